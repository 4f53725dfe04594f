import type { Scope } from './open.ts'

/** By what a message stands for those that follow: for so long, or until it is done or dead. */
export interface Dedupe {
  id: string
  windowMs: number | undefined
  bodyHash: string
}

/** The message that stands for this one. */
export function firstOf({ sql, now }: Scope, { id, bodyHash }: Dedupe): { id: string; bodyMatches: boolean } | undefined {
  const row = sql
    .exec<{ message: string; body_hash: string }>('select message, body_hash from dedupe where id = ? and (until is null or until > ?)', id, now)
    .toArray()[0]
  return row && { id: row.message, bodyMatches: row.body_hash === bodyHash }
}

/** Has a message stand for those that follow. */
export function standFor(scope: Scope, message: string, { id, windowMs, bodyHash }: Dedupe): void {
  forgetWindows(scope, 2)
  scope.sql.exec('insert or replace into dedupe values (?, ?, ?, ?)', id, message, bodyHash, windowMs === undefined ? null : scope.now + windowMs)
}

/** Drops deduplications whose window is over, some at a time. */
export const forgetWindows = ({ sql, now }: Scope, limit: number): void =>
  void sql.exec('delete from dedupe where id in (select id from dedupe where until is not null and until <= ? order by until limit ?)', now, limit)
