import type { Key } from 'auth.do/contract'
import { creditsAt } from './credits.ts'
import type { Row } from './schema.ts'

const time = (ms: number) => new Date(ms).toISOString()

/** A row as its admins see it: never a hash. */
export function toKey(row: Row, now: number): Key {
  const { id, name, start, organization, permissions, isEnabled, metadata } = row
  const remaining = creditsAt(row, now)
  return {
    ...{ id, name, start, organization, permissions, isEnabled, metadata },
    createdAt: time(row.createdAt),
    createdBy: row.createdBy ?? undefined,
    expiresAt: row.expiresAt === null ? undefined : time(row.expiresAt),
    limit: row.limit ?? undefined,
    credits: remaining === undefined ? undefined : { remaining, refill: row.creditsRefill ?? undefined },
  }
}
