import { page, readCursor, type StoreScope } from '@dot-do/store'
import { bounds, type Change, type Field } from 'lists.do/contract'
import { type Open, openList, toList } from '../list/open.ts'
import { type Row, toItem } from '../list/rows.ts'
import { valueOf } from '../values/values.ts'
import { Definitions } from './definitions.ts'
import { changeColumns, type ChangeRow, stateAfter, stateBefore } from './states.ts'

export interface History {
  list: string
  id?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** A page of changes, the newest first. */
export function history(scope: StoreScope, { list, id, limit, cursor }: History): { items: Change[]; nextCursor?: string } {
  const open = openList(scope, list)
  const query = JSON.stringify(['history', open.row.id, id])
  const behind = Number(readCursor(query, cursor)?.[0] ?? Number.MAX_SAFE_INTEGER)
  const definitions = new Definitions(open)
  const items: Change[] = []
  let size = 0
  for (const change of changesOf(open, id, behind, limit + 1)) {
    const read = changeOf(open, definitions, change)
    size += JSON.stringify(read).length
    items.push(read)
    // One too many says that more follow.
    if (items.length > 1 && size > bounds.answerBytesMax) return page(items, items.length - 1, query, ({ version }) => [version])
  }
  return page(items, limit, query, ({ version }) => [version])
}

function changesOf({ scope: { sql } }: Open, id: string | undefined, behind: number, limit: number): ChangeRow[] {
  const which = id === undefined ? '' : 'item = ? and'
  const statement = `select ${changeColumns} from change where ${which} version < ? order by version desc limit ?`
  return sql.exec<ChangeRow>(statement, ...(id === undefined ? [] : [id]), behind, limit).toArray()
}

function changeOf(open: Open, definitions: Definitions, change: ChangeRow): Change {
  const { version, type, item, at, by } = change
  const marks = { version, type, ...(item !== null && { id: item }), at: new Date(at).toISOString(), ...(by !== null && { by }) }
  const after = definitions.at(version)
  if (item === null) return { ...marks, ...withFields('fieldsBefore', definitions.at(version - 1)), ...withFields('fieldsAfter', after) }
  const before = definitions.before(change)
  const [was, is] = [stateBefore(open, change)?.row, stateAfter(open, change)?.row]
  return {
    ...marks,
    ...(type === 'updated' && was && is && { fields: changedFields(before, was, after, is) }),
    ...(was && { before: toItem(before, was) }),
    ...(is && { after: toItem(after, is) }),
  }
}

function withFields(name: 'fieldsBefore' | 'fieldsAfter', open: Open): { [K in typeof name]?: Field[] } {
  const { fields } = toList(open)
  return fields ? { [name]: fields } : {}
}

/** The names of the values that two states of an item have not in common. */
function changedFields(before: Open, was: Row, after: Open, is: Row): string[] {
  const old = new Map(before.definition.fields.map((field) => [field.id, field]))
  const present = new Set(after.definition.fields.map(({ id }) => id))
  const changed = after.definition.fields.filter(
    (field) => text(old.has(field.id) ? valueOf(was.data, old.get(field.id) ?? field) : undefined) !== text(valueOf(is.data, field)),
  )
  const gone = before.definition.fields.filter((field) => !present.has(field.id) && valueOf(was.data, field) !== undefined)
  const [more, less] = [(is.data.x ?? {}) as Record<string, unknown>, (was.data.x ?? {}) as Record<string, unknown>]
  const unknown = [...new Set([...Object.keys(more), ...Object.keys(less)])].filter((name) => text(own(more, name)) !== text(own(less, name)))
  return [...changed, ...gone].map(({ name }) => name).concat(unknown)
}

const text = (value: unknown): string | undefined => JSON.stringify(value)
const own = (values: Record<string, unknown>, name: string): unknown => (Object.hasOwn(values, name) ? values[name] : undefined)
