import { execFile } from 'node:child_process'
import { accessSync, constants, realpathSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { buildSdk } from '../../tools/src/sdk/build.ts'
import { readSource } from '../../tools/src/sdk/source.ts'

export const repository = join(import.meta.dirname, '..', '..', '..')

/** A folder of a user who installed the packages, as npm packs them. */
export class Installed implements AsyncDisposable {
  readonly folder: string
  readonly names: string[]

  private constructor(folder: string, names: string[]) {
    this.folder = folder
    this.names = names
  }

  static async make(): Promise<Installed> {
    const work = await mkdtemp(join(tmpdir(), 'sdk-'))
    const odd = await readSource(join(import.meta.dirname, 'fixtures', 'odd.do'))
    const packages = await buildSdk({ outDir: join(work, 'packages'), further: [odd] })
    const app = join(work, 'app')
    await mkdir(app)
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', work, ...packages.map(({ folder }) => folder)], work)
    const packed = JSON.parse(stdout) as { name: string; filename: string }[]
    const dependencies = Object.fromEntries(packed.map(({ name, filename }) => [name, `file:../${filename.replace(/^@(.*)\//, '$1-')}`]))
    await writeFile(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
    await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], app)
    return new Installed(
      work,
      packages.map(({ name }) => name),
    )
  }

  /** Where the user's own files are. */
  get app(): string {
    return join(this.folder, 'app')
  }

  /** What a module of the user prints. */
  async print(source: string, env: Record<string, string> = {}): Promise<string> {
    await writeFile(join(this.app, 'main.mjs'), source)
    return (await run(systemNode(), ['main.mjs'], this.app, env)).stdout
  }

  /** What the compiler says of the user's files. */
  async check(files: Record<string, string>, compilerOptions: object): Promise<string> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.app, name), text)
    const strict = { target: 'es2022', strict: true, skipLibCheck: false, noEmit: true, types: [] }
    await writeFile(join(this.app, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...strict, ...compilerOptions }, files: Object.keys(files) }))
    const tsc = run(process.execPath, [join(repository, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'], this.app)
    return tsc.then(
      ({ stdout }) => stdout,
      (error: { stdout?: string }) => error.stdout || String(error),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}

const run = (program: string, args: string[], cwd: string, env: Record<string, string> = {}) =>
  promisify(execFile)(program, args, { cwd, env: { ...process.env, NODE_OPTIONS: '', ...env }, encoding: 'utf8', maxBuffer: 1 << 24 })

/** The machine's own Node, where there is one beside the toolchain's. */
export function systemNode(): string {
  const own = realpathSync(process.execPath)
  const all = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  return all.find((file) => isProgram(file) && !file.includes('node_modules') && realpathSync(file) !== own) ?? process.execPath
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
