import { join } from 'node:path'
import { ObjectSql } from '@dot-do/testing'
import { due, wake } from '../src/partition/clock.ts'
import { configure } from '../src/partition/lifecycle.ts'
import type { Message, Scope } from '../src/partition/open.ts'
import type { Settings } from '../src/settings.ts'

const migrations = join(import.meta.dirname, '..', 'src', 'partition', 'migrations')

export const queueName = 'q'
export const asking = { queue: queueName, partitions: 1 }

export const plain: Settings = {
  ...{ concurrency: 10, maxAttempts: 3, waits: { delaysMs: [1_000, 5_000], jitter: 0 }, leaseMs: 30_000, timeoutMs: 30_000, retentionMs: 600_000 },
  ...{ partitions: 1, ordered: false, paused: false },
}

/** A partition's own transactions on Node's SQLite, under a clock that stands until it is moved. */
export class PartitionObject implements Disposable {
  now = Date.UTC(2026, 2, 28, 12)
  readonly sent: Message[] = []
  started = 0
  readonly #sql = new ObjectSql(migrations)
  #version = 0
  #settings: Settings = plain

  constructor(settings: Partial<Settings> = {}) {
    this.configure(settings)
  }

  /** One transaction. With `isKept` unset the object dies before it is written. */
  run<I, O>(transaction: (scope: Scope, input: I) => O, input: I, isKept = true): O {
    const scope: Scope = {
      ...{ sql: this.#sql as unknown as SqlStorage, now: this.now, actor: { tenant: 't', permissions: [] } },
      send: (message) => void this.sent.push(message),
      after: () => void this.started++,
    }
    return this.#sql.transaction(() => transaction(scope, input), isKept)
  }

  configure(settings: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...settings }
    this.run(configure, { name: queueName, number: 0, generation: 1, version: ++this.#version, settings: this.#settings, createdAt: 0 })
  }

  due(): number | undefined {
    return this.run((scope) => due(scope), undefined)
  }

  /** Lets time pass, with the alarms that ring in it. */
  advance(ms: number, until = this.now + ms): void {
    for (let at = this.due(); at !== undefined && at <= until; at = this.due()) {
      this.now = Math.max(this.now, at)
      this.run((scope) => wake(scope), undefined)
    }
    this.now = until
  }

  /** Rows of a query, for a look at what is kept. */
  rows<T>(query: string): T[] {
    return this.#sql.exec(query).toArray() as T[]
  }

  [Symbol.dispose](): void {
    this.#sql.close()
  }
}
