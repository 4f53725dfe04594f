import type { FieldType } from 'lists.do/contract'
import { type StoredField, typeOf } from '../values/field.ts'
import type { Open } from './open.ts'

/** What SQL and filters know of a value that items have: an expression made of ids and numbers alone. */
export interface Column {
  sql: string
  type: FieldType
  field?: StoredField
}

const marks: Record<string, Column> = {
  id: { sql: 'item.id', type: 'text' },
  version: { sql: 'item.version', type: 'number' },
  createdAt: { sql: 'item.created_at', type: 'datetime' },
  createdBy: { sql: 'item.created_by', type: 'user' },
  updatedAt: { sql: 'item.updated_at', type: 'datetime' },
  updatedBy: { sql: 'item.updated_by', type: 'user' },
}

/** The expression of a field: the very one that indexes are made of. */
export const fieldSql = (id: string): string => `json_extract(item.data, '$.${id}')`

/** The column of a name, without what may lie below it. */
export function columnOf(open: Open, name: string): Column | undefined {
  if (Object.hasOwn(marks, name)) return marks[name]
  const field = open.fieldOf(name) ?? open.fieldOf(name.normalize('NFC'))
  return field && { sql: fieldSql(field.id), type: typeOf(field), field }
}
