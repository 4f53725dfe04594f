import { invalid } from '@dot-do/service'
import type { Open } from './open.ts'
import type { Fragment } from './sort.ts'

/** What relative dates in a filter hang on. */
export interface Clock {
  timezone: string | undefined
  /** Milliseconds since the epoch. */
  now: number
}

/** A caller's `where` as SQL over `item`, with bound values alone. */
export function whereSql(_open: Open, where: Record<string, unknown> | undefined, _clock: Clock): Fragment | undefined {
  if (where === undefined) return undefined
  return invalid('no filters yet', ['where'])
}
