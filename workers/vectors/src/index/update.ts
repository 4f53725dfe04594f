import { type Issue } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { faulty, metadataText } from '../items.ts'
import { type Message, openIndex } from './open.ts'
import { slotsOfIds } from './slots.ts'
import { normalOf } from './write.ts'

interface Patch {
  id: string
  metadata?: Record<string, unknown> | undefined
  namespace?: string | undefined
}

export interface Update {
  index: string
  items: Patch[]
  mode: 'replace' | 'merge'
}

/** Changes metadata and namespaces; vectors stay as they are. */
export function update(scope: StoreScope<Message>, { index, items, mode }: Update): { updated: number; missing: string[] } {
  openIndex(scope, index)
  const { sql } = scope
  const slots = slotsOfIds(
    sql,
    items.map(({ id }) => id),
  )
  const issues: Issue[] = []
  for (const [at, { id, metadata, namespace }] of items.entries()) {
    const slot = slots.get(id)
    if (slot === undefined) continue
    if (metadata) {
      const next = mode === 'merge' ? merged(current(sql, slot), metadata) : metadata
      const text = metadataText(next, ['items', at, 'metadata'], issues)
      sql.exec('update item set metadata = ?, normal = ? where slot = ?', text, normalOf(text), slot)
    }
    if (namespace !== undefined) sql.exec('update item set namespace = ? where slot = ?', namespace, slot)
  }
  if (issues.length > 0) throw faulty(issues)
  return { updated: slots.size, missing: [...new Set(items.map(({ id }) => id))].filter((id) => !slots.has(id)) }
}

function current(sql: SqlStorage, slot: number): Record<string, unknown> {
  const { metadata } = sql.exec<{ metadata: string | null }>('select metadata from item where slot = ?', slot).one()
  return metadata === null ? {} : (JSON.parse(metadata) as Record<string, unknown>)
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** RFC 7396. */
function merged(target: unknown, patch: Record<string, unknown>): Record<string, unknown> {
  const fields = new Map(isObject(target) ? Object.entries(target) : [])
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) fields.delete(name)
    else fields.set(name, isObject(value) ? merged(fields.get(name), value) : value)
  }
  return Object.fromEntries(fields)
}
