import { join } from 'node:path'
import { ObjectSql } from '@dot-do/testing'
import { drizzle } from 'drizzle-orm/durable-sqlite'
import { due, wake } from '../src/store/clock.ts'
import type { Definition } from '../src/store/definition.ts'
import { hear, type Heard } from '../src/store/follow.ts'
import { type Happening, type Outgoing, type Scope, take, type Withdrawal } from '../src/store/runs.ts'
import { definition, run, type RunRow, schedule } from '../src/store/schema.ts'
import { type Outcome, settle } from '../src/store/settle.ts'

const migrations = join(import.meta.dirname, '..', 'src', 'store', 'migrations')

export const plain: Definition = {
  ...{ spec: { every: '1m' }, timezone: 'UTC', action: { queue: 'q' }, overlap: 'skip', catchup: '1m', jitter: '0s' },
  retry: { maxAttempts: 1, backoff: { type: 'exponential', initial: '1s', factor: 2, max: '1h', jitter: 0 } },
}

/** The object's own clock and transactions on Node's SQLite, under a time that stands until it is moved. Messages are what it sent and queue.do has not brought yet. */
export class ScheduleObject implements Disposable {
  now: number
  messages: Outgoing['runs'] = []
  /** How often it began to ask after messages; nobody answers but `hear`. */
  asked = 0
  readonly #sql = new ObjectSql(migrations)
  readonly #db = drizzle({ sql: this.#sql } as unknown as DurableObjectStorage)
  #made = 0

  constructor(now: number) {
    this.now = now
  }

  /** One transaction. With `isKept` unset the object dies before it is written, and what it would have sent with it. */
  #run<T>(transaction: (scope: Scope) => T, isKept = true): T {
    const sent: Outgoing['runs'] = []
    const scope = {
      ...{ db: this.#db, sql: this.#sql, now: this.now, actor: { tenant: 't', permissions: [] } },
      send: (message: Outgoing | Withdrawal | Happening) => void ('runs' in message && sent.push(...message.runs)),
      // The engine of rules is loaded before: what is left is to ask after messages.
      after: () => void this.asked++,
    }
    const output = this.#sql.transaction(() => transaction(scope as unknown as Scope), isKept)
    if (isKept) this.messages.push(...sent)
    return output
  }

  create(body: Partial<Definition>): string {
    const id = `sched_${String(this.#made++).padStart(26, '0')}`
    const { now } = this
    const origin = { tenant: 't', apiKey: { id: 'key', name: 'key' } }
    const times = { after: now, dueAt: now, createdAt: now, updatedAt: now }
    this.#run(({ db }) => {
      db.insert(schedule)
        .values({ id, domain: 'queue', version: 1, origin, state: 'active', ...times })
        .run()
      db.insert(definition)
        .values({ schedule: id, version: 1, body: { ...plain, ...body } })
        .run()
    })
    return id
  }

  due = (): number | undefined => this.#run(due)
  wake = (isKept = true): void => this.#run(wake, isKept)
  take = (message: { id: string; turn: number }) => this.#run((scope) => take(scope, message))
  settle = (id: string, turn: number, outcome: Outcome, isKept = true): void => this.#run((scope) => settle(scope, { id, turn, outcome }), isKept)
  hear = (heard: Heard): void => this.#run((scope) => hear(scope, heard))
  states = (): string[] => this.#run(({ db }) => db.select({ state: schedule.state }).from(schedule).orderBy(schedule.id).all()).map(({ state }) => state)
  runs = (): RunRow[] => this.#run(({ db }) => db.select().from(run).orderBy(run.scheduledAt).all());

  [Symbol.dispose](): void {
    this.#sql.close()
  }
}
