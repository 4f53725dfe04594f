import type { StoreScope, Within } from '@dot-do/store'
import type { CallRow, RetentionRow } from './schema.ts'

const dayMs = 24 * 3_600_000
// What is old goes an hour's worth at once.
const batchMs = 3_600_000
const sweepAgainMs = 60_000
const rowsMax = 1000

/** For how long what calls say is kept, and how many there are. */
export interface Retention {
  days: number
  calls: number
}

export interface CallsQuery {
  from: number
  to: number
  /** The id of the last one of the page before. */
  before?: string | undefined
  limit: number
}

type Setting = Omit<RetentionRow, 'id'>

const settingOf = ({ sql }: Pick<StoreScope, 'sql'>): Setting | undefined =>
  sql.exec<Setting>('select days, sweep_before as sweepBefore, sweep_at as sweepAt from retention').toArray()[0]

/** Days for which what calls say is kept; 0 where it is not. */
export const retentionDays = (scope: Pick<StoreScope, 'sql'>): number => settingOf(scope)?.days ?? 0

/** Takes away what a tenant's calls said before a time. */
type Drop = (env: unknown, tenant: string, before: number) => Promise<void>

/** What takes away, by `drop`, what is not to be kept any more. */
export const retaining = (drop: Drop) => ({
  /** Says for how long what calls say is kept. What is older than that goes at once. */
  setRetention(scope: StoreScope, { days }: { days: number }): Retention {
    scope.sql.exec('insert into retention (id, days) values (1, ?) on conflict (id) do update set days = excluded.days', days)
    sweep(scope, days === 0 ? scope.now + 1 : scope.now - days * dayMs, drop)
    return retention(scope)
  },

  /** Takes away what is too old. */
  wake(scope: StoreScope): void {
    const setting = settingOf(scope)
    if (setting) sweep(scope, Math.max(setting.sweepBefore ?? 0, firstOf(scope)), drop)
  },
})

export const retention = (scope: StoreScope): Retention => ({
  days: retentionDays(scope),
  calls: Number(scope.sql.exec('select count(*) as n from call where at >= ?', firstOf(scope)).one().n),
})

/** The time from which calls are kept. */
const firstOf = (scope: StoreScope): number => scope.now - retentionDays(scope) * dayMs

/** Notes a call of which is kept what it said; false where nothing is kept any more. */
export function keepCall(scope: StoreScope, { id, at, tags, ...row }: CallRow): boolean {
  if (retentionDays(scope) === 0) return false
  const { operation, model, provider, key, user, prompt, finish, bytes } = row
  scope.sql.exec(
    'insert into call (id, at, operation, model, provider, key, user, prompt, tags, finish, bytes) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...[id, at, operation, model, provider, key, user, prompt, tags && JSON.stringify(tags), finish, bytes],
  )
  return true
}

/** Calls of which is kept what they said, the newest first. */
export const calls = (scope: StoreScope, { from, to, before, limit }: CallsQuery): CallRow[] =>
  scope.sql
    .exec<Raw>(
      `select ${columns} from call where at >= ? and at < ? and id < ? order by id desc limit ?`,
      ...[Math.max(from, firstOf(scope)), to, before ?? '~', limit],
    )
    .toArray()
    .map(toRow)

export const call = (scope: StoreScope, { id }: { id: string }): CallRow | undefined =>
  scope.sql.exec<Raw>(`select ${columns} from call where id = ? and at >= ?`, id, firstOf(scope)).toArray().map(toRow)[0]

const columns = 'id, at, operation, model, provider, key, user, prompt, tags, finish, bytes'

type Raw = Omit<CallRow, 'tags'> & { tags: string | null }

const toRow = (row: Raw): CallRow => ({ ...row, tags: row.tags === null ? null : (JSON.parse(row.tags) as string[]) })

/** When what is too old has to go, or is tried again to be taken away. */
export function due(scope: StoreScope): number | undefined {
  const setting = settingOf(scope)
  if (!setting) return undefined
  const { at } = scope.sql.exec<{ at: number | null }>('select min(at) as at from call').one()
  const next = Math.min(setting.sweepAt ?? Number.POSITIVE_INFINITY, at === null ? Number.POSITIVE_INFINITY : at + setting.days * dayMs + batchMs)
  return next === Number.POSITIVE_INFINITY ? undefined : next
}

/** Deletes the records from before a time, and then what they said: that is tried again until it is done. */
function sweep(scope: StoreScope, before: number, drop: Drop): void {
  const { sql, now, actor, after } = scope
  const old = sql.exec('delete from call where id in (select id from call where at < ? order by at limit ?) returning id', before, rowsMax).toArray()
  const pending = settingOf(scope)?.sweepBefore ?? null
  if (old.length === 0 && pending === null) return
  sql.exec('update retention set sweep_before = ?, sweep_at = ?', before, now + sweepAgainMs)
  after(async (object: Within) => {
    await drop(object.env, actor.tenant, before)
    await object.run(swept, { before })
  })
}

const swept = ({ sql }: StoreScope, { before }: { before: number }): void =>
  void sql.exec('update retention set sweep_before = null, sweep_at = null where sweep_before = ?', before)
