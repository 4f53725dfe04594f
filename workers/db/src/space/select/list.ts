import { invalid } from '@dot-do/service'
import { cursorOf, readCursor, scalarsIn, type StoreScope } from '@dot-do/store'
import { createHash } from 'node:crypto'
import { fitsGlobs } from '../../glob/glob.ts'
import { contentOf, type Stored, storedOf } from '../documents/row.ts'
import { dataPath } from './fields.ts'
import { areMore, isBeyond, partedBy, readsMost, tooMany } from './reads.ts'
import { all, type Fragment, type Part, type Selecting, type Selection, selectionOf } from './selection.ts'
import { likenessSql, settled } from './settled.ts'
import { behind, type Scalar, type SortKey, sortOf } from './sort.ts'
import { sourceOf, sourcesFor } from './source.ts'
import { type PageRow, rowsOf, rowsSql, walk } from './walk.ts'
import { type Way, wayOf } from './way.ts'

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

/** A page of the documents that match; `most` are read for it at most where no index tells them. */
export function list(scope: StoreScope, listing: Listing, most = readsMost): Listed {
  const keys = sortOf(listing.sort)
  const name = nameOf(listing)
  const place = placeOf(name, listing.cursor)
  const selection = selectionOf(scope, listing, { now: place?.now ?? scope.now })
  const page = { keys, place: place?.values, limit: listing.limit }
  const isById = keys.length === 1 && keys[0]?.name === 'id'
  const found = selection.globs && isById ? byKeys(scope, selection, page) : byOrder(scope, settled(scope, selection), page, listing.type, most)
  return pageOf(scope, found, { ...listing, name, now: place?.now ?? scope.now })
}

interface Page {
  keys: SortKey[]
  place: Scalar[] | undefined
  limit: number
}

interface Found {
  rows: PageRow[]
  keys: number
  /** The last id that was looked at, where more may follow. */
  lastId?: string | undefined
}

/** The stretches of what comes behind a place; without one all is one. */
const stretches = (keys: SortKey[], place: Scalar[] | undefined): Fragment[] => (place ? behind(keys, place) : [{ sql: '1', values: [] }])

function byOrder(scope: StoreScope, selection: Selection, { keys, place, limit }: Page, type: string | undefined, most: number): Found {
  const source = sourceOf(scope, selection, keys, type, Math.ceil(most / 1000))
  const isMuch = isBeyond(scope, most)
  const rows: PageRow[] = []
  for (const stretch of stretches(keys, place)) {
    const wanted = limit + 1 - rows.length
    if (wanted > 0) rows.push(...(isMuch ? bounded : find)(scope, { selection, type, stretch, source, keys, limit: wanted }, most))
  }
  return { rows, keys: keys.length }
}

interface Stretch {
  selection: Selection
  type: string | undefined
  stretch: Fragment
  source: string
  keys: SortKey[]
  limit: number
}

function find(scope: StoreScope, { selection: { range, rest }, stretch, ...asked }: Stretch): PageRow[] {
  return rowsOf(scope, rowsSql({ ...asked, condition: all([range, rest, stretch]) }))
}

/** The same, but for no more than `most` documents that are read to be left out. */
function bounded(scope: StoreScope, asked: Stretch, most: number): PageRow[] {
  const { selection, stretch, keys, limit } = asked
  const way = wayTo(scope, asked)
  const { told, read } = partedBy(way, selection)
  if (way.isSorted ? !areMore(scope, told, most) : read.length === 0) return find(scope, asked)
  const along = way.isSorted ? inOrder(scope, asked) : way
  if (along?.index === undefined) return narrower(scope, asked, most) ?? refuse(most, read, keys)
  const { told: first, read: rest } = partedBy(along, selection)
  const source = `_document indexed by ${along.index}`
  const { rows, lastId } = walk(scope, { along: all([...first, stretch]), source, rest: all(rest), keys, limit, most })
  return lastId === undefined ? rows : (narrower(scope, asked, most) ?? refuse(most, rest, keys))
}

/** Along an index that leaves no more than may be read, though they have to be sorted. */
function narrower(scope: StoreScope, asked: Stretch, most: number): PageRow[] | undefined {
  const source = sourcesFor(scope, asked.selection, asked.type).find(({ told }) => !areMore(scope, told, most))
  return source && find(scope, { ...asked, source: source.sql })
}

function refuse(most: number, read: Part[], [key]: SortKey[]): never {
  // A document's own fields can have no index put on them.
  throw tooMany(most, read, key && dataPath(key.name.split('.')) ? key.name : undefined)
}

const wayTo = (scope: StoreScope, { selection: { range, rest }, stretch, ...asked }: Stretch): Way =>
  wayOf(scope, rowsSql({ ...asked, condition: all([range, rest, stretch]) }))

const orders: Record<string, string> = { id: '_document_id_unique', type: '_document_type', updatedAt: '_document_updated' }

/** The way along the index that is in the order asked for, though another one leaves fewer to sort. */
function inOrder(scope: StoreScope, asked: Stretch): Way | undefined {
  const index = orders[asked.keys[0]?.name ?? '']
  const way = index === undefined ? undefined : wayTo(scope, { ...asked, source: `_document indexed by ${index}` })
  return way?.isSorted === false ? way : undefined
}

const keysMost = 200_000

/** In the order of ids: of those that the glob fits alone more than the key is read. */
function byKeys(scope: StoreScope, { range, rest, globs }: Selection, { keys, place, limit }: Page): Found {
  const along = all([range, ...stretches(keys, place)])
  const fits = (id: string) => globs === undefined || fitsGlobs(globs, id)
  return { ...walk(scope, { along, like: likenessSql(globs), fits, source: '_document', rest, keys, limit: limit + 1, most: keysMost }), keys: 1 }
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
