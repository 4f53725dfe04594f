import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { env, stderr } from 'node:process'
import { Failure } from '../failure.ts'
import { generated, repository } from '../paths.ts'
import { checkContender } from './check.ts'
import { startPlatform } from './contenders.ts'
import { checkWrk } from './load.ts'
import { operations } from './operations.ts'
import { temporaryFolder } from './temporary.ts'

interface SuiteOptions {
  /** The suite's folder, which is only read. */
  folder: string
  args: string[]
}

const usual = join(repository, '..', 'shared', 'bench', 'rpc')

/** What `--suite [DIR]` asks for, if it is there; all other arguments are the suite's. */
export function suiteArguments(args: string[]): SuiteOptions | undefined {
  const at = args.findIndex((arg) => arg === '--suite' || arg.startsWith('--suite='))
  if (at < 0) return undefined
  const [, given = args[at + 1]] = args[at]?.split('=') ?? []
  const isNamed = given !== undefined && !given.startsWith('-')
  const folder = resolve(isNamed ? given : usual)
  const count = isNamed && args[at] === '--suite' ? 2 : 1
  return { folder, args: args.toSpliced(at, count) }
}

/** Runs a copy of the suite with the platform in its slot for a project. */
export async function runSuite({ folder, args }: SuiteOptions): Promise<number> {
  if (!existsSync(join(folder, 'bench.js'))) throw new Failure(`there is no bench.js in ${folder}: say where the suite is, --suite DIR`)
  checkWrk()
  using copy = temporaryFolder()
  copyReadable(folder, copy.path)
  stderr.write('installing what the suite needs\n')
  // Not `npm ci`: it refuses a lockfile that was written for one system only.
  const installed = await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], copy.path)
  if (installed !== 0) throw new Failure('npm install failed in the copy of the suite')
  await using platform = await startPlatform(copy.path)
  await checkContender(platform, operations)
  const paths = Object.fromEntries(Object.keys(operations).map((name) => [name, { path: new URL(name, platform.url).pathname }]))
  const slot = {
    id: 'platform',
    label: 'this platform: key, permission, limit, audit, trace, validation',
    url: new URL(platform.url).origin,
    pid: platform.pid,
  }
  const file = join(copy.path, 'slot.json')
  writeFileSync(file, JSON.stringify([{ ...slot, headers: { authorization: `Bearer ${platform.key}` }, ops: paths }]))
  const ops = args.some((arg) => arg.startsWith('--ops')) ? [] : [`--ops=${Object.keys(operations).join(',')}`]
  const code = await run(process.execPath, ['bench.js', ...ops, ...args], copy.path, { PROJECT_CONFIG: file })
  keepResults(join(copy.path, 'results'))
  return code
}

function keepResults(from: string): void {
  // It writes none when it only checks.
  if (!existsSync(from)) return
  const results = join(generated, 'bench')
  cpSync(from, results, { recursive: true })
  stderr.write(`each slice: ${results}\n`)
}

/** Copies what can be read, without the modes: the original may be read-only. */
function copyReadable(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === '.build' || entry.name === 'results') continue
    if (entry.isDirectory()) copyReadable(join(from, entry.name), join(to, entry.name))
    else writeFileSync(join(to, entry.name), readFileSync(join(from, entry.name)))
  }
}

async function run(program: string, args: string[], cwd: string, more: Record<string, string> = {}): Promise<number> {
  const child = spawn(program, args, { cwd, env: { ...env, ...more }, stdio: 'inherit' })
  const end = (): void => void child.kill('SIGTERM')
  process.on('exit', end)
  const [code] = (await once(child, 'exit')) as [number | null]
  process.removeListener('exit', end)
  return code ?? 1
}
