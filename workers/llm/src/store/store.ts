import { Problem } from '@dot-do/contract'
import { type Begun, beginOnce, endOnce, type OnceCall, onceLeaseMs, renewOnce, store, type StoreScope } from '@dot-do/store'
import { eq } from 'drizzle-orm'
import { countCall } from './circuit.ts'
import migrations from './migrations/migrations.js'
import { circuit, provider, type ProviderRow } from './schema.ts'

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
  /** Models that failed of late: how their next call goes counts, also when it goes well. */
  troubled: string[]
}

/** How a call ended. */
export interface Ending extends Run {
  /** Kept for repetitions of the call; absent when it failed. */
  answer?: string
  results: { model: string; failed: boolean }[]
}

const streamsMax = 64

// Streams under way, of each object in this isolate: they end with it, and to write each down would delay its first token.
const slots = new WeakMap<SqlStorage, Map<string, number>>()

function slotsOf({ sql }: StoreScope): Map<string, number> {
  const known = slots.get(sql)
  if (known) return known
  const made = new Map<string, number>()
  slots.set(sql, made)
  return made
}

function takeSlot(scope: StoreScope, run: string): void {
  const taken = slotsOf(scope)
  for (const [id, until] of taken) if (until < scope.now) taken.delete(id)
  if (taken.size >= streamsMax) throw new Problem('resource_exhausted', `${streamsMax} streams are open: end one first`)
  taken.set(run, scope.now + onceLeaseMs)
}

/** What a tenant has: providers, how their models do, calls under way. */
export const llm = store({
  migrations,
  reads: ['providers'],
  transactions: {
    providers: ({ db }: StoreScope): ProviderRow[] => db.select().from(provider).orderBy(provider.name).all(),

    putProvider({ db, sql, now }: StoreScope, row: Omit<ProviderRow, 'updatedAt'>): ProviderRow {
      const whole = { ...row, updatedAt: now }
      const isNew = db.select({ name: provider.name }).from(provider).where(eq(provider.name, row.name)).get() === undefined
      if (isNew && Number(sql.exec('select count(*) as n from provider').one().n) >= providersMax)
        throw new Problem('failed_precondition', `at most ${providersMax} providers`)
      return db.insert(provider).values(whole).onConflictDoUpdate({ target: provider.name, set: whole }).returning().get()
    },

    deleteProvider: ({ db }: StoreScope, { name }: { name: string }): boolean =>
      db.delete(provider).where(eq(provider.name, name)).returning({ name: provider.name }).get() !== undefined,

    begin(scope: StoreScope, { once, stream }: Run): Beginning {
      const { db, now } = scope
      const begun: Begun = once ? beginOnce(scope, once) : { state: 'new' }
      if (begun.state !== 'new') return { begun, providers: [], open: [], troubled: [] }
      if (stream !== undefined) takeSlot(scope, stream)
      const troubled = db.select({ model: circuit.model, openUntil: circuit.openUntil }).from(circuit).all()
      const open = troubled.filter(({ openUntil }) => openUntil > now)
      return {
        begun,
        providers: db.select().from(provider).orderBy(provider.name).all(),
        open: open.map(({ model }) => model),
        troubled: troubled.map(({ model }) => model),
      }
    },

    renew(scope: StoreScope, { once, stream }: Run): void {
      if (once) renewOnce(scope, once)
      if (stream !== undefined) slotsOf(scope).set(stream, scope.now + onceLeaseMs)
    },

    end(scope: StoreScope, { once, stream, answer, results }: Ending): void {
      if (once) endOnce(scope, once, answer)
      if (stream !== undefined) slotsOf(scope).delete(stream)
      for (const { model, failed } of results) countCall(scope, model, failed)
    },
  },
})

const providersMax = 100
