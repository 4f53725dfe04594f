import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { argv, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { command, Failure, messageOf } from './failure.ts'
import { type Manifest, sdkManifest, workerManifest } from './manifest.ts'
import { generateMigration } from './migrations.ts'
import { repository } from './paths.ts'

const templates = join(import.meta.dirname, '..', 'templates')

/** What a domain may be like; the templates of a kind go before those of `pure`. */
const kinds = ['pure', 'state', 'bytes', 'stream'] as const
type Kind = (typeof kinds)[number]

const help = `npm run new NAME -- [--kind KIND]
  pure     answers JSON, keeps nothing (the default)
  state    keeps things in the tenant's own SQLite object
  bytes    takes files, gives bytes
  stream   gives events as they come`

/** Each file of a new domain but the last, by the template it is made from. */
const files: Record<string, (label: string) => string> = {
  'sdk/src/contract.ts': (label) => `sdk/${label}.do/src/contract.ts`,
  'sdk/src/index.ts': (label) => `sdk/${label}.do/src/index.ts`,
  'sdk/README.md': (label) => `sdk/${label}.do/README.md`,
  'worker/wrangler.toml': (label) => `workers/${label}/wrangler.toml`,
  'worker/src/handlers.ts': (label) => `workers/${label}/src/handlers.ts`,
  'worker/src/schema.ts': (label) => `workers/${label}/src/schema.ts`,
  'worker/src/store.ts': (label) => `workers/${label}/src/store.ts`,
  'worker/test/test.ts': (label) => `workers/${label}/test/${label}.test.ts`,
}

const workspace = 'workspace:*'

/** Beside the service kit, what a Worker of a kind depends on. */
const dependenciesOf: Record<Kind, Record<string, string>> = {
  pure: {},
  state: { '@dot-do/contract': workspace, '@dot-do/store': workspace, 'drizzle-orm': 'catalog:' },
  bytes: {},
  stream: {},
}

/** Writes a domain that passes every check and test untouched: `npm run new nouns`. */
await command(async () => {
  const { label, kind } = asked()
  const folder = join(repository, 'workers', label)
  for (const [template, pathOf] of Object.entries(files)) {
    const text = textOf(template, label, kind)
    if (text !== undefined) write(pathOf(label), text)
  }
  if (kind === 'state') generateMigration(join(folder, 'src'))
  write(`sdk/${label}.do/package.json`, manifestText(sdkManifest(label)))
  const dependencies = { ...dependenciesOf[kind], '@dot-do/service': workspace, [`${label}.do`]: workspace }
  const manifest = { ...workerManifest(label), dependencies, devDependencies: { '@dot-do/testing': workspace } }
  write(`workers/${label}/package.json`, manifestText(manifest))
  execFileSync('pnpm', ['install', '--silent', '--prefer-offline', '--no-frozen-lockfile'], { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] })
  // The Worker counts from now on: a running platform takes it up when all that it needs is there.
  write(`workers/${label}/src/index.ts`, textOf('worker/src/index.ts', label, kind) ?? '')
  execFileSync('oxfmt', [`sdk/${label}.do`, `workers/${label}`], { cwd: repository, stdio: 'ignore' })
  tell(label)
})

function asked(): { label: string; kind: Kind } {
  const { values, positionals } = read()
  const kind = kinds.find((each) => each === values.kind)
  if (kind === undefined) throw new Failure(`--kind is one of ${kinds.join(', ')}`)
  return { label: labelOf(positionals[0]), kind }
}

function read() {
  try {
    return parseArgs({ args: argv.slice(2), options: { kind: { type: 'string', default: 'pure' } }, allowPositionals: true })
  } catch (err) {
    throw new Failure(`${messageOf(err)}\n\n${help}`)
  }
}

function labelOf(argument: string | undefined): string {
  const label = argument?.replace(/\.do$/, '') ?? ''
  if (!/^[a-z][a-z0-9-]{0,61}$/.test(label)) throw new Failure('say the name of the domain: npm run new nouns')
  for (const folder of [`sdk/${label}.do`, `workers/${label}`]) if (existsSync(join(repository, folder))) throw new Failure(`${folder} is there already`)
  return label
}

function wordsOf(label: string): Record<string, string> {
  const name = label.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  return {
    label,
    name,
    Type: name.charAt(0).toUpperCase() + name.slice(1),
    access: name === label ? name : `'${label}': ${name}`,
    other: name === label ? `${name}: other` : `'${label}': other`,
  }
}

/** A template filled in: the kind's own, else that of every kind; nothing where a kind has none. */
function textOf(template: string, label: string, kind: Kind): string | undefined {
  const words = wordsOf(label)
  const file = [kind, 'pure'].map((each) => join(templates, each, `${template}.txt`)).find(existsSync)
  return file === undefined ? undefined : readFileSync(file, 'utf8').replaceAll(/\{\{(\w+)\}\}/g, (_, word: string) => words[word] ?? '')
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

  npm start
  npm test ${label}
`)
}
