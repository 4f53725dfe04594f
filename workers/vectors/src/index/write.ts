import { type Issue, Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import type { Batch } from '../items.ts'
import { faulty } from '../items.ts'
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
export function write(scope: StoreScope<Message>, { index, mode, items, lengths, vectors, model }: Write): { indexed: number; ids: string[] } {
  const open = openIndex(scope, index)
  if (model !== undefined && model !== open.definition.model) throw new Problem('unavailable', `the model of ${index} is being changed at the same time`)
  const floats = readyVectors(open, lengths, new Float32Array(vectors))
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
  values: Float32Array
  norms: number[]
}

function readyVectors({ definition: { dimensions, metric } }: Open, lengths: number[], values: Float32Array): Ready {
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

function insert(open: Open, places: number[], items: Batch['items'], { values, norms }: Ready): void {
  const { scope, row, definition } = open
  const { sql } = scope
  const { dimensions } = definition
  const first = row.nextSlot
  for (const [index, place] of places.entries()) {
    const { id, namespace, metadata, text } = items[place] as Batch['items'][number]
    const slot = first + index
    sql.exec(
      'insert into item (slot, id, namespace, metadata, normal, text) values (?, ?, ?, ?, ?, ?)',
      ...[slot, id, namespace, metadata ?? null, normalOf(metadata), text ?? null],
    )
    sql.exec('insert into vector values (?, ?, ?)', slot, norms[place] ?? 1, values.slice(place * dimensions, (place + 1) * dimensions).buffer)
  }
  const slots = places.map((_, index) => first + index)
  const wasDue = isDue(open)
  mark(open, slots, true)
  save(open, { nextSlot: first + places.length, count: row.count + places.length })
  seal(open, first, row.nextSlot)
  if (isDue(open) && !wasDue) scope.send({ task: 'measure', name: row.name, id: row.id }, { lane: 'work' })
}

/** The text that filters read, where it is not the given one. */
export function normalOf(metadata: string | undefined): string | null {
  const normal = metadata?.normalize('NFC')
  return normal === undefined || normal === metadata ? null : normal
}
