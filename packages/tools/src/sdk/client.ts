import { execFile } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { Failure } from '../failure.ts'
import { generated, repository } from '../paths.ts'
import { manifestOf, type Package } from './package.ts'

const folder = join(repository, 'packages', 'client')
const entry = join(folder, 'src', 'index.ts')

export const clientName = '@dot-do/client'

/** The version of the client, which its own `package.json` says. */
export const clientVersion = (): string => (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version

/** The client as it is published: one module without dependencies, and its types. */
export async function clientPackage(): Promise<Package> {
  const description = 'Calls .do domains from anywhere: retries, deadlines, typed errors'
  const [module, types] = await Promise.all([bundle(), typeFiles()])
  const manifest = JSON.parse(manifestOf({ name: clientName, version: clientVersion(), description, keywords: ['.do', 'rpc'], dependencies: {} })) as object
  return {
    name: clientName,
    files: {
      ...types,
      'package.json': `${JSON.stringify({ ...manifest, files: ['*.js', '*.d.ts'], dependencies: undefined }, null, 2)}\n`,
      'index.js': module,
      'README.md': `# ${clientName}\n\n${description}. What the packages of the domains, such as \`yaml.do\`, are made of.\n`,
    },
  }
}

async function bundle(): Promise<string> {
  const { outputFiles, metafile } = await build({
    ...{ entryPoints: [entry], bundle: true, write: false, metafile: true, format: 'esm', target: 'es2022', platform: 'neutral', logLevel: 'silent' },
    legalComments: 'none',
  })
  const foreign = Object.keys(metafile.inputs).find((file) => file.includes('node_modules'))
  if (foreign !== undefined) throw new Failure(`${clientName} would publish ${foreign}: it has no dependencies`)
  // What esbuild keeps of our comments speaks to who edits the source.
  return (outputFiles[0]?.text ?? '').replaceAll(/^ *\/\/.*\n/gm, '')
}

/** The declarations of the client's files and of those of the contract that it uses, side by side. */
async function typeFiles(): Promise<Record<string, string>> {
  mkdirSync(generated, { recursive: true })
  // Inside the repository, where its types are found.
  const work = mkdtempSync(join(generated, 'client-types-'))
  try {
    writeFileSync(join(work, 'tsconfig.json'), JSON.stringify(emitConfig(work)))
    await promisify(execFile)(process.execPath, [join(repository, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', work]).catch(
      (cause: { stdout?: string }) => {
        throw new Failure(`the types of ${clientName}: ${cause.stdout ?? cause}`)
      },
    )
    const text = (file: string) => readFileSync(join(work, 'out', file), 'utf8')
    const files = readdirSync(join(work, 'out'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'))
    // Of the problem document a caller meets the issues alone.
    return reachable(
      new Map(files.map((file) => [basename(file), published(file.endsWith('problem.d.ts') ? issueOnly(text(file)) : text(file))])),
      'index.d.ts',
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const emitConfig = (work: string) => ({
  extends: relative(work, join(repository, 'tsconfig.base.json')),
  compilerOptions: { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: repository, outDir: 'out' },
  // Those of another package are emitted only when they are asked for.
  files: [entry, ...['codes', 'problem'].map((name) => join(repository, 'packages', 'contract', 'src', `${name}.ts`))],
})

const issueOnly = (text: string): string => /\/\*\*[^/]*\*\/\nexport interface Issue \{[^]*?\n\}\n/.exec(text)?.[0] ?? text

/** The file and those it leads to. */
function reachable(files: Map<string, string>, name: string, found: Record<string, string> = {}): Record<string, string> {
  found[name] = files.get(name) ?? ''
  for (const [, inner] of found[name].matchAll(/['"]\.\/([\w-]+)\.js['"]/g)) if (!(`${inner}.d.ts` in found)) reachable(files, `${inner}.d.ts`, found)
  return found
}

/** Specifiers that lead from one published file to another. */
const published = (text: string): string =>
  text
    .replaceAll(/(from ')(?:@dot-do\/contract\/|\.\/)([\w-]+)(?:\.ts)?'/g, "$1./$2.js'")
    .replaceAll(/(from "|import\(")(?:@dot-do\/contract\/|\.\/)([\w-]+)(?:\.ts)?"/g, '$1./$2.js"')
