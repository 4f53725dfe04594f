import { columnOf } from './columns.ts'
import type { Open } from './open.ts'
import { view } from './schema.ts'

/** Indexes that views ask for; each costs every write. */
const indexesMax = 32

/** Brings the indexes to what the views filter and sort by. */
export function indexViews(open: Open): void {
  const { sql, db } = open.scope
  const wanted = new Map<string, string>()
  for (const { query } of db.select().from(view).orderBy(view.name).all()) {
    for (const name of namesIn(query)) {
      const index = wanted.size < indexesMax ? indexOf(open, name) : undefined
      if (index) wanted.set(index.name, index.columns)
    }
  }
  for (const { name } of sql.exec<{ name: string }>("select name from sqlite_master where type = 'index' and name glob 'sorted_*'").toArray()) {
    if (!wanted.delete(name)) sql.exec(`drop index ${name}`)
  }
  for (const [name, columns] of wanted) sql.exec(`create index ${name} on item (${columns})`)
}

function indexOf(open: Open, name: string): { name: string; columns: string } | undefined {
  const field = columnOf(open, name.replace(/^-/, '').split('.')[0] ?? '')?.field
  if (!field || field.type === 'longtext' || field.type === 'multiselect' || field.type === 'json') return undefined
  const at = (below: string) => `json_extract(data, '$.${field.id}${below}')`
  return { name: `sorted_${field.id}`, columns: `${field.type === 'money' ? `${at('.currency')}, ${at('.minor')}` : at('')}, id` }
}

function namesIn(query: Record<string, unknown>): string[] {
  const sort = Array.isArray(query.sort) ? query.sort.filter((name) => typeof name === 'string') : []
  return [...sort.slice(0, 1), ...namesOf(query.where)]
}

/** The fields that a filter names, wherever in it they stand. */
function namesOf(where: unknown): string[] {
  if (Array.isArray(where)) return where.flatMap(namesOf)
  if (typeof where !== 'object' || where === null) return []
  return Object.entries(where).flatMap(([name, value]) => (name.startsWith('$') ? namesOf(value) : [name]))
}
