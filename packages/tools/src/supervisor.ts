import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BridgeEnd } from './bridge.ts'
import type { Engine } from './engine.ts'
import { messageOf } from './failure.ts'

export interface Supervised extends BridgeEnd {
  label: string
  engine: Engine
  /** How long it may answer nothing at all before it is ended. */
  hangMs: number
  /** Resident memory, in MiB, past which it is ended. */
  memoryMiB: number
  progress(line: string): void
}

const lookEachMs = 500

/** Watches a process that may hang or grow: then it is ended and started again. Until stopped. */
export class Supervisor {
  readonly #watched: Supervised
  readonly #stopping = new AbortController()
  readonly #ended: Promise<void>

  constructor(watched: Supervised) {
    this.#watched = watched
    this.#ended = this.#watch()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#ended
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping
    const { label, engine, progress } = this.#watched
    let answeredAt = Date.now()
    while (!signal.aborted) {
      const reason = this.#size() ?? (await this.#silence(answeredAt))
      answeredAt = reason === undefined ? this.#lastAnswer : Date.now()
      if (reason !== undefined && !signal.aborted) {
        progress(`${label} ${reason}: starting it again`)
        await engine.restart().catch((err: unknown) => progress(`${label} could not be started: ${messageOf(err)}`))
      }
      await sleep(lookEachMs, undefined, { signal }).catch(() => {})
    }
  }

  #lastAnswer = Date.now()

  /** Asks it whether it is there; why it counts as hanging, if it does. */
  async #silence(since: number): Promise<string | undefined> {
    const { port, secret, label, hangMs } = this.#watched
    const timeout = AbortSignal.timeout(Math.max(1, since + hangMs - Date.now()))
    const signal = AbortSignal.any([this.#stopping.signal, timeout])
    try {
      await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-do-bridge': `${label} ${secret} ping` }, signal })
      this.#lastAnswer = Date.now()
      return undefined
    } catch {
      // Nobody listens while it is started again by itself; that too may not last.
      return Date.now() - since >= hangMs ? `did not answer for ${hangMs / 1000} s` : undefined
    }
  }

  #size(): string | undefined {
    const { engine, memoryMiB } = this.#watched
    const found = Math.max(0, ...engine.pids().map(residentMiB))
    return found > memoryMiB ? `took ${Math.round(found)} MiB of ${memoryMiB}` : undefined
  }
}

/** Resident memory of a process, in MiB; 0 where the system does not tell. */
function residentMiB(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
