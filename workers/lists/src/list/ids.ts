import { prefixedId } from '@dot-do/store'

const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Ids of items that are made together: ULIDs that count up from one drawn by chance, so that they sort as they were given. */
export function itemIds(count: number, now: number): string[] {
  const ids: string[] = []
  for (let id = prefixedId('item', now); ids.length < count; id = successor(id, now)) ids.push(id)
  return ids
}

/** The ULID behind one, of the same millisecond; drawn anew where there is none. */
function successor(id: string, now: number): string {
  let end = id.length - 1
  while (id[end] === 'Z') end--
  // Past the 16 characters of chance is the time.
  if (id.length - end > 16) return prefixedId('item', now)
  return `${id.slice(0, end)}${base32[base32.indexOf(id[end] ?? 'Z') + 1]}${'0'.repeat(id.length - 1 - end)}`
}
