import { type Issue, Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { type Bare, type Batch, faulty } from '../items.ts'
import { release } from '../codes/memory.ts'
import { mark } from './blocks.ts'
import { seal } from './coded.ts'
import { isDue } from './measure.ts'
import { type Message, type Open, openIndex, save } from './open.ts'
import { prepared } from './metric.ts'
import { removeSlots } from './remove.ts'
import { slotsOfIds } from './slots.ts'

export interface Write extends Batch {
  index: string
  mode: 'upsert' | 'insert'
}

/** Puts a batch in: all or nothing. Of an id that comes twice the last one stays. */
export function write(scope: StoreScope<Message>, { index, mode, items: text, lengths, vectors, model }: Write): { indexed: number; ids: string[] } {
  const open = openIndex(scope, index)
  if (model !== undefined && model !== open.definition.model) throw new Problem('unavailable', `the model of ${index} is being changed at the same time`)
  const floats = readyVectors(open, lengths, new Float32Array(vectors))
  const items = JSON.parse(text) as Bare[]
  const last = new Map(items.map(({ id }, at) => [id, at]))
  if (mode === 'insert' && last.size < items.length) throw new Problem('already_exists', 'an id is there twice', { data: { ids: twice(items) } })
  const known = slotsOfIds(scope.sql, [...last.keys()])
  if (mode === 'insert' && known.size > 0)
    throw new Problem('already_exists', `${[...known.keys()][0]} is there already`, { data: { ids: [...known.keys()].slice(0, 100) } })
  if (known.size > 0) removeSlots(open, [...known.values()])
  insert(
    open,
    [...last.values()].toSorted((a, b) => a - b),
    items,
    floats,
  )
  return { indexed: last.size, ids: items.map(({ id }) => id) }
}

function twice(items: { id: string }[]): string[] {
  const seen = new Set<string>()
  const again = new Set<string>()
  for (const { id } of items) (seen.has(id) ? again : seen).add(id)
  return [...again].slice(0, 100)
}

interface Ready {
  values: Float32Array<ArrayBuffer>
  norms: number[]
}

function readyVectors({ definition: { dimensions, metric } }: Open, lengths: number[], values: Float32Array<ArrayBuffer>): Ready {
  const issues: Issue[] = []
  const norms: number[] = []
  let at = 0
  for (const [index, length] of lengths.entries()) {
    const path = ['items', index, 'vector']
    if (length !== dimensions) issues.push({ path, message: `has ${length} values where the index has ${dimensions}` })
    const norm = prepared(metric, values.subarray(at, at + length))
    if (typeof norm === 'string') issues.push({ path, message: norm })
    else norms.push(norm)
    at += length
  }
  if (issues.length > 0) throw faulty(issues)
  return { values, norms }
}

/** Items whose six values one statement takes: the runtime lets it have a hundred. */
const itemsAtOnce = 16
/** Bytes of vectors that one statement takes: a value that is bound has at most 2 MB. */
const bytesAtOnce = 1024 * 1024

function insert(open: Open, places: number[], items: Bare[], ready: Ready): void {
  const { scope, row } = open
  const first = row.nextSlot
  const kept = places.length === items.length ? ready : only(open, places, ready)
  for (let from = 0; from < places.length; from += itemsAtOnce)
    insertItems(
      scope.sql,
      first + from,
      places.slice(from, from + itemsAtOnce).map((place) => items[place] as Bare),
    )
  insertVectors(open, first, kept)
  const slots = places.map((_, index) => first + index)
  const wasDue = isDue(open)
  mark(open, slots, true)
  save(open, { nextSlot: first + places.length, count: row.count + places.length })
  seal(open, first, row.nextSlot, kept.values)
  if (isDue(open) && !wasDue) scope.send({ task: 'measure', name: row.name, id: row.id }, { lane: 'work' })
}

/** The vectors of these places. */
function only({ definition: { dimensions } }: Open, places: number[], { values, norms }: Ready): Ready {
  const kept = new Float32Array(places.length * dimensions)
  for (const [index, place] of places.entries()) kept.set(values.subarray(place * dimensions, (place + 1) * dimensions), index * dimensions)
  return { values: kept, norms: places.map((place) => norms[place] ?? 1) }
}

function insertItems(sql: SqlStorage, first: number, items: Bare[]): void {
  sql.exec(
    `insert into item (slot, id, namespace, metadata, normal, text) values ${items.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}`,
    ...items.flatMap(({ id, namespace, metadata, text }, at) => [first + at, id, namespace, metadata ?? null, normalOf(metadata), text ?? null]),
  )
}

function insertVectors({ scope: { sql }, definition: { dimensions } }: Open, first: number, { values, norms }: Ready): void {
  const bytes = dimensions * 4
  const atOnce = Math.floor(bytesAtOnce / bytes)
  for (let from = 0; from < norms.length; from += atOnce) {
    const some = values.slice(from * dimensions, (from + atOnce) * dimensions).buffer
    sql.exec(
      'insert into vector (slot, norm, "values") select ? + key, value, substr(?, key * ? + 1, ?) from json_each(?)',
      ...[first + from, some, bytes, bytes, JSON.stringify(norms.slice(from, from + atOnce))],
    )
    release(some)
  }
}

/** The text that filters read, where it is not the given one. */
export function normalOf(metadata: string | undefined): string | null {
  const normal = metadata?.normalize('NFC')
  return normal === undefined || normal === metadata ? null : normal
}
