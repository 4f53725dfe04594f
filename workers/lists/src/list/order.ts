import { Problem } from '@dot-do/contract'
import { generateNKeysBetween } from 'fractional-indexing'
import { keepSpacing } from '../history/spacings.ts'
import type { Open } from './open.ts'

/** Where in the list's order. */
export type Place = 'first' | 'last' | { before: string } | { after: string } | { index: number }

interface Gap {
  /** The positions on both sides; null at an end. */
  low: string | null
  high: string | null
}

/** Characters of a position, past which its neighbourhood is spaced anew. */
const positionMax = 64
/** What spacing anew brings positions to, so that it is not soon due again. */
const spacedMax = 32

/** Positions for `count` items at a place, in order; they fit between what is there. `not_found` where the place’s item is not. */
export function positionsAt(open: Open, place: Place, count: number, moving: string[] = []): string[] {
  if (count === 0) return []
  const keys = between(gapAt(open, place, moving), count)
  if (isShort(keys, positionMax)) return keys
  const { low, high } = gapAt(open, place, moving)
  spaceAround(open, low ?? high ?? '')
  return between(gapAt(open, place, moving), count)
}

const between = ({ low, high }: Gap, count: number): string[] => generateNKeysBetween(low, high, count)
const isShort = (keys: string[], max: number): boolean => keys.every((key) => key.length <= max)

function gapAt(open: Open, place: Place, moving: string[]): Gap {
  if (place === 'first') return { low: null, high: edge(open, 'min') }
  if (place === 'last') return { low: edge(open, 'max'), high: null }
  if ('index' in place) return gapAtIndex(open, place.index, moving)
  if ('before' in place) {
    const high = positionOf(open, place.before)
    return { low: neighbour(open, high, 'below'), high }
  }
  const low = positionOf(open, place.after)
  return { low, high: neighbour(open, low, 'above') }
}

// Counted without the items that move; what they leave is no gap of its own.
function gapAtIndex(open: Open, index: number, moving: string[]): Gap {
  const [before, after] = [at(index - 1), at(index)]
  if (after !== undefined) return { low: neighbour(open, after, 'below'), high: after }
  return before === undefined || index >= open.row.count ? gapAt(open, 'last', moving) : { low: before, high: neighbour(open, before, 'above') }

  function at(offset: number): string | undefined {
    if (offset < 0) return undefined
    const rest = 'select position from item where id not in (select value from json_each(?)) order by position limit 1 offset ?'
    return open.scope.sql.exec<{ position: string }>(rest, JSON.stringify(moving), offset).toArray()[0]?.position
  }
}

const edge = ({ scope: { sql } }: Open, which: 'min' | 'max'): string | null =>
  sql.exec<{ position: string | null }>(`select ${which}(position) as position from item`).one().position

function positionOf({ scope: { sql } }: Open, id: string): string {
  const row = sql.exec<{ position: string }>('select position from item where id = ?', id).toArray()[0]
  if (!row) throw new Problem('not_found', `no item ${id}`)
  return row.position
}

const neighbour = ({ scope: { sql } }: Open, position: string, side: 'below' | 'above'): string | null =>
  sql
    .exec<{ position: string }>(
      side === 'below'
        ? 'select position from item where position < ? order by position desc limit 1'
        : 'select position from item where position > ? order by position limit 1',
      position,
    )
    .toArray()[0]?.position ?? null

/** Gives the items around a position shorter ones, their order unchanged: as few items as that takes. */
function spaceAround(open: Open, position: string): void {
  const { sql } = open.scope
  const take = (side: '<' | '>=', order: 'asc' | 'desc', limit: number) =>
    sql
      .exec<{ seq: number; position: string }>(`select seq, position from item where position ${side} ? order by position ${order} limit ?`, position, limit)
      .toArray()
  for (let reach = 64; ; reach *= 4) {
    const below = take('<', 'desc', reach + 1)
    const above = take('>=', 'asc', reach + 1)
    const low = below.length > reach ? (below.pop()?.position ?? null) : null
    const high = above.length > reach ? (above.pop()?.position ?? null) : null
    const rows = [...below.toReversed(), ...above]
    const keys = between({ low, high }, rows.length)
    const isWhole = low === null && high === null
    if (!isWhole && !isShort(keys, spacedMax)) continue
    const pairs = rows.map(({ seq }, index) => [seq, keys[index]])
    for (let from = 0; from < pairs.length; from += 5000) {
      sql.exec(
        'update item set position = pair.value ->> 1 from json_each(?) as pair where item.seq = pair.value ->> 0',
        JSON.stringify(pairs.slice(from, from + 5000)),
      )
    }
    open.row.spacing++
    const edge = (position: string | null) => (position === null ? [] : [{ before: position, after: position }])
    keepSpacing(open, [...edge(low), ...rows.map(({ position: before }, index) => ({ before, after: keys[index] ?? before })), ...edge(high)])
    return
  }
}
