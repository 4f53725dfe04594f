import { randomUUID } from 'node:crypto'
import type { MiniflareOptions } from 'miniflare'
import type { Binding, RunningWorker } from './assemble.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { publicOnly } from './network.ts'
import { variableOf, workerdChildren } from './processes.ts'

/** The variable that names an engine in its process. */
const mark = 'DO_ENGINE'

type WorkerOptions = MiniflareOptions['workers'][number]

/** Miniflare: workerd, with simulators for what workerd alone does not have. */
export async function miniflareEngine({ name, data, log }: EngineOptions): Promise<Engine> {
  // One process may start several platforms.
  const id = `${name}-${randomUUID()}`
  const { Miniflare, NoOpLog } = await import('miniflare')
  let running: InstanceType<typeof Miniflare> | undefined
  let current: RunningWorker[] = []
  const optionsOf = (workers: RunningWorker[]): MiniflareOptions => ({
    host: '127.0.0.1',
    port: 0,
    cf: false,
    enableDevRegistry: false,
    logRequests: false,
    log: new NoOpLog(),
    handleStructuredLogs: log,
    resourcePersistencePath: data,
    unsafeRuntimeEnv: { [mark]: id },
    workers: [...workers.map(workerOptions), internet],
  })
  return {
    async run(workers) {
      current = workers
      if (running) return running.setOptions(optionsOf(workers))
      running = withoutSignals(() => new Miniflare(optionsOf(workers)))
      await running.ready
    },
    async restart() {
      await running?.setOptions(optionsOf(current))
    },
    pids: () => workerdChildren().filter((pid) => [id, undefined].includes(variableOf(pid, mark))),
    async stop() {
      // One that never started says why once more when it ends.
      await running?.dispose().catch(() => {})
    },
  }
}

// Miniflare ends the process in the middle of things when a signal comes; here the launcher decides what a signal means.
function withoutSignals<T>(make: () => T): T {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const own = signals.map((signal) => process.listeners(signal))
  const made = make()
  for (const [index, signal] of signals.entries()) {
    for (const listener of process.listeners(signal)) if (!own[index]?.includes(listener)) process.removeListener(signal, listener)
  }
  return made
}

const network = { type: 'network' as const, allow: publicOnly.allow, tlsOptions: { trustBrowserCas: publicOnly.trustBrowserCas } }

// Miniflare's own network has private addresses too, and only a Worker can stand in its place.
const internet = {
  config: {
    name: 'internet-public',
    compatibilityDate: '2026-11-01',
    compatibilityFlags: [],
    manifest: {
      mainModule: 'main.mjs',
      modulesRoot: '/',
      modules: { 'main.mjs': { type: 'esm', contents: 'export default { fetch: (request, { PUBLIC }) => PUBLIC.fetch(request) }' } },
    },
    env: { PUBLIC: network },
  },
} satisfies WorkerOptions

const workerOptions = ({ name, compatibilityDate, compatibilityFlags, modules, env, objects, sockets }: RunningWorker): WorkerOptions => ({
  config: {
    ...{ name, compatibilityDate, compatibilityFlags },
    manifest: {
      mainModule: modules[0]?.name ?? '',
      modulesRoot: '/',
      modules: Object.fromEntries(modules.map(({ name, type, contents }) => [name, { type, contents }])),
    },
    env: Object.fromEntries(Object.entries(env).map(([name, binding]) => [name, bindingOptions(binding)])),
    exports: Object.fromEntries(
      objects.map(({ className, uniqueKey }) => [className, { type: 'durable-object', storage: 'sqlite', unsafeUniqueKey: uniqueKey }]),
    ),
  },
  dev: {
    outboundService: { type: 'worker', worker: internet.config.name },
    unsafeDirectSockets: sockets.map(({ entrypoint, port }) => ({ host: '127.0.0.1', port, entrypoint })),
  },
})

function bindingOptions(binding: Binding) {
  if (binding.type === 'text') return { type: 'text' as const, value: binding.value }
  if (binding.type === 'object') return { type: 'durable-object' as const, worker: binding.worker, exportName: binding.className }
  if (binding.type === 'bucket') return { type: 'r2' as const, name: binding.name }
  if (binding.type === 'loader') return { type: 'worker-loader' as const }
  if (binding.type === 'network') return network
  if (binding.type === 'external') return { type: 'external' as const, address: binding.address, http: {} }
  const { worker, entrypoint, props } = binding
  return { type: 'worker' as const, worker, ...(entrypoint !== 'default' && { exportName: entrypoint }), ...(props && { props: { ...props } }) }
}
