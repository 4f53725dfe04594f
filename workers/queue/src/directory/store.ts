import { Problem } from '@dot-do/contract'
import { type Actor, type Child, store, type StoreScope } from '@dot-do/store'
import { and, count, eq, gt, isNotNull } from 'drizzle-orm'
import type { Env } from '../env.ts'
import { partitionName } from '../partition/store.ts'
import { partitionOf } from '../route.ts'
import { type Asked, settingsOf } from '../settings.ts'
import migrations from './migrations/migrations.js'
import { queue, sweep } from './schema.ts'

/** A queue as the directory knows it. */
export interface Registered {
  name: string
  generation: number
  version: number
  asked: Asked
  createdAt: number
  updatedAt: number
}

type Gone = { name: string; generation: number; partitions: number }
type Message = { configure: Registered } | { drop: Gone }
type Scope = StoreScope<Message>

const queuesMax = 10_000
const sweepMs = 24 * 3_600_000
const touchedAtOnce = 16

/** The queues of one tenant. What a crash leaves half made, half changed or half deleted, its outbox finishes. */
export const directory = store({
  migrations,
  reads: ['get', 'list'],
  transactions: {
    /** Makes the queue, or changes the one there is. */
    put({ db, now, send }: Scope, { name, asked }: { name: string; asked: Asked }): Registered {
      const row = rowOf(db, name)
      if (row?.asked) checkChange(row.asked, asked)
      if (!row?.asked && liveOf(db) >= queuesMax) throw new Problem('resource_exhausted', `a tenant may have ${queuesMax} queues`)
      const made = {
        ...{ name, asked, version: (row?.version ?? 0) + 1, updatedAt: now },
        generation: row?.asked ? row.generation : (row?.generation ?? 0) + 1,
        createdAt: row?.asked ? row.createdAt : now,
        partitions: Math.max(row?.partitions ?? 1, asked.partitions),
      }
      db.insert(queue).values(made).onConflictDoUpdate({ target: queue.name, set: made }).run()
      db.insert(sweep).values({ id: 1, at: now }).onConflictDoNothing().run()
      send({ configure: made }, { lane: name })
      return made
    },

    /** Stops its deliveries, or starts them again. */
    pause({ db, now, send }: Scope, { name, paused }: { name: string; paused: boolean }): Registered {
      const row = found(rowOf(db, name), name)
      if (row.asked.paused === paused) return row
      const made = { ...row, asked: { ...row.asked, paused }, version: row.version + 1, updatedAt: now }
      db.update(queue).set(made).where(eq(queue.name, name)).run()
      send({ configure: made }, { lane: name })
      return made
    },

    /** Forgets a queue; which one it was, so that a later one of the same name is safe. */
    forget({ db, now, send }: Scope, { name, generation }: { name: string; generation: number }): boolean {
      const row = rowOf(db, name)
      if (!row?.asked || row.generation !== generation) return false
      db.update(queue).set({ asked: null, updatedAt: now }).where(eq(queue.name, name)).run()
      send({ drop: { name, generation, partitions: row.partitions } }, { lane: name })
      return true
    },

    get: ({ db }: Scope, { name }: { name: string }): Registered => found(rowOf(db, name), name),

    list: ({ db }: Scope, { after, limit }: { after?: string | undefined; limit: number }): Registered[] =>
      db
        .select()
        .from(queue)
        .where(and(isNotNull(queue.asked), after === undefined ? undefined : gt(queue.name, after)))
        .orderBy(queue.name)
        .limit(limit)
        .all()
        .map((row) => found(row, row.name)),
  },

  async deliver(message: Message, { env, key, actor }) {
    if ('configure' in message) await configure(env as Env, { ...actor, idempotencyKey: key }, message.configure)
    else await drop(env as Env, { ...actor, idempotencyKey: key }, message.drop)
  },

  due: ({ db }: Scope): number | undefined => {
    const at = db.select().from(sweep).get()?.at
    return at === undefined || liveOf(db) === 0 ? undefined : at + sweepMs
  },

  wake({ db, now, actor, after }: Scope): void {
    const at = db.select().from(sweep).get()?.at ?? now
    if (at + sweepMs > now) return
    db.update(sweep).set({ at: now }).run()
    const live = db.select().from(queue).where(isNotNull(queue.asked)).all()
    const partitions = live.flatMap(({ name, asked }) => Array.from({ length: asked?.partitions ?? 0 }, (_, number) => ({ name, number })))
    after(async ({ env }) => {
      for (let index = 0; index < partitions.length; index += touchedAtOnce) {
        const some = partitions.slice(index, index + touchedAtOnce)
        await Promise.allSettled(some.map(({ name, number }) => partitionOf(env as Env, actor, name, number).counts({ queue: name })))
      }
    })
  },

  children: ({ db }: Scope): Child[] =>
    db
      .select({ name: queue.name, partitions: queue.partitions })
      .from(queue)
      .all()
      .flatMap(({ name, partitions }) => Array.from({ length: partitions }, (_, number) => ({ binding: 'PARTITION', name: partitionName(name, number) }))),
})

type Db = Scope['db']
type Row = typeof queue.$inferSelect

const rowOf = (db: Db, name: string): Row | undefined => db.select().from(queue).where(eq(queue.name, name)).get()
const liveOf = (db: Db): number => db.select({ live: count() }).from(queue).where(isNotNull(queue.asked)).get()?.live ?? 0

function found(row: Row | undefined, name: string): Registered {
  if (!row?.asked) throw new Problem('not_found', `there is no queue ${name}`)
  return { ...row, asked: row.asked }
}

// Messages lie where these two had them lie.
function checkChange(is: Asked, asked: Asked): void {
  for (const field of ['partitions', 'ordered'] as const) {
    if (is[field] !== asked[field]) throw new Problem('failed_precondition', `\`${field}\` of a queue stays what it was made with: ${is[field]}`)
  }
}

/** Tells each partition what the queue is to be. */
export async function configure(env: Env, actor: Actor, { asked, ...made }: Registered): Promise<void> {
  const numbers = Array.from({ length: asked.partitions }, (_, number) => number)
  await Promise.all(numbers.map((number) => partitionOf(env, actor, made.name, number).configure({ ...made, number, settings: settingsOf(asked, number) })))
}

/** Empties each partition of a queue that was forgotten. */
export async function drop(env: Env, actor: Actor, { name, generation, partitions }: Gone): Promise<void> {
  const numbers = Array.from({ length: partitions }, (_, number) => number)
  await Promise.all(numbers.map((number) => partitionOf(env, actor, name, number).drop({ generation })))
}
