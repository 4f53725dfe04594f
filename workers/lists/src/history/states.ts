import type { Open } from '../list/open.ts'
import { type Row, rowColumns, toRow } from '../list/rows.ts'
import type { ChangeType } from '../list/schema.ts'
import type { Fragment } from '../list/sort.ts'

/** A change as its row has it. */
export type ChangeRow = {
  version: number
  type: ChangeType
  item: string | null
  at: number
  by: string | null
  /** What there was before it. */
  hasBefore: number
}

export const changeColumns = 'version, type, item, at, by, before is not null as hasBefore'

/** An item at some version, and whether a filter takes it. */
export interface State {
  row: Row
  isMatch: boolean
}

type Found = Parameters<typeof toRow>[0] & Record<string, SqlStorageValue>

// A change keeps what was before it, under the names of the table of items, so that a filter of items takes it.
const marks = ['version', 'created_at', 'created_by', 'updated_at', 'updated_by'].map((name, index) => `marks ->> ${index} as ${name}`).join(', ')
const before = `select 0 as seq, item as id, position, ${marks}, before as data from change where version = ?`
const present = 'select * from item where id = ?'

function read({ scope: { sql } }: Open, source: string, key: SqlStorageValue, filter: Fragment | undefined): State | undefined {
  const statement = `select ${rowColumns}, (${filter?.sql ?? '1'}) as isMatch from (${source}) as item`
  const found = sql.exec<Found>(statement, ...(filter?.values ?? []), key).toArray()[0]
  return found && { row: toRow(found), isMatch: found.isMatch === 1 }
}

/** An item as it was before a change of it; undefined where it was not there. */
export const stateBefore = (open: Open, { version, item, hasBefore }: ChangeRow, filter?: Fragment): State | undefined =>
  item !== null && hasBefore ? read(open, before, version, filter) : undefined

/** An item as a change left it: what its next change says was before, or what it still is. */
export function stateAfter(open: Open, { version, type, item }: ChangeRow, filter?: Fragment): State | undefined {
  if (item === null || type === 'removed') return undefined
  const next = open.scope.sql.exec<{ version: number }>('select version from change where item = ? and version > ? order by version limit 1', item, version)
  const found = next.toArray()[0]
  return found ? read(open, before, found.version, filter) : read(open, present, item, filter)
}

/** The item as it is. */
export const stateNow = (open: Open, id: string): State | undefined => read(open, present, id, undefined)
