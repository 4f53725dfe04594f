import type { StoreScope } from '@dot-do/store'
import { onceLeaseMs } from '@dot-do/store'
import { answer } from './schema.ts'

const entriesMax = 10_000
/** Characters of all kept answers together. */
const sizeMax = 256_000_000

/** Asks for a kept answer, and, where there is none, to be the one that makes it. */
export interface Recalling {
  key: string
  run: string
  /** Milliseconds that it may be old; any age unless set. */
  ttlMs?: number | undefined
  /** The run that was waited for. */
  joined?: string | undefined
}

export type Recalled = { state: 'new' } | { state: 'running'; run: string } | { state: 'kept'; text: string } | { state: 'failed'; problem: string }

/** An answer to keep, or how making it failed. */
export interface Keeping {
  key: string
  run: string
  ttlMs?: number | undefined
  text?: string | undefined
  /** Told to those who wait for this run, and to nobody after them. */
  problem?: string | undefined
}

/** The kept answer of a key; the run that makes it; or nothing, and the asking run is the one to make it. */
export function recall({ sql, now }: StoreScope, { key, run, ttlMs, joined }: Recalling): Recalled {
  const [row] = sql
    .exec<{
      run: string | null
      run_until: number
      text: string | null
      created_at: number
      expires_at: number | null
      failed_run: string | null
      problem: string | null
    }>('select run, run_until, text, created_at, expires_at, failed_run, problem from answer where key = ?', key)
    .toArray()
  const isFresh = row && row.text !== null && (row.expires_at ?? Infinity) > now && row.created_at + (ttlMs ?? Infinity) > now
  if (isFresh && row.text !== null) {
    sql.exec('update answer set used_at = ? where key = ?', now, key)
    return { state: 'kept', text: row.text }
  }
  if (row?.run && row.run !== run && row.run_until > now) return { state: 'running', run: row.run }
  if (row?.problem && joined !== undefined && row.failed_run === joined) return { state: 'failed', problem: row.problem }
  sql.exec(
    `insert into answer (key, run, run_until, size, created_at, used_at) values (?, ?, ?, 0, ?, ?)
      on conflict (key) do update set run = excluded.run, run_until = excluded.run_until`,
    ...[key, run, now + onceLeaseMs, now, now],
  )
  return { state: 'new' }
}

/** Says that the making of an answer goes on. */
export const renewAnswer = ({ sql, now }: StoreScope, { key, run }: Keeping): void =>
  void sql.exec('update answer set run_until = ? where key = ? and run = ?', now + onceLeaseMs, key, run)

/** Ends the making of an answer: it is kept, or, where it failed, may be made again. */
export function keepAnswer({ db, sql, now }: StoreScope, { key, run, ttlMs, text, problem }: Keeping): void {
  if (text === undefined) {
    sql.exec('update answer set run = null, failed_run = ?, problem = ?, used_at = ? where key = ? and run = ?', run, problem ?? null, now, key, run)
    // Where an older answer is not there either nothing is left once those who waited were told.
    sql.exec('delete from answer where key in (select key from answer where text is null and run is null and used_at < ? limit 20)', now - onceLeaseMs)
    return
  }
  const row = { run: null, runUntil: 0, text, size: text.length, createdAt: now, expiresAt: ttlMs === undefined ? null : now + ttlMs, usedAt: now }
  db.insert(answer)
    .values({ key, ...row })
    .onConflictDoUpdate({ target: answer.key, set: { ...row, failedRun: null, problem: null } })
    .run()
  makePlace(sql, now)
}

/** Drops what has expired, and beyond the bounds what was used longest ago. */
function makePlace(sql: SqlStorage, now: number): void {
  sql.exec('delete from answer where key in (select key from answer where expires_at < ? limit 20)', now)
  const { entries, size } = sql.exec<{ entries: number; size: number }>('select count(*) as entries, coalesce(sum(size), 0) as size from answer').one()
  if (entries <= entriesMax && size <= sizeMax) return
  const oldest = sql.exec<{ key: string; size: number }>('select key, size from answer where run is null order by used_at')
  let [tooMany, tooMuch] = [entries - entriesMax, size - sizeMax]
  const gone: string[] = []
  for (const each of oldest) {
    if (tooMany <= 0 && tooMuch <= 0) break
    gone.push(each.key)
    tooMany--
    tooMuch -= each.size
  }
  for (const key of gone) sql.exec('delete from answer where key = ?', key)
}
