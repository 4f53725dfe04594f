import { assemble, type RunningWorker } from './assemble.ts'
import { bundler } from './bundle.ts'
import { compose, gateway, rootsOf } from './compose.ts'
import { contractReader } from './contracts.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { Failure, messageOf } from './failure.ts'
import type { LaunchOptions } from './launch.ts'
import { freePort } from './ports.ts'
import { foldersOf } from './registry.ts'
import { stackReader } from './stacks.ts'
import type { State } from './state.ts'
import { unitsOf } from './units.ts'
import { type Watcher, watchFiles } from './watch.ts'

interface Place {
  state: State
  /** Values of variables and secrets. */
  values: Record<string, string | undefined>
  port: number
}

interface Build {
  workers: RunningWorker[]
  /** How many Workers of the repository they are made of. */
  count: number
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
  #engine: Engine | undefined
  #watcher: Watcher | undefined
  #running = ''
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
    const { progress, mode, log = () => {}, watch } = this.#settings
    const options: EngineOptions = { data: this.#place.state.data, log: (line) => log({ ...line, message: this.#stacks.read(line.message) }) }
    // Loading Miniflare and bundling need different processes, so they go on at once.
    const build = this.#build()
    const engine = engineOf(mode, options)
    const { workers, count } = await build
    progress(`starting ${count} Workers`)
    this.#engine = await engine
    await this.#run(workers)
    if (watch) this.#watcher = watchFiles(() => this.#follow(), this.#files, this.#folders())
  }

  url(): string {
    return urlOf(this.#place.port)
  }

  urls(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.#ports).flatMap(([label, port]) => (label === gateway ? [] : [[label, urlOf(port)]])))
  }

  pids(): number[] {
    return this.#engine?.pids() ?? []
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#watcher?.close()
    await Promise.all([this.#engine?.stop(), this.#bundler.dispose(), this.#contracts.dispose()])
  }

  async #build(): Promise<Build> {
    const { roots, base, mode, progress } = this.#settings
    const composition = await compose({ roots, base, contracts: this.#contracts })
    const { workers, domains, files } = composition
    if (!workers.some(({ label }) => label === gateway)) throw new Failure('there is no workers/gateway to start')
    if (this.#running === '') progress(`composing ${workers.length} Workers`)
    for (const { label, isDomain } of workers) if (!isDomain && label !== gateway) this.#ports[label] ??= await freePort(0)
    const units = unitsOf(workers, mode === 'separate' ? 'separate' : 'composed')
    const bundles = await this.#bundler.build(units, workers, domains)
    this.#stacks.use(bundles.maps)
    this.domains = domains.length
    this.#files = [...files, ...bundles.files]
    return { workers: assemble({ units, bundles, values: this.#place.values, ports: this.#ports }), count: workers.length }
  }

  async #run(workers: RunningWorker[]): Promise<boolean> {
    const fingerprint = JSON.stringify(workers)
    if (fingerprint === this.#running || this.#stopped) return false
    await this.#engine?.run(workers)
    this.#running = fingerprint
    this.#place.state.record(this.pids())
    return true
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
      if (await this.#run((await build).workers)) progress(`reloaded in ${Date.now() - started} ms`)
    } catch (err) {
      progress(`not reloaded, the old code keeps running: ${messageOf(err)}`)
    }
  }
}

const urlOf = (port: number): string => `http://localhost:${port}`

async function engineOf(mode: Settings['mode'], options: EngineOptions): Promise<Engine> {
  if (mode === 'raw') return (await import('./workerd.ts')).workerdEngine(options)
  return (await import('./miniflare.ts')).miniflareEngine(options)
}
