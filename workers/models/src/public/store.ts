import { store, type StoreScope } from '@dot-do/store'
import { desc, eq } from 'drizzle-orm'
import type { Version } from '../catalogue/types.ts'
import type { Env } from '../env.ts'
import migrations from './migrations/migrations.js'
import { refreshed } from './refresh.ts'
import { state, version } from './schema.ts'

/** What is known of the current catalogue. */
export interface State {
  version?: string | undefined
  at?: string | undefined
  attemptedAt?: number | undefined
  error?: string | undefined
}

/** A catalogue that was read and is good. */
export interface Commit {
  version: string
  at: string
  versions: { model: string; before?: Version | undefined; held: Version }[]
}

type Message = { kind: 'refresh' } | { kind: 'forget'; version: string }

export const everyMs = 6 * 3600_000
// A reader that began before a swap may still want the catalogue from before.
const keptMs = 600_000

const current = ({ db }: Pick<StoreScope, 'db'>): State => {
  const row = db.select().from(state).get()
  return row ? { version: row.version ?? undefined, at: row.at ?? undefined, attemptedAt: row.attemptedAt, error: row.error ?? undefined } : {}
}

function note({ db, now }: Pick<StoreScope, 'db' | 'now'>, row: { version?: string; at?: string; error: string | null }): void {
  db.insert(state)
    .values({ id: 1, attemptedAt: now, ...row })
    .onConflictDoUpdate({ target: state.id, set: { attemptedAt: now, ...row } })
    .run()
}

const plan = ({ send, sql }: StoreScope<Message>): void => {
  if (sql.exec(`select 1 from _outbox where lane = 'refresh' and attempts = 0 and due > ?`, Date.now()).toArray().length === 0)
    send({ kind: 'refresh' }, { lane: 'refresh', delayMs: everyMs })
}

/** Which catalogue is current, and what held before. */
export const catalogue = store({
  migrations,
  reads: ['state', 'versions', 'recent'],
  transactions: {
    state: (scope: StoreScope): State => current(scope),

    versions: ({ db }: StoreScope, { model }: { model: string }): Version[] =>
      db
        .select({ held: version.held })
        .from(version)
        .where(eq(version.model, model))
        .orderBy(version.id)
        .all()
        .map(({ held }) => held),

    /** The newest changes of all models, newest first. */
    recent: ({ db }: StoreScope, { limit }: { limit: number }): { model: string; held: Version }[] =>
      db.select({ model: version.model, held: version.held }).from(version).orderBy(desc(version.id)).limit(limit).all(),

    /** Makes a refresh due, once for any number of askers. */
    begin(scope: StoreScope<Message>): void {
      if ((current(scope).attemptedAt ?? 0) > scope.now - everyMs) return
      note(scope, { error: current(scope).error ?? null })
      scope.send({ kind: 'refresh' }, { lane: 'refresh' })
    },

    commit(scope: StoreScope<Message>, { version: made, at, versions }: Commit): void {
      const { db } = scope
      const { version: before } = current(scope)
      for (const { model, before: first, held } of versions) {
        const isKnown = db.select({ id: version.id }).from(version).where(eq(version.model, model)).get() !== undefined
        db.insert(version)
          .values([...(first && !isKnown ? [{ model, held: first }] : []), { model, held }])
          .run()
      }
      note(scope, { version: made, at, error: null })
      plan(scope)
      if (before !== undefined && before !== made) scope.send({ kind: 'forget', version: before }, { lane: before, delayMs: keptMs })
    },

    refuse(scope: StoreScope<Message>, { error }: { error: string }): void {
      note(scope, { error })
      plan(scope)
    },
  },

  async deliver(message: Message, { env }: { env: unknown }): Promise<void> {
    const { CATALOGUES } = env as Env
    if (message.kind === 'forget') await CATALOGUES.delete(message.version)
    // What is refused is noted, and tried again in 6 hours.
    else await refreshed(env as Env, AbortSignal.timeout(120_000)).catch(() => undefined)
  },
})
