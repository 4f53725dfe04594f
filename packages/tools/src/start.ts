import { env, exit, stderr, stdout } from 'node:process'
import { parseArgs, styleText } from 'node:util'
import { Failure, command } from './failure.ts'
import { type Launched, launch } from './launch.ts'
import { formatLog } from './logs.ts'
import { defaultStateDir } from './paths.ts'

const help = `npm start -- [options]
  --port N       on the loopback address (PORT, 8787; 0 takes a free one)
  --state DIR    the folder of all state (DO_STATE_DIR, .do/state)
  --with ROOT    also run the Workers of another folder with workers/ and sdk/; may be repeated
  --only NAMES   run these domains alone, and what they call (DO_ONLY): lists,qrcode
  --separate     each Worker on its own instead of all composed into one
  --raw          on plain workerd, as benchmarks run it
  --no-watch     don't follow edits
  --json         print one line of JSON when ready: { url, urls, rootKey, domains, pid, pids, processes }`

const options = {
  port: { type: 'string', default: env['PORT'] ?? '8787' },
  state: { type: 'string', default: defaultStateDir() },
  with: { type: 'string', multiple: true, default: [] as string[] },
  base: { type: 'string' },
  only: { type: 'string', default: env['DO_ONLY'] },
  separate: { type: 'boolean', default: false },
  raw: { type: 'boolean', default: false },
  'no-watch': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

await command(async () => {
  const flags = readFlags()
  if (flags.help) return stdout.write(`${help}\n`) ? 0 : 0
  const port = Number(flags.port)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Failure(`${flags.port} is not a port`)
  const stopping = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.resolve())
  const started = performance.now()
  const starting = launch({
    ...{ port, stateDir: flags.state, roots: flags.with, base: flags.base, only: flags.only?.split(',').filter(Boolean), rootKey: env['DO_ROOT_KEY'] },
    // Benchmarks measure what is deployed, a person wants to see each call.
    env: { LOG_LEVEL: env.LOG_LEVEL ?? (flags.raw ? 'warn' : 'info') },
    mode: flags.raw ? 'raw' : flags.separate ? 'separate' : 'composed',
    watch: !flags['no-watch'],
    log: (line) => stdout.write(`${formatLog(line)}\n`),
    progress: (line) => stderr.write(`${styleText('gray', `${line} …`)}\n`),
  })
  const launched = await Promise.race([starting, stopping.promise])
  // Stopped while it started: what has begun ends first, so that nothing is left behind.
  if (!launched) return (await starting).stop().then(() => 0)
  if (flags.json) stdout.write(`${JSON.stringify({ ...launched, pid: process.pid, pids: launched.pids(), processes: launched.processes() })}\n`)
  else stdout.write(welcome(launched, flags.state, performance.now() - started))
  await stopping.promise
  await launched.stop()
  return 0
})

function readFlags() {
  try {
    return parseArgs({ options }).values
  } catch (err) {
    stderr.write(`${(err as Error).message}\n\n${help}\n`)
    exit(1)
  }
}

function welcome({ url, domains, rootKey }: Launched, stateDir: string, ms: number): string {
  const bold = (text: string): string => styleText('bold', text)
  const curl = (path: string, input: object, key?: string): string =>
    `  curl ${url}/${path} -H 'content-type: application/json'${key ? ` -H 'authorization: Bearer ${key}'` : ''} -d '${JSON.stringify(input)}'\n`
  const first = `
  ${bold('root key')}   ${rootKey}
             Shown this once and kept nowhere: put it where secrets belong. It may do everything.
`
  return `
  ${bold('.do')} is running: ${domains} ${domains === 1 ? 'domain' : 'domains'}, ready in ${(ms / 1000).toFixed(1)} s

  ${bold('base URL')}   ${styleText('cyan', url)}
  ${bold('state')}      ${stateDir}
${rootKey ? first : ''}
  ${bold('try')}
${curl('yaml.do/rpc/parse', { text: 'hello: world' })}${rootKey ? curl('gateway.do/rpc/whoami', {}, rootKey) : ''}
  Edits are live as you save them. Ctrl-C stops.

`
}
