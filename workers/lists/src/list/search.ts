import type { Fragment } from './sort.ts'

/** Items whose texts hold every word, each from its beginning, whatever its case and accents. */
export function searchSql(search: string): Fragment {
  const words = search.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  // Quoted, none of what FTS5 takes for an operator is one.
  const match = words.map((word) => `"${word.replaceAll('"', ' ').replaceAll('\0', ' ')}"*`).join(' ')
  return words.length > 0 ? { sql: 'item.seq in (select rowid from search where search match ?)', values: [match] } : { sql: '0', values: [] }
}
