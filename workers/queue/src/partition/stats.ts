import type { Scope } from './open.ts'

type Name = 'sent' | 'done' | 'failed' | 'retried' | 'dead' | 'wait' | 'run'

const minuteMs = 60_000
export const keptMinutes = 7 * 24 * 60

/** Counts what happened; of a time, into which bucket it falls. */
export function bump({ sql, now }: Scope, name: Name, count = 1, bucket = 0): void {
  if (count === 0) return
  sql.exec(
    'insert into stat values (?, ?, ?, ?) on conflict (minute, name, bucket) do update set count = count + excluded.count',
    ...[Math.floor(now / minuteMs), name, bucket, count],
  )
}

/** Sixteen buckets to each doubling, so that a time is known to 6 %. */
export function bucketOf(ms: number): number {
  if (ms < 16) return Math.max(0, Math.floor(ms))
  const doublings = Math.floor(Math.log2(ms)) - 4
  return 16 * (doublings + 1) + Math.floor(ms / 2 ** doublings) - 16
}

/** The middle of a bucket, in milliseconds. */
export function middleOf(bucket: number): number {
  if (bucket < 16) return bucket
  const doublings = Math.floor(bucket / 16) - 1
  return (16 + (bucket % 16) + 0.5) * 2 ** doublings
}

/** What there is of a window that ends now: `[name, bucket, count]`. */
export const statsOf = ({ sql, now }: Scope, windowMs: number): [string, number, number][] =>
  sql
    .exec<{ name: string; bucket: number; count: number }>(
      'select name, bucket, sum(count) as count from stat where minute > ? group by name, bucket',
      Math.floor(now / minuteMs) - Math.ceil(windowMs / minuteMs),
    )
    .toArray()
    .map(({ name, bucket, count }) => [name, bucket, count])

/** Drops what is older than any window. */
export const forgetStats = ({ sql, now }: Scope): void => void sql.exec('delete from stat where minute < ?', Math.floor(now / minuteMs) - keptMinutes)
