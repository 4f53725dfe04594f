import { jsonPath } from '@dot-do/filter'
import type { StoreScope } from '@dot-do/store'
import { quoted } from '../select/selection.ts'
import { propertiesOf } from '../types/singles.ts'

const own = 'd.version, d.created_at as createdAt, d.updated_at as updatedAt'

const fixed = {
  documents: `select d.id, d.type, d.title, d.data, (select group_concat(c.text, '') from (select text from _content where document = d.seq order by part) c) as content,
    d.visibility, d.hash, ${own} from _document d`,
  relations: `select f.id as "from", r.predicate, t.id as "to", r.data, r.created_at as createdAt from _relation r
    join _document f on f.seq = r.from_document join _document t on t.seq = r.to_document`,
  chunks: 'select d.id as document, c.part, c.path, c.text from _chunk c join _document d on d.seq = c.document',
}

/** Makes the views of every namespace. */
export function makeViews({ sql }: StoreScope): void {
  for (const [name, select] of Object.entries(fixed)) sql.exec(`create view ${name} as ${select}`)
}

const isTaken = (name: string) => Object.hasOwn(fixed, name.toLowerCase())

const columnsMax = 100
const ownColumns = ['id', 'data', 'version', 'createdat', 'updatedat']

/** Makes the view of a type: a column for each field that its schema names, but what every document has. */
export function makeTypeView({ sql }: StoreScope, type: string, schema: unknown): void {
  if (isTaken(type)) return
  const seen = new Set(ownColumns)
  const columns = Object.keys(propertiesOf(schema)).filter((name) => {
    const folded = name.toLowerCase()
    const isColumn = !seen.has(folded) && name !== '' && name.isWellFormed() && !name.includes('\0')
    seen.add(folded)
    return isColumn
  })
  const fields = columns.slice(0, columnsMax).map((name) => `json_extract(d.data, ${jsonPath([name])}) as ${identifier(name)}`)
  sql.exec(`create view ${identifier(type)} as select ${['d.id', ...fields, 'd.data', own].join(', ')} from _document d where d.type = ${quoted(type)}`)
}

export function dropTypeView({ sql }: StoreScope, type: string): void {
  if (!isTaken(type)) sql.exec(`drop view if exists ${identifier(type)}`)
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`
