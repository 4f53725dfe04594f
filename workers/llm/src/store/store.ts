import { Problem } from '@dot-do/contract'
import { type Begun, beginOnce, endOnce, type OnceCall, onceLeaseMs, renewOnce, store, type StoreScope } from '@dot-do/store'
import { eq, gt, lt } from 'drizzle-orm'
import { countCall } from './circuit.ts'
import migrations from './migrations/migrations.js'
import { circuit, provider, type ProviderRow, slot } from './schema.ts'

/** One call of a model: how it is known while it runs. */
export interface Run {
  /** Under the caller's idempotency key, where there is one. */
  once?: OnceCall
  /** The id of its stream, where it is one. */
  stream?: string
}

/** What a call needs to know at its begin. */
export interface Beginning {
  begun: Begun
  providers: ProviderRow[]
  /** Models to pass over for now. */
  open: string[]
}

/** How a call ended. */
export interface Ending extends Run {
  /** Kept for repetitions of the call; absent when it failed. */
  answer?: string
  results: { model: string; failed: boolean }[]
}

const streamsMax = 64

/** What a tenant has: providers, how their models do, calls under way. */
export const llm = store({
  migrations,
  reads: ['providers'],
  transactions: {
    providers: ({ db }: StoreScope): ProviderRow[] => db.select().from(provider).orderBy(provider.name).all(),

    putProvider({ db, sql, now }: StoreScope, row: Omit<ProviderRow, 'updatedAt'>): ProviderRow {
      const whole = { ...row, updatedAt: now }
      const isNew = db.select({ name: provider.name }).from(provider).where(eq(provider.name, row.name)).get() === undefined
      if (isNew && countOf(sql, 'provider') >= providersMax) throw new Problem('failed_precondition', `at most ${providersMax} providers`)
      return db.insert(provider).values(whole).onConflictDoUpdate({ target: provider.name, set: whole }).returning().get()
    },

    deleteProvider: ({ db }: StoreScope, { name }: { name: string }): boolean =>
      db.delete(provider).where(eq(provider.name, name)).returning({ name: provider.name }).get() !== undefined,

    begin(scope: StoreScope, { once, stream }: Run): Beginning {
      const { db, now } = scope
      const begun: Begun = once ? beginOnce(scope, once) : { state: 'new' }
      if (begun.state !== 'new') return { begun, providers: [], open: [] }
      if (stream !== undefined) takeSlot(scope, stream)
      const open = db.select({ model: circuit.model }).from(circuit).where(gt(circuit.openUntil, now)).all()
      return { begun, providers: db.select().from(provider).orderBy(provider.name).all(), open: open.map(({ model }) => model) }
    },

    renew(scope: StoreScope, { once, stream }: Run): void {
      if (once) renewOnce(scope, once)
      if (stream !== undefined)
        scope.db
          .update(slot)
          .set({ until: scope.now + onceLeaseMs })
          .where(eq(slot.run, stream))
          .run()
    },

    end(scope: StoreScope, { once, stream, answer, results }: Ending): void {
      if (once) endOnce(scope, once, answer)
      if (stream !== undefined) scope.db.delete(slot).where(eq(slot.run, stream)).run()
      for (const { model, failed } of results) countCall(scope, model, failed)
    },
  },
})

const providersMax = 100

const countOf = (sql: SqlStorage, table: 'provider' | 'slot'): number => Number(sql.exec(`select count(*) as n from ${table}`).one().n)

function takeSlot({ db, sql, now }: StoreScope, run: string): void {
  db.delete(slot).where(lt(slot.until, now)).run()
  if (countOf(sql, 'slot') >= streamsMax) throw new Problem('resource_exhausted', `${streamsMax} streams are open: end one first`)
  db.insert(slot)
    .values({ run, until: now + onceLeaseMs })
    .run()
}
