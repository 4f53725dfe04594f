import type { StoreScope } from '@dot-do/store'
import type { ItemPart } from 'lists.do/contract'
import { columnOf } from '../list/columns.ts'
import { type Open, openList } from '../list/open.ts'
import { type Query, query } from '../list/query.ts'
import { viewOf } from '../list/views.ts'
import type { Column } from '../values/cells.ts'

export type ExportQuery = Omit<Query, 'limit' | 'count' | 'search'> & { format: 'csv' | 'jsonl' | 'json' }

/** A column of an export: where it stands, and what its values are. */
export type ExportColumn = Column & { name: string }

export interface ExportPage {
  columns: ExportColumn[]
  items: ItemPart[]
  nextCursor?: string
  /** Items are their one value, not objects of values by field. */
  isPlain: boolean
}

const pageMax = 1000
// A spreadsheet has 16,384 columns; the rest of a list that takes any field is for JSON.
const unknownMax = 1000

/** The items of a page, and the columns of the whole. */
export function exportPage(scope: StoreScope, { format, ...asked }: ExportQuery): ExportPage {
  const open = openList(scope, asked.list)
  const { items, nextCursor } = query(scope, { ...asked, limit: pageMax, count: false })
  const names = asked.fields ?? (asked.view === undefined ? undefined : viewOf(open, asked.view).fields)
  const columns = names ? [...new Set(names)].map((name) => columnFor(open, name)) : allColumns(open, format, asked.cursor === undefined)
  return { columns, items, ...(nextCursor !== undefined && { nextCursor }), isPlain: open.definition.isPlain && !names }
}

const unknown = (name: string): ExportColumn => ({ name, type: 'json' })

function columnFor(open: Open, name: string): ExportColumn {
  const column = columnOf(open, name)
  if (!column) return unknown(name)
  const { type, field } = column
  return { name: field?.name ?? name, type, ...(field?.options && { options: field.options }), ...(field?.many && { many: true }) }
}

/** The list's fields; for a file of columns at its beginning also the names that items have beside them. */
function allColumns(open: Open, format: ExportQuery['format'], isFirst: boolean): ExportColumn[] {
  const own = open.definition.fields.map(({ name }) => columnFor(open, name))
  if (open.definition.strict || format !== 'csv' || !isFirst) return own
  const more = open.scope.sql
    .exec<{ name: string }>("select distinct more.key as name from item, json_each(item.data, '$.x') as more limit ?", unknownMax)
    .toArray()
  return [...own, ...more.map(({ name }) => unknown(name))]
}
