import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Module } from './bundle.ts'
import type { Binding, RunningWorker } from './assemble.ts'
import type { Engine, EngineOptions, WorkerLog } from './engine.ts'
import { Failure, messageOf } from './failure.ts'
import { publicOnly } from './network.ts'

// Without types of its own: CommonJS whose `default` is the program's path.
const { default: program } = createRequire(import.meta.url)('workerd') as { default: string }

/** Plain `workerd serve` on a written configuration: nothing between a socket and a Worker. */
export async function workerdEngine({ data, log }: EngineOptions): Promise<Engine> {
  // Beside the objects, where only their owner can read: the configuration holds secrets, and a kill -9 leaves it behind.
  const folder = join(data, 'workerd')
  const objects = join(data, 'do')
  let child: ChildProcess | undefined
  let sockets = 0
  const begin = async (): Promise<void> => {
    const begun = spawn(program, ['serve', '--experimental', '--control-fd=3', 'config.capnp'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
    child = begun
    await listening(begun, sockets, log)
    // From here on an end that nobody asked for is a crash.
    begun.once('exit', () => void (child === begun && begin().catch((err: unknown) => log({ level: 'error', message: messageOf(err) }))))
  }
  const end = async (): Promise<void> => {
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    ending.kill('SIGKILL')
    await once(ending, 'exit')
  }
  const killed = (): void => void child?.kill('SIGKILL')
  process.on('exit', killed)
  return {
    async run(workers) {
      await end()
      for (const each of [folder, objects]) mkdirSync(each, { recursive: true, mode: 0o700 })
      for (const { name, modules } of workers) for (const module of modules) writeFileSync(join(folder, fileOf(name, module)), module.contents)
      writeFileSync(join(folder, 'config.capnp'), configOf(workers, objects))
      sockets = workers.flatMap((worker) => worker.sockets).length
      await begin()
    },
    async restart() {
      await end()
      await begin()
    },
    pids: () => (child?.pid === undefined ? [] : [child.pid]),
    async stop() {
      await end()
      process.removeListener('exit', killed)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Resolves when as many sockets listen; rejects with the runtime's words if it ends before. */
function listening(child: ChildProcess, sockets: number, log: (line: WorkerLog) => void): Promise<void> {
  const words: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream as Readable }).on('line', (line) => {
      words.push(line)
      words.splice(0, words.length - 20)
      log(parseLog(line))
    })
  }
  return new Promise((resolve, reject) => {
    let left = sockets
    createInterface({ input: child.stdio[3] as Readable }).on('line', () => --left === 0 && resolve())
    child.once('exit', (code) => reject(new Failure(`workerd ended with ${code}: ${words.join('\n')}`)))
  })
}

function parseLog(line: string): WorkerLog {
  try {
    const { level, message } = JSON.parse(line) as Partial<WorkerLog>
    if (typeof level === 'string' && typeof message === 'string') return { level, message }
  } catch {
    // Not a structured line: the runtime's own words, or a Worker's, as they are.
  }
  return { level: 'info', message: line }
}

const fileOf = (worker: string, module: Module): string => `${worker}-${module.name}`

const quote = (text: string): string => JSON.stringify(text)

/** The capnp text of https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp */
function configOf(workers: RunningWorker[], objects: string): string {
  const services = [
    // Workers' own `fetch` goes there too, by the runtime's default.
    `(name = "internet", network = (allow = [${publicOnly.allow.map(quote).join()}], tlsOptions = (trustBrowserCas = ${publicOnly.trustBrowserCas})))`,
    `(name = "objects", disk = (path = ${quote(objects)}, writable = true))`,
    ...[...externalsOf(workers)].map((address) => `(name = ${quote(`external ${address}`)}, external = (address = ${quote(address)}, http = ()))`),
    ...workers.map((worker) => `(name = ${quote(worker.name)}, worker = ${workerText(worker)})`),
  ]
  const sockets = workers.flatMap(({ name, sockets }) =>
    sockets.map(({ entrypoint, port }) => `(name = "${name}-${port}", address = "127.0.0.1:${port}", http = (), service = ${designator(name, entrypoint)})`),
  )
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  structuredLogging = true,
  services = [
    ${services.join(',\n    ')}
  ],
  sockets = [${sockets.join(', ')}]
);
`
}

const externalsOf = (workers: RunningWorker[]): Set<string> =>
  new Set(workers.flatMap(({ env }) => Object.values(env).flatMap((binding) => (binding.type === 'external' ? [binding.address] : []))))

const moduleField = { esm: 'esModule', wasm: 'wasm', data: 'data' } as const

function workerText({ name, compatibilityDate, compatibilityFlags, modules, env, objects }: RunningWorker): string {
  return `(
      compatibilityDate = ${quote(compatibilityDate)},
      compatibilityFlags = [${compatibilityFlags.map(quote).join(', ')}],
      modules = [${modules.map((module) => `(name = ${quote(module.name)}, ${moduleField[module.type]} = embed ${quote(fileOf(name, module))})`).join(', ')}],
      bindings = [${Object.entries(env)
        // Buckets are for Miniflare to simulate: on plain workerd a Worker goes without.
        .flatMap(([key, binding]) => (binding.type === 'bucket' ? [] : [`(name = ${quote(key)}, ${bindingText(binding)})`]))
        .join(', ')}],
      durableObjectNamespaces = [${objects.map(({ className, uniqueKey }) => `(className = ${quote(className)}, uniqueKey = ${quote(uniqueKey)}, enableSql = true)`).join(', ')}],
      durableObjectStorage = (localDisk = "objects")
    )`
}

function bindingText(binding: Exclude<Binding, { type: 'bucket' }>): string {
  if (binding.type === 'text') return `text = ${quote(binding.value)}`
  if (binding.type === 'object') return `durableObjectNamespace = (className = ${quote(binding.className)}, serviceName = ${quote(binding.worker)})`
  if (binding.type === 'loader') return 'workerLoader = ()'
  if (binding.type === 'network') return 'service = "internet"'
  if (binding.type === 'external') return `service = ${quote(`external ${binding.address}`)}`
  return `service = ${designator(binding.worker, binding.entrypoint, binding.props)}`
}

function designator(worker: string, entrypoint: string, props?: Record<string, string>): string {
  const fields = [`name = ${quote(worker)}`]
  if (entrypoint !== 'default') fields.push(`entrypoint = ${quote(entrypoint)}`)
  if (props) fields.push(`props = (json = ${quote(JSON.stringify(props))})`)
  return `(${fields.join(', ')})`
}
