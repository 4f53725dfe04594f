// The command behind every root script. Plain JavaScript for Node >= 20 with no dependency: it brings the toolchain that
// the rest needs, then hands over to src/<command>.ts.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const toolchain = join(root, '.do', 'toolchain')
const bin = join(toolchain, 'node_modules', '.bin')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const env = {
  ...process.env,
  PATH: [bin, join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  NODE_COMPILE_CACHE: join(root, '.do', 'cache', 'node'),
  TURBO_TELEMETRY_DISABLED: '1',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_REGISTRY_PATH: join(root, '.do', 'registry'),
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
}

/** Ends with one line that says what is wrong. */
function fail(message, status = 1) {
  process.stderr.write(`${message}\n`)
  process.exit(status || 1)
}

/** Runs a program quietly with a line of progress; its output is shown only when it fails. */
function step(message, program, args, options) {
  process.stderr.write(`${message} … `)
  const started = Date.now()
  const done = spawnSync(program, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 26, ...options })
  if (done.status !== 0) fail(`failed\n${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? `${done.error.message}\n` : ''}`, done.status)
  process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`)
}

/** The stamp's text when it is there. */
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

/** Installs the pinned Node and pnpm under .do/, from npm, once per version. */
function bringToolchain() {
  const wanted = JSON.stringify(manifest.toolchain)
  const stamp = join(toolchain, 'installed.json')
  if (read(stamp) === wanted && existsSync(join(bin, 'node'))) return
  rmSync(toolchain, { recursive: true, force: true })
  mkdirSync(toolchain, { recursive: true })
  // A package of its own: npm would otherwise walk up and install into the workspace.
  writeFileSync(join(toolchain, 'package.json'), '{ "private": true }\n')
  const packages = Object.entries(manifest.toolchain).map(([name, version]) => `${name}@${version}`)
  const args = ['install', '--no-audit', '--no-fund', '--no-save', '--loglevel=error', ...packages]
  step(`bringing ${packages.join(' and ')}`, process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd: toolchain, shell: process.platform === 'win32' })
  writeFileSync(stamp, wanted)
}

/** The workspace's manifests and lockfile in one text: while it is the same, node_modules is what they ask for. */
function wantedDependencies() {
  const folders = [
    '.',
    ...['packages', 'packages/testing/sdk', 'packages/testing/workers', 'sdk', 'workers', 'bench/workers', 'bench/sdk'].flatMap(children),
    'bench',
  ]
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...folders.map((folder) => join(folder, 'package.json'))]
  return files.map((file) => `${file}\n${read(join(root, file))}`).join('\n')
}

function children(folder) {
  const path = join(root, folder)
  return existsSync(path) ? readdirSync(path).map((name) => join(folder, name)) : []
}

function bringDependencies() {
  const stamp = join(root, 'node_modules', '.do-installed')
  const wanted = wantedDependencies()
  if (read(stamp) === wanted) return
  step('installing dependencies', process.platform === 'win32' ? 'pnpm.cmd' : 'pnpm', ['install', '--frozen-lockfile'], { shell: process.platform === 'win32' })
  writeFileSync(stamp, wanted)
}

/** Runs the command on the pinned Node; signals and the exit code pass through. */
function hand(command, args) {
  const child = spawn(join(bin, 'node'), ['--disable-warning=ExperimentalWarning', join(root, 'packages', 'tools', 'src', `${command}.ts`), ...args], {
    stdio: 'inherit',
    env,
  })
  // A terminal sends Ctrl-C to the whole group: the child ends itself and this process waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (err) => fail(`can't run ${join(bin, 'node')}: ${err.message}`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  })
}

const commands = ['start', 'test', 'conformance', 'check', 'fix', 'new', 'build', 'ship', 'bench', 'sdk'].filter((name) =>
  existsSync(join(root, 'packages', 'tools', 'src', `${name}.ts`)),
)
const [command = '', ...args] = process.argv.slice(2)

if (Number(process.versions.node.split('.')[0]) < 20) fail(`This needs Node 20 or newer to begin with; this is ${process.version}. See https://nodejs.org`)
if (!commands.includes(command)) fail(`${command ? `unknown command ${command}` : 'which command?'}: ${commands.join(', ')}`)
bringToolchain()
bringDependencies()
hand(command, args)
