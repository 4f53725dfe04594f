import { Problem } from '@dot-do/contract'
import { open, prefixedId, store, type StoreScope } from '@dot-do/store'
import { and, asc, count, eq, gt, lte, max, min, sql } from 'drizzle-orm'
import migrations from './migrations/migrations.js'
import { effect, note, reminder, step } from './schema.ts'

interface Later {
  text: string
  failures: number
}

// How often each delivery was tried, in this isolate.
const tries = new Map<string, number>()

function write({ db, now }: StoreScope, text: string): { id: string } {
  const last = db
    .select({ position: max(note.position) })
    .from(note)
    .get()
  const id = prefixedId('note', now)
  db.insert(note)
    .values({ id, position: (last?.position ?? 0) + 1, text })
    .run()
  return { id }
}

/** The notes of one tenant. */
export const notes = store({
  migrations,
  reads: ['list', 'steps', 'effects'],
  transactions: {
    add(scope: StoreScope, { text, how }: { text: string; how?: 'refuse' | 'throw' }): { id: string } {
      const made = write(scope, text)
      // After the write on purpose: nothing of it may stay.
      if (how === 'refuse') throw new Problem('failed_precondition', 'refused as asked')
      if (how === 'throw') throw new TypeError('a secret of the store')
      return made
    },

    later({ send }: StoreScope<Later>, { text, failures, lane }: Later & { lane?: string }): { sent: true } {
      send({ text, failures }, { lane })
      return { sent: true }
    },

    /** Keeps a note after so long, and one at once from outside of the transaction, where it is told to. */
    remind({ db, now, after }: StoreScope, { text, delayMs, also }: { text: string; delayMs: number; also?: string }): { due: number } {
      db.insert(reminder)
        .values({ text, due: now + delayMs })
        .run()
      if (also !== undefined) after(async ({ run }) => void (await run(write, also)))
      if (also === 'refused') throw new Problem('failed_precondition', 'refused as asked')
      return { due: now + delayMs }
    },

    /** Notes that work begins; which time that is. */
    begin({ db }: StoreScope, { id, key }: { id: string; key?: string | undefined }): { attempt: number } {
      db.insert(step).values({ id, key, kind: 'begin' }).run()
      const isBegin = and(eq(step.id, id), eq(step.kind, 'begin'))
      return { attempt: db.select({ attempt: count() }).from(step).where(isBegin).get()?.attempt ?? 0 }
    },
    end: ({ db }: StoreScope, { id, key }: { id: string; key?: string | undefined }) => void db.insert(step).values({ id, key, kind: 'end' }).run(),
    /** What work is for: counted, but once under an idempotency key. */
    effect: ({ db }: StoreScope, { id }: { id: string }): { count: number } =>
      db
        .insert(effect)
        .values({ id, count: 1 })
        .onConflictDoUpdate({ target: effect.id, set: { count: sql`count + 1` } })
        .returning({ count: effect.count })
        .get(),
    steps: ({ db }: StoreScope, { after, limit }: { after: number; limit: number }) => ({
      steps: db
        .select()
        .from(step)
        .where(gt(step.position, after))
        .orderBy(step.position)
        .limit(limit)
        .all()
        .map(({ key, ...rest }) => (key === null ? rest : { ...rest, key })),
    }),
    /** How many ids took effect, and those that did so more than once. */
    effects: ({ db }: StoreScope): { count: number; repeated: string[] } => ({
      count: db.select({ count: count() }).from(effect).get()?.count ?? 0,
      repeated: db
        .select({ id: effect.id })
        .from(effect)
        .where(gt(effect.count, 1))
        .all()
        .map(({ id }) => id),
    }),

    list: ({ db }: StoreScope): { notes: string[] } => ({
      notes: db
        .select()
        .from(note)
        .orderBy(note.position)
        .all()
        .map(({ text }) => text),
    }),
  },
  due: ({ db }: StoreScope): number | undefined =>
    db
      .select({ due: min(reminder.due) })
      .from(reminder)
      .get()?.due ?? undefined,
  wake(scope: StoreScope): void {
    const { db, now, actor } = scope
    const due = db.delete(reminder).where(lte(reminder.due, now)).returning().all()
    for (const { text } of due) write(scope, `${text} of ${actor.tenant}`)
  },
  feed: ({ db }: StoreScope, { after, limit }: { after: number; limit: number; query: undefined }) =>
    db.select({ position: note.position, text: note.text }).from(note).where(gt(note.position, after)).orderBy(asc(note.position)).limit(limit).all(),
  async deliver({ text, failures }: Later, { env, key, actor }) {
    const tried = (tries.get(key) ?? 0) + 1
    tries.set(key, tried)
    if (tried <= failures) throw new Error('fails as asked')
    const { NOTES } = env as { NOTES: DurableObjectNamespace }
    await open(NOTES, notes, actor.tenant, { ...actor, idempotencyKey: key }).add({ text })
  },
})
