import type { Item } from 'vectors.do/contract'
import { given, shorter } from '../numbers.ts'
import type { Part } from '../queries.ts'

type Row = { slot: number; id: string; namespace: string; metadata?: string | null; text?: string | null; norm?: number; vector?: ArrayBuffer }

/** Items of these slots by their slots, with the parts that are asked for. */
export function itemsAt(sql: SqlStorage, slots: number[], include: Part[]): Map<number, Item> {
  const columns = ['item.slot', 'item.id', 'item.namespace']
  if (include.includes('metadata')) columns.push('item.metadata')
  if (include.includes('text')) columns.push('item.text')
  if (include.includes('vector')) columns.push('vector.norm', 'vector."values" as vector')
  const join = include.includes('vector') ? 'join vector using (slot)' : ''
  const statement = `select ${columns.join(', ')} from item ${join} where item.slot in (select value from json_each(?))`
  return new Map(
    sql
      .exec<Row>(statement, JSON.stringify(slots))
      .toArray()
      .map((row) => [row.slot, shown(row)]),
  )
}

const shown = ({ id, namespace, metadata, text, norm, vector }: Row): Item => ({
  id,
  ...(namespace !== '' && { namespace }),
  ...(typeof metadata === 'string' && { metadata: JSON.parse(metadata) as Record<string, unknown> }),
  ...(typeof text === 'string' && { text }),
  ...(vector && { vector: norm === undefined || norm === 1 ? shorter(new Float32Array(vector)) : given(new Float32Array(vector), norm) }),
})
