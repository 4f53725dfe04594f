import type { View } from 'lists.do/contract'
import { type StoredField, typeOf } from '../values/field.ts'
import { columnOf } from './columns.ts'
import type { Open } from './open.ts'
import { view } from './schema.ts'

/** Indexes that views ask for; each costs every write. */
const indexesMax = 32

type Query = Omit<View, 'name'>

/** Brings the indexes to what the views filter and sort by: of each view one, in which its first page stands together. */
export function indexViews(open: Open): void {
  const { sql, db } = open.scope
  const wanted = new Map<string, string>()
  for (const { query } of db.select().from(view).orderBy(view.name).all()) {
    const fields = wanted.size < indexesMax ? fieldsOf(open, query) : []
    if (fields.length > 0) wanted.set(`sorted_${fields.map(({ id }) => id).join('_')}`, [...fields.flatMap(columnsOf), 'id'].join(', '))
  }
  for (const { name } of sql.exec<{ name: string }>("select name from sqlite_master where type = 'index' and name glob 'sorted_*'").toArray()) {
    if (!wanted.delete(name)) sql.exec(`drop index ${name}`)
  }
  for (const [name, columns] of wanted) sql.exec(`create index ${name} on item (${columns})`)
}

/** What a view pins to one value, then what it sorts by first, else what it filters by otherwise. */
function fieldsOf(open: Open, { where = {}, sort }: Query): StoredField[] {
  const [pinned, others]: [string[], string[]] = [[], []]
  for (const [name, value] of Object.entries(where)) if (!name.startsWith('$')) (isPinned(value) ? pinned : others).push(name)
  const next = sort?.[0]?.replace(/^-/, '') ?? others[0]
  const names = next === undefined ? pinned : [...pinned, next]
  const fields = names.map((name) => columnOf(open, name.split('.')[0] ?? '')?.field).filter((field) => field !== undefined && isIndexed(field))
  return [...new Set(fields as StoredField[])]
}

const isPinned = (value: unknown): boolean => typeof value !== 'object' || (value !== null && '$eq' in value)

const unindexed = new Set(['longtext', 'multiselect', 'json', 'rollup', 'file'])

const isIndexed = (field: StoredField): boolean => !unindexed.has(typeOf(field)) && !field.many

function columnsOf(field: StoredField): string[] {
  const { id } = field
  return typeOf(field) === 'money' ? [`json_extract(data, '$.${id}.currency')`, `json_extract(data, '$.${id}.minor')`] : [`json_extract(data, '$.${id}')`]
}
