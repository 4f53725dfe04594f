import { Problem } from '@dot-do/contract'
import { store, type StoreScope } from '@dot-do/store'
import { eq } from 'drizzle-orm'
import type { Env } from '../env.ts'
import { dropBodies } from '../retention/bodies.ts'
import { recall } from './answers.ts'
import { budgetStates, reserve, setBudget } from './budgets.ts'
import { begin, end, renew } from './calls.ts'
import { tryModel } from './circuit.ts'
import migrations from './migrations/migrations.js'
import { deletePrompt, findPrompt, newestPrompts, promptVersions, putPrompt } from './prompts.ts'
import { call, calls, due, keepCall, retaining, retention } from './retention.ts'
import { provider, type ProviderRow } from './schema.ts'
import { usage } from './usage.ts'

const providersMax = 100

const { setRetention, wake } = retaining((env, tenant, before) => dropBodies(env as Env, tenant, before))

/** What a tenant has: providers, how their models do, calls under way, prompts, budgets, what was used, answers to give again, records of what was said. */
export const llm = store({
  migrations,
  reads: ['providers', 'findPrompt', 'newestPrompts', 'promptVersions', 'budgetStates', 'usage', 'retention', 'calls', 'call'],
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

    ...{ begin, renew, end, tryModel, recall },
    ...{ putPrompt, findPrompt, newestPrompts, promptVersions, deletePrompt },
    ...{ setBudget, budgetStates, reserve, usage },
    ...{ setRetention, retention, keepCall, calls, call },
  },
  ...{ due, wake },
})
