import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv, stdout } from 'node:process'
import { command, Failure } from './failure.ts'
import { type Manifest, sdkManifest, workerManifest } from './manifest.ts'
import { repository } from './paths.ts'

const templates = join(import.meta.dirname, '..', 'templates')

/** Each file of a new domain but the last, by the template it is made from. */
const files = {
  'sdk/src/contract.ts': (label: string) => `sdk/${label}.do/src/contract.ts`,
  'sdk/src/index.ts': (label: string) => `sdk/${label}.do/src/index.ts`,
  'sdk/README.md': (label: string) => `sdk/${label}.do/README.md`,
  'worker/src/handlers.ts': (label: string) => `workers/${label}/src/handlers.ts`,
  'worker/test/test.ts': (label: string) => `workers/${label}/test/${label}.test.ts`,
}

/** Writes a domain that passes every check and test untouched: `npm run new nouns`. */
await command(async () => {
  const label = labelOf(argv[2])
  for (const [template, pathOf] of Object.entries(files)) write(pathOf(label), textOf(template, label))
  write(`sdk/${label}.do/package.json`, manifestText(sdkManifest(label)))
  const dependencies = { '@dot-do/service': 'workspace:*', [`${label}.do`]: 'workspace:*' }
  write(`workers/${label}/package.json`, manifestText({ ...workerManifest(label), dependencies, devDependencies: { '@dot-do/testing': 'workspace:*' } }))
  execFileSync('pnpm', ['install', '--silent', '--prefer-offline', '--no-frozen-lockfile'], { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] })
  // The Worker counts from now on: a running platform takes it up when all that it needs is there.
  write(`workers/${label}/src/index.ts`, textOf('worker/src/index.ts', label))
  execFileSync('oxfmt', [`sdk/${label}.do`, `workers/${label}`], { cwd: repository, stdio: 'ignore' })
  tell(label)
})

function labelOf(argument: string | undefined): string {
  const label = argument?.replace(/\.do$/, '') ?? ''
  if (!/^[a-z][a-z0-9-]{0,61}$/.test(label)) throw new Failure('say the name of the domain: npm run new nouns')
  for (const folder of [`sdk/${label}.do`, `workers/${label}`]) if (existsSync(join(repository, folder))) throw new Failure(`${folder} is there already`)
  return label
}

function wordsOf(label: string): Record<string, string> {
  const name = label.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  return { label, name, Type: name.charAt(0).toUpperCase() + name.slice(1), access: name === label ? name : `'${label}': ${name}` }
}

function textOf(template: string, label: string): string {
  const words = wordsOf(label)
  return readFileSync(join(templates, `${template}.txt`), 'utf8').replaceAll(/\{\{(\w+)\}\}/g, (_, word: string) => words[word] ?? '')
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(repository, path)), { recursive: true })
  writeFileSync(join(repository, path), text)
}

function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

function tell(label: string): void {
  stdout.write(`
  ${label}.do is there: it runs, and passes its tests and checks.

  sdk/${label}.do/src/contract.ts     what a caller may rely on: start here
  workers/${label}/src/handlers.ts    what each method does
  workers/${label}/test               what is special to it; the shared suite tests the rest
  sdk/${label}.do/README.md           what it is for

  npm start      and: curl http://localhost:8787/${label}.do/rpc/greet -H 'content-type: application/json' -d '{"name":"Ada"}'
  npm test ${label}
`)
}
