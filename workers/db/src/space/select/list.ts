import { invalid } from '@dot-do/service'
import { cursorOf, readCursor, scalarsIn, type StoreScope } from '@dot-do/store'
import { createHash } from 'node:crypto'
import { fitsGlobs } from '../../glob/glob.ts'
import { columns, contentOf, type Row, type Stored, storedOf } from '../documents/row.ts'
import { all, conditionOf, type Fragment, type Selecting, type Selection, selectionOf } from './selection.ts'
import { behind, orderBy, type Scalar, type SortKey, sortOf } from './sort.ts'

export interface Listing extends Selecting {
  sort?: string | string[] | undefined
  limit: number
  cursor?: string | undefined
  hasContent: boolean
}

/** Documents in their order, and where to go on. */
export interface Listed {
  items: Stored[]
  nextCursor?: string
}

/** A page of the documents that match. */
export function list(scope: StoreScope, listing: Listing): Listed {
  const keys = sortOf(listing.sort)
  const name = nameOf(listing)
  const place = placeOf(name, listing.cursor)
  const selection = selectionOf(scope, listing, { now: place?.now ?? scope.now })
  const [only] = keys
  const isById = keys.length === 1 && only !== undefined
  const found =
    selection.globs && isById ? byKeys(scope, selection, only, place?.values, listing.limit) : byOrder(scope, selection, keys, place?.values, listing.limit)
  return pageOf(scope, found, { ...listing, name, now: place?.now ?? scope.now })
}

interface Found {
  rows: (Row & Record<string, SqlStorageValue>)[]
  keys: number
  /** The last id that was looked at, where more may follow. */
  lastId?: string
}

function byOrder(scope: StoreScope, selection: Selection, keys: SortKey[], place: Scalar[] | undefined, limit: number): Found {
  const condition = conditionOf(scope, selection)
  const rows: Found['rows'] = []
  for (const part of place ? behind(keys, place) : [{ sql: '1', values: [] }]) {
    if (rows.length <= limit) rows.push(...find(scope, all([condition, part]), keys, limit + 1 - rows.length))
  }
  return { rows, keys: keys.length }
}

function find({ sql }: StoreScope, { sql: condition, values }: Fragment, keys: SortKey[], limit: number): Found['rows'] {
  const marks = keys.map(({ sql: key }, index) => `${key} as s${index}`).join(', ')
  return sql
    .exec<Found['rows'][number]>(`select ${columns}, ${marks} from _document where ${condition} order by ${orderBy(keys)} limit ?`, ...values, limit)
    .toArray()
}

const keysMost = 200_000
const keysAtOnce = 500

/** In the order of ids: of those that the glob fits alone more than the key is read. */
function byKeys(scope: StoreScope, { range, rest, globs }: Selection, key: SortKey, place: Scalar[] | undefined, limit: number): Found {
  const rows: Found['rows'] = []
  let [fitting, looked]: [number[], number] = [[], 0]
  const take = () => {
    const seqs: Fragment = { sql: '_document.seq in (select value from json_each(?))', values: [JSON.stringify(fitting)] }
    if (fitting.length > 0) rows.push(...find(scope, all([seqs, rest]), [key], limit + 1 - rows.length))
    fitting = []
  }
  const { sql: condition, values } = all([range, ...(place ? behind([key], place) : [])])
  const order = orderBy([key])
  // Few at first: a page may be full before there are many.
  let size = Math.min(keysAtOnce, limit + 1)
  for (const { seq, id } of scope.sql.exec<{ seq: number; id: string }>(`select seq, id from _document where ${condition} order by ${order}`, ...values)) {
    if (globs && fitsGlobs(globs, id)) fitting.push(seq)
    if (fitting.length >= size) take()
    size = rows.length > 0 ? keysAtOnce : size
    if (rows.length > limit) return { rows, keys: 1 }
    if (++looked < keysMost) continue
    take()
    return { rows, keys: 1, lastId: id }
  }
  take()
  return { rows, keys: 1 }
}

const pageBytesMax = 8 * 1024 * 1024

function pageOf(scope: StoreScope, { rows, keys, lastId }: Found, { limit, hasContent, name, now }: Listing & { name: string; now: number }): Listed {
  const items: Stored[] = []
  let bytes = 0
  for (const row of rows.slice(0, limit)) {
    bytes += row.data_bytes + (hasContent ? row.content_bytes : 0)
    if (items.length > 0 && bytes > pageBytesMax) break
    items.push(storedOf(row, hasContent ? contentOf(scope, row) : undefined))
  }
  const last = rows[items.length - 1]
  if (last && items.length < rows.length)
    return {
      items,
      nextCursor: nextOf(
        name,
        now,
        Array.from({ length: keys }, (_, index) => last[`s${index}`] as Scalar),
      ),
    }
  return lastId === undefined ? { items } : { items, nextCursor: nextOf(name, now, [lastId]) }
}

const placeLengthMax = 200_000

function nextOf(name: string, now: number, place: Scalar[]): string {
  const text = JSON.stringify(place)
  if (text.length > placeLengthMax) invalid('sorts by texts that are too long to go by pages', ['sort'])
  return cursorOf(name, [now, text])
}

/** All that makes a page follow another: a cursor of one query fits no other. */
const nameOf = ({ id, type, where, timezone, sort, isPublic }: Listing): string =>
  createHash('sha256')
    .update(JSON.stringify([id, type, where, timezone, sort, isPublic]))
    .digest('base64url')
    .slice(0, 16)

interface Place {
  /** When the first page was read: what `now` means in the others. */
  now: number
  values: Scalar[]
}

function placeOf(name: string, cursor: string | undefined): Place | undefined {
  const key = readCursor(name, cursor)
  if (!key) return undefined
  const [now, text] = key
  const values = typeof text === 'string' ? scalarsIn(text) : undefined
  return typeof now === 'number' && values ? { now, values } : invalid('is not a cursor of this query', ['cursor'])
}
