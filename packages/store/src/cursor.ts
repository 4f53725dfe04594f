import { Problem } from '@dot-do/contract'

/** Where a page ended: the sort key of its last item. */
export type Cursor = (string | number)[]

/** A cursor as text: opaque to callers, bound to the query it came from. */
export const cursorOf = (query: string, key: Cursor): string => encode(JSON.stringify([query, ...key]))

/** The sort key a cursor holds; `invalid_argument` where it is no cursor or another query's. */
export function readCursor(query: string, cursor: string | undefined): Cursor | undefined {
  if (cursor === undefined) return undefined
  const parsed = decode(cursor)
  const isCursor = Array.isArray(parsed) && parsed.every((part) => typeof part === 'string' || Number.isFinite(part))
  if (!isCursor || parsed[0] !== query) {
    throw new Problem('invalid_argument', 'the cursor is not one that this query gave', {
      issues: [{ path: ['cursor'], message: 'not a cursor of this query' }],
    })
  }
  return parsed.slice(1) as Cursor
}

/** A page of `rows`, which were read one past `limit` to see whether more follow. */
export function page<T>(rows: T[], limit: number, query: string, keyOf: (row: T) => Cursor): { items: T[]; nextCursor?: string } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return rows.length > limit && last !== undefined ? { items, nextCursor: cursorOf(query, keyOf(last)) } : { items }
}

/** The scalars, null among them, that a cursor carries as one JSON text; undefined where it is none of them. */
export function scalarsIn(text: string): (string | number | null)[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    const isPlace = Array.isArray(parsed) && parsed.every((value) => value === null || typeof value === 'string' || typeof value === 'number')
    return isPlace ? parsed : undefined
  } catch {
    return undefined
  }
}

const encode = (text: string) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

function decode(cursor: string): unknown {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0))))
  } catch {
    return undefined
  }
}
