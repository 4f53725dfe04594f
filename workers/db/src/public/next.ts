import type { Parsed } from '@dot-do/contract'
import type contract from 'db.do/contract'

type Input = Parsed<typeof contract, 'read'>

/** The Link header that leads to the next page: the same query behind a cursor. */
export function nextLink({ tenant: _, ns: __, id: ___, cursor: ____, ...query }: Input, cursor: string): string {
  const search = new URLSearchParams([...pairs(query, ''), ['cursor', cursor]])
  return `<?${search.toString()}>; rel="next"`
}

function pairs(value: unknown, name: string): [string, string][] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) return [[name, String(value)]]
  return Object.entries(value).flatMap(([key, each]) => pairs(each, name === '' ? key : `${name}[${key}]`))
}
