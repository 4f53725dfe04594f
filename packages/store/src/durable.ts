import { Problem } from '@dot-do/contract'
import { DurableObject } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/durable-sqlite'
import { createIdempotency, forget, recall, remember } from './idempotency.ts'
import { isMade, migrate } from './migrations.ts'
import { createOutbox, deliverDue, nextDue, put } from './outbox.ts'
import { createOwner, ownerOf } from './owner.ts'
import type { Actor, Change, Child, Database, Store, StoreScope, Transactions, Within } from './store.ts'
import { Turns } from './turns.ts'
import { type ReplyProblem, toReply, Watchers } from './watch.ts'

export type Reply = { output: unknown; problem?: undefined } | { problem: ReplyProblem }

/** All of an object's class that a binding can reach. */
export interface Reachable {
  transact(name: string, input: unknown, actor: Actor): Promise<Reply>
  watch(after: number, query: unknown, actor: Actor): Promise<{ stream: ReadableStream<Uint8Array>; problem?: undefined } | { problem: ReplyProblem }>
  purge(actor: Actor): Promise<void>
}

/** A scope with what its transaction asked for, to be done when that is committed. */
interface Pending {
  scope: StoreScope
  works: ((object: Within) => Promise<void>)[]
  /** When the first of what was sent is due. */
  sentDue: number
}

// Thrown to undo what a call on an object that was never written to has made: its tables.
class Undo extends Error {
  readonly output: unknown
  constructor(output: unknown) {
    super('undone')
    this.output = output
  }
}

/**
 * The Durable Object class of a store. Only the store's own functions can be named over the binding; whatever else the
 * class or the store has is out of reach.
 */
export function durable<T extends Transactions, Fed extends Change, Query>(
  declared: Store<T, Fed, Query>,
): new (ctx: DurableObjectState, env: unknown) => DurableObject<unknown> & Reachable {
  const { migrations, transactions, feed, deliver, due, wake, children } = declared as unknown as Store<Transactions, Change, unknown>
  const reads = new Set<string>(declared.reads)
  return class extends DurableObject<unknown> implements Reachable {
    readonly #db: Database = drizzle(this.ctx.storage)
    readonly #watchers = new Watchers()
    readonly #turns = new Turns()
    /** Whether the tables are there, up to date. */
    #isReady = false
    /** When the alarm rings, as far as this isolate knows; never is Infinity. */
    #alarm: number | undefined

    async transact(name: string, input: unknown, actor: Actor): Promise<Reply> {
      const transaction = Object.hasOwn(transactions, name) ? transactions[name] : undefined
      if (!transaction) throw new TypeError(`the store has no transaction ${name}`)
      const isWrite = !reads.has(name)
      if (isWrite) await this.#turns.take()
      return this.#replyTo(() => this.#run(actor, isWrite, name, input, (scope) => transaction(scope as never, input as never)))
    }

    async watch(after: number, query: unknown, actor: Actor): Promise<{ stream: ReadableStream<Uint8Array> } | { problem: ReplyProblem }> {
      if (!feed) throw new TypeError('the store has no feed')
      const read = (from: number, limit: number) => this.#read(actor, (scope) => feed(scope, { after: from, limit, query })) as Change[]
      const reply = this.#replyTo(() => this.#watchers.open(after, read))
      return reply.problem ? reply : { stream: reply.output as ReadableStream<Uint8Array> }
    }

    /** Deletes all that this object and its children hold. */
    async purge(actor: Actor): Promise<void> {
      const isEmpty = !isMade(this.ctx.storage.sql)
      await purgeAll(isEmpty || !children ? [] : (this.#read(actor, children) as Child[]), this.env, actor)
      await this.ctx.storage.deleteAlarm()
      await this.ctx.storage.deleteAll()
      this.#isReady = false
      this.#alarm = undefined
      this.#watchers.wake()
    }

    override async alarm(): Promise<void> {
      const { sql } = this.ctx.storage
      if (!isMade(sql)) return
      // What rang is gone; should anything below fail, the next touch sets it again.
      this.#alarm = undefined
      if (wake) this.#run(ownerOf(sql), true, '', undefined, (scope) => wake(scope as never))
      if (!deliver) return
      await deliverDue(sql, this.env, this.ctx.id.toString(), deliver)
      if (!isMade(sql)) return
      this.#alarm = undefined
      this.#run(ownerOf(sql), false, '', undefined, () => {})
    }

    #replyTo(work: () => unknown): Reply {
      try {
        return { output: work() }
      } catch (thrown) {
        if (thrown instanceof Problem) return { problem: toReply(thrown) }
        throw thrown
      }
    }

    #read(actor: Actor, work: (scope: never) => unknown): unknown {
      return this.#run(actor, false, '', undefined, (scope) => work(scope as never))
    }

    /** One transaction. What is not there is not made by a read, nor by a write that is refused. */
    #run(actor: Actor, isWrite: boolean, name: string, input: unknown, work: (scope: StoreScope) => unknown): unknown {
      const { storage } = this.ctx
      const wasReady = this.#isReady
      const wasMade = wasReady || isMade(storage.sql)
      const pending = this.#begin(actor)
      const { scope } = pending
      try {
        const output = storage.transactionSync(() => {
          if (!wasReady) this.#prepare(actor)
          const isKeyed = isWrite && actor.idempotencyKey !== undefined && actor.id !== undefined
          const result = isKeyed ? once(storage.sql, name, input, scope, () => work(scope)) : work(scope)
          if (!wasMade && !isWrite) throw new Undo(result)
          if (isWrite || this.#alarm === undefined) this.#arm(pending, wasMade)
          return result
        })
        this.#isReady = true
        if (isWrite) this.#watchers.wake()
        for (const begun of pending.works) this.ctx.waitUntil(begun(this.#within(actor)).catch((cause: unknown) => this.#report(cause)))
        return output
      } catch (thrown) {
        if (thrown instanceof Undo) return thrown.output
        this.#alarm = undefined
        throw thrown
      }
    }

    #prepare({ tenant }: Actor): void {
      const { sql } = this.ctx.storage
      migrate(sql, migrations)
      createIdempotency(sql)
      createOutbox(sql)
      if (wake) createOwner(sql, tenant)
    }

    #begin(actor: Actor): Pending {
      const { sql } = this.ctx.storage
      const now = Date.now()
      const pending: Pending = {
        ...{ works: [], sentDue: Number.POSITIVE_INFINITY },
        scope: {
          ...{ db: this.#db, sql, actor, now },
          send: (message, options) => {
            put(sql, message, options, actor, now)
            pending.sentDue = Math.min(pending.sentDue, now + (options?.delayMs ?? 0))
          },
          after: (work) => void pending.works.push(work),
        },
      }
      return pending
    }

    /** Sets the alarm, of one piece with the write: the runtime commits both or neither. One that rings too early is set again then. */
    #arm({ scope, sentDue }: Pending, wasMade: boolean): void {
      const isKnown = this.#alarm !== undefined
      const set = this.#alarm ?? Number.POSITIVE_INFINITY
      const outbox = isKnown ? sentDue : (nextDue(scope.sql) ?? Number.POSITIVE_INFINITY)
      const next = Math.min(outbox, due?.(scope as never) ?? Number.POSITIVE_INFINITY)
      // What is set anew after a start is set to another moment: the runtime takes the one that it remembers for set, though it may be lost.
      const moved = isKnown || !wasMade ? 0 : 1 + (scope.now % 9)
      if (next < set) void this.ctx.storage.setAlarm(next + moved)
      this.#alarm = Math.min(next, set)
    }

    #within(actor: Actor): Within {
      return {
        env: this.env,
        run: async (transaction, input) => {
          await this.#turns.take()
          // Of an object that was purged meanwhile nothing is made again.
          return this.#run({ ...actor, idempotencyKey: undefined }, isMade(this.ctx.storage.sql), '', input, (scope) =>
            transaction(scope as never, input),
          ) as never
        },
      }
    }

    #report(cause: unknown): void {
      console.error(JSON.stringify({ level: 'error', msg: 'work of an object failed', object: this.ctx.id.toString(), cause: String(cause) }))
    }
  }
}

const purgedAtOnce = 16

async function purgeAll(further: Child[], env: unknown, actor: Actor): Promise<void> {
  const purge = ({ binding, name }: Child) => {
    const namespace = (env as Record<string, DurableObjectNamespace>)[binding]
    if (!namespace) throw new TypeError(`there is no binding ${binding} of a child`)
    return (namespace.get(namespace.idFromName(`${actor.tenant}/${name}`)) as unknown as Reachable).purge(actor)
  }
  for (let index = 0; index < further.length; index += purgedAtOnce) await Promise.all(further.slice(index, index + purgedAtOnce).map(purge))
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
