import { actorOf, Problem, type ProblemOptions, type ServiceContext } from '@dot-do/contract'
import { DurableObject } from 'cloudflare:workers'
import { drizzle, type DrizzleSqliteDODatabase } from 'drizzle-orm/durable-sqlite'
import { migrate } from 'drizzle-orm/durable-sqlite/migrator'
import { createIdempotency, forget, recall, remember } from './idempotency.ts'

export type Database = DrizzleSqliteDODatabase<Record<string, unknown>>

/** Who writes, and under which key a repetition is the same write. Crosses the binding to the object with each transaction. */
export interface Actor {
  tenant: string
  id?: string
  permissions: string[]
  idempotencyKey?: string
}

/** The actor of a call. */
export const actOf = ({ auth, idempotencyKey }: ServiceContext): Actor => ({
  tenant: auth.tenant,
  id: actorOf(auth),
  permissions: auth.permissions,
  idempotencyKey,
})

/** What a transaction gets beside its input. */
export interface StoreScope {
  db: Database
  actor: Actor
  /** The time of the transaction, in milliseconds since the epoch. */
  now: number
}

/** Functions that each are one transaction: synchronous, all or nothing. */
export type Transactions = Record<string, (scope: StoreScope, input: never) => unknown>

/** What one object keeps and does. */
export interface Store<T extends Transactions = Transactions> {
  /** Drizzle's own: `import migrations from './migrations/migrations.js'`. */
  migrations: Parameters<typeof migrate>[1]
  /** Those that change nothing; they take no idempotency key. */
  reads: { [K in keyof T]?: true }
  transactions: T
}

/** Declares an object: its tables, and the transactions that alone can be called on it. */
export const store = <T extends Transactions>(migrations: Store['migrations'], reads: (keyof T)[], transactions: T): Store<T> => ({
  migrations,
  reads: Object.fromEntries(reads.map((name) => [name, true])) as Store<T>['reads'],
  transactions,
})

type Reply = { output: unknown } | { problem: { code: Problem['code']; detail: string } & ProblemOptions }

/** The one method of the object's class that a binding can reach. */
interface Transactor {
  transact(name: string, input: unknown, actor: Actor): Promise<Reply>
}

/**
 * The Durable Object class of a store. Only the store's own functions can be named over the binding; whatever else the
 * class or the store has is out of reach.
 */
export function durable<T extends Transactions>({
  migrations,
  reads,
  transactions,
}: Store<T>): new (ctx: DurableObjectState, env: unknown) => DurableObject<unknown> & Transactor {
  return class extends DurableObject<unknown> implements Transactor {
    readonly #db: Database

    constructor(ctx: DurableObjectState, env: unknown) {
      super(ctx, env)
      this.#db = drizzle(ctx.storage)
      void ctx.blockConcurrencyWhile(async () => {
        createIdempotency(ctx.storage.sql)
        await migrate(this.#db, migrations)
      })
    }

    async transact(name: string, input: unknown, actor: Actor): Promise<Reply> {
      const transaction = Object.hasOwn(transactions, name) ? transactions[name] : undefined
      if (!transaction) throw new TypeError(`the store has no transaction ${name}`)
      const scope: StoreScope = { db: this.#db, actor, now: Date.now() }
      const { storage } = this.ctx
      const run = () => transaction(scope, input as never)
      try {
        const isKeyed = actor.idempotencyKey !== undefined && actor.id !== undefined && !reads[name]
        return { output: storage.transactionSync(isKeyed ? () => once(storage.sql, name, input, scope, run) : run) }
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown
        const { code, message: detail, issues, reason, data, status } = thrown
        return { problem: { code, detail, issues, reason, data, status } }
      }
    }
  }
}

/** The kept answer of a write that was made under this key, else the write and its answer, kept. */
function once(sql: SqlStorage, name: string, input: unknown, { actor, now }: StoreScope, run: () => unknown): unknown {
  const scope = { actor: actor.id ?? '', transaction: name, key: actor.idempotencyKey ?? '' }
  forget(sql, now)
  const kept = recall(sql, scope, input, now)
  if (kept) return kept.answer
  const answer = run()
  remember(sql, scope, input, answer, now)
  return answer
}

type Stub<T extends Transactions> = { [K in keyof T]: T[K] extends (scope: StoreScope, input: infer I) => infer O ? (input: I) => Promise<O> : never }

/** The object called `name`, its transactions as functions. A problem raised inside is raised again here. */
export function open<T extends Transactions>(namespace: DurableObjectNamespace, { transactions }: Store<T>, name: string, actor: Actor): Stub<T> {
  const stub = namespace.get(namespace.idFromName(name)) as unknown as Transactor
  const call = (transaction: string) => async (input: unknown) => {
    const reply = await stub.transact(transaction, input, actor)
    if ('output' in reply) return reply.output
    const { code, detail, ...options } = reply.problem
    throw new Problem(code, detail, options)
  }
  return Object.fromEntries(Object.keys(transactions).map((transaction) => [transaction, call(transaction)])) as Stub<T>
}
