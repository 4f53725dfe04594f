import { nearness } from './metric.ts'
import type { Open } from './open.ts'

/** A vector that was compared, and how near it is. */
export interface Found {
  slot: number
  near: number
}

export interface Wanted {
  vector: Float32Array
  /** The slot that is no answer. */
  without?: number | undefined
  /** The only slots to look at; all unless given. */
  slots?: number[] | undefined
  topK: number
  /** The least nearness of an answer. */
  least: number
  exact: boolean
}

export interface Nearest {
  /** Nearest first, ties by id. */
  found: Found[]
  scanned: number
  exact: boolean
}

export interface Scored {
  slots: number[]
  near: number[]
  scanned: number
}

/** Compares every vector of these slots, or of the index, in float32. */
export function scoreAll({ scope: { sql }, definition }: Open, { vector, without, least }: Wanted, only: number[] | undefined): Scored {
  const near = nearness[definition.metric]
  const scored: Scored = { slots: [], near: [], scanned: 0 }
  for (const [slot, values] of rowsOf(sql, only)) {
    scored.scanned++
    const score = near(vector, new Float32Array(values))
    if (score < least || slot === without) continue
    scored.slots.push(slot)
    scored.near.push(score)
  }
  return scored
}

type Row = [slot: number, values: ArrayBuffer]

function* rowsOf(sql: SqlStorage, only: number[] | undefined): Iterable<Row> {
  if (only === undefined) return yield* sql.exec('select slot, "values" from vector').raw<Row>()
  for (let from = 0; from < only.length; from += 50_000) {
    const list = JSON.stringify(only.slice(from, from + 50_000))
    yield* sql.exec('select slot, "values" from vector where slot in (select value from json_each(?))', list).raw<Row>()
  }
}

/** The `count` nearest; where the last of them are equal, those with the first ids. */
export function best({ scope: { sql } }: Open, { slots, near }: Scored, count: number): Found[] {
  const bar = near.length <= count ? -Infinity : nth(near, count)
  const found: Found[] = []
  for (const [at, slot] of slots.entries()) if ((near[at] ?? 0) >= bar) found.push({ slot, near: near[at] ?? 0 })
  const ids = idsOf(
    sql,
    found.map(({ slot }) => slot),
  )
  const idOf = ({ slot }: Found) => ids.get(slot) ?? ''
  return found.toSorted((a, b) => b.near - a.near || (idOf(a) < idOf(b) ? -1 : 1)).slice(0, count)
}

/** The `count`-th highest value. */
const nth = (values: number[], count: number): number => Float64Array.from(values).toSorted().at(-count) ?? -Infinity

function idsOf(sql: SqlStorage, slots: number[]): Map<number, string> {
  const ids = new Map<number, string>()
  for (let from = 0; from < slots.length; from += 50_000) {
    const list = JSON.stringify(slots.slice(from, from + 50_000))
    for (const [slot, id] of sql.exec('select slot, id from item where slot in (select value from json_each(?))', list).raw<[number, string]>())
      ids.set(slot, id)
  }
  return ids
}
