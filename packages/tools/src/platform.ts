import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { assemble, type RunningWorker } from './assemble.ts'
import type { BridgeEnd } from './bridge.ts'
import { bundler } from './bundle.ts'
import { defaultLimits } from '@dot-do/contract'
import { compose, gateway, rootsOf } from './compose.ts'
import { contractReader } from './contracts.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { Failure, messageOf } from './failure.ts'
import type { LaunchOptions } from './launch.ts'
import { freePort } from './ports.ts'
import { foldersOf } from './registry.ts'
import { stackReader } from './stacks.ts'
import type { State } from './state.ts'
import { Supervisor } from './supervisor.ts'
import { mainProcess, unitsOf } from './units.ts'
import { type Watcher, watchFiles } from './watch.ts'

interface Place {
  state: State
  /** Values of variables and secrets. */
  values: Record<string, string | undefined>
  port: number
}

interface Build {
  workers: RunningWorker[]
  /** How long each domain may take for a call, in ms, by label. */
  timeouts: Record<string, number>
  /** How many Workers of the repository they are made of. */
  count: number
}

/** A workerd process with what runs in it. */
interface Process {
  engine: Engine
  fingerprint: string
  supervisor?: Supervisor
}

type Settings = LaunchOptions & Required<Pick<LaunchOptions, 'mode' | 'progress'>>

/** From folders to running Workers, and again after each edit. */
export class Platform {
  readonly #settings: Settings
  readonly #place: Place
  readonly #contracts = contractReader()
  readonly #bundler = bundler()
  readonly #stacks = stackReader()
  #ports: Record<string, number>
  readonly #processes = new Map<string, Process>()
  readonly #bridges: Record<string, BridgeEnd> = {}
  #watcher: Watcher | undefined
  #hasRun = false
  /** What the last good build was made from. */
  #files: string[] = []
  #stopped = false
  domains = 0

  constructor(settings: Settings, place: Place) {
    this.#settings = settings
    this.#place = place
    this.#ports = { [gateway]: place.port }
  }

  async start(): Promise<void> {
    const { progress, watch } = this.#settings
    // Loading Miniflare and bundling need different processes, so they go on at once.
    const building = this.#build()
    const main = this.#process(mainProcess)
    const build = await building
    progress(`starting ${build.count} Workers`)
    await main
    await this.#run(build)
    if (watch) this.#watcher = watchFiles(() => this.#follow(), this.#files, this.#folders())
  }

  url(): string {
    return urlOf(this.#place.port)
  }

  urls(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.#ports).flatMap(([label, port]) => (label === gateway ? [] : [[label, urlOf(port)]])))
  }

  pids(): number[] {
    return [...new Set(Object.values(this.processes()).flat())]
  }

  processes(): Record<string, number[]> {
    return Object.fromEntries([...this.#processes].map(([name, { engine }]) => [name, engine.pids()]))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#watcher?.close()
    const ends = [...this.#processes.keys()].map((name) => this.#end(name))
    await Promise.all([...ends, this.#bundler.dispose(), this.#contracts.dispose()])
  }

  async #build(): Promise<Build> {
    const { roots, base, only, mode, progress } = this.#settings
    const composition = await compose({ roots, base, only, contracts: this.#contracts })
    const { workers, domains, files } = composition
    if (!workers.some(({ label }) => label === gateway)) throw new Failure('there is no workers/gateway to start')
    if (!this.#hasRun) progress(`composing ${workers.length} Workers`)
    for (const { label, isDomain } of workers) if (!isDomain && label !== gateway) this.#ports[label] ??= await freePort(0)
    const units = unitsOf(workers, mode === 'separate' ? 'separate' : 'composed')
    const bundles = await this.#bundler.build(units, workers, domains)
    this.#stacks.use(bundles.maps)
    this.domains = domains.length
    this.#files = [...files, ...bundles.files]
    for (const { process } of units) this.#bridges[process] ??= { port: await freePort(0), secret: randomBytes(32).toString('hex') }
    return {
      workers: assemble({ units, bundles, values: this.#place.values, ports: this.#ports, bridges: this.#bridges }),
      timeouts: Object.fromEntries(domains.map(({ label, methods }) => [label, Math.max(0, ...Object.values(methods).map(({ limits }) => limits.timeoutMs))])),
      count: workers.length,
    }
  }

  async #process(name: string): Promise<Process> {
    const { mode, log = () => {} } = this.#settings
    const found = this.#processes.get(name)
    if (found) return found
    const { data } = this.#place.state
    const engine = await engineOf(mode, {
      name,
      // The runtime's own databases take one process.
      data: name === mainProcess ? data : join(data, 'own', name),
      log: (line) => log({ ...line, message: this.#stacks.read(line.message) }),
    })
    const made: Process = { engine, fingerprint: '' }
    this.#processes.set(name, made)
    return made
  }

  async #run({ workers, timeouts }: Build): Promise<boolean> {
    if (this.#stopped) return false
    const byProcess = Map.groupBy(workers, ({ process }) => process)
    for (const name of this.#processes.keys()) if (!byProcess.has(name)) await this.#end(name)
    const ran = await Promise.all([...byProcess].map(([name, own]) => this.#runIn(name, own, timeouts[name])))
    this.#hasRun = true
    this.#place.state.record(this.pids())
    return ran.includes(true)
  }

  async #runIn(name: string, workers: RunningWorker[], timeoutMs = defaultLimits.timeoutMs): Promise<boolean> {
    const process = await this.#process(name)
    const fingerprint = fingerprintOf(workers)
    if (fingerprint === process.fingerprint) return false
    await process.engine.run(workers)
    process.fingerprint = fingerprint
    const bridge = this.#bridges[name]
    if (name === mainProcess || !bridge) return true
    const { progress, hangMs = timeoutMs + marginMs } = this.#settings
    await process.supervisor?.stop()
    process.supervisor = new Supervisor({ ...bridge, label: name, engine: process.engine, hangMs, memoryMiB: this.#memoryMiB(), progress })
    return true
  }

  async #end(name: string): Promise<void> {
    const ending = this.#processes.get(name)
    this.#processes.delete(name)
    await ending?.supervisor?.stop()
    await ending?.engine.stop()
  }

  #memoryMiB(): number {
    // esbuild at its largest beside the one it replaces, not yet collected: what a caller may ask for must not end the calls of others.
    const text = this.#place.values['DO_PROCESS_MEMORY_MIB'] ?? '2048'
    const memoryMiB = Number(text)
    if (!(memoryMiB > 0)) throw new Failure(`DO_PROCESS_MEMORY_MIB: ${text} is no number of MiB`)
    return memoryMiB
  }

  #folders(): string[] {
    return foldersOf(rootsOf(this.#settings))
  }

  /** After an edit: an error is shown and the old code keeps running. */
  async #follow(): Promise<void> {
    const { progress } = this.#settings
    const started = Date.now()
    try {
      const build = this.#build()
      // A broken build too may have new folders, in which it is mended.
      await Promise.allSettled([build])
      this.#watcher?.watch(this.#files, this.#folders())
      if (await this.#run(await build)) progress(`reloaded in ${Date.now() - started} ms`)
    } catch (err) {
      progress(`not reloaded, the old code keeps running: ${messageOf(err)}`)
    }
  }
}

/** What a process may be silent beyond the longest call: a runtime that starts its engines is busy as well. */
const marginMs = 5000

/** Tells whether a process would be started with anything else than it was. */
function fingerprintOf(workers: RunningWorker[]): string {
  const hash = createHash('sha256')
  for (const { modules, ...rest } of workers) {
    hash.update(JSON.stringify(rest))
    // A binary module's name tells its contents.
    for (const { name, contents } of modules) hash.update(name).update(typeof contents === 'string' ? contents : '')
  }
  return hash.digest('hex')
}

const urlOf = (port: number): string => `http://localhost:${port}`

async function engineOf(mode: Settings['mode'], options: EngineOptions): Promise<Engine> {
  if (mode === 'raw') return (await import('./workerd.ts')).workerdEngine(options)
  return (await import('./miniflare.ts')).miniflareEngine(options)
}
