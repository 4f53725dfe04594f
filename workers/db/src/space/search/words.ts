const termsMost = 32

/**
 * What a search asks for in FTS5's own words: every term, and any of them. Terms are words, or what stands between quotes; each is quoted,
 * so that none of what FTS5 takes for an operator is one. Undefined where there is none.
 */
export function termsOf(query: string): { every: string; any: string } | undefined {
  const terms = [...query.matchAll(/"([^"]*)"|[^\s"]+/g)]
    .map(([whole, phrase]) => phrase ?? whole)
    .filter((term) => /[\p{L}\p{N}\p{Co}]/u.test(term))
    .slice(0, termsMost)
    .map((term) => `"${term.replaceAll(/["\0]/g, ' ')}"`)
  return terms.length === 0 ? undefined : { every: terms.join(' '), any: terms.join(' OR ') }
}

/** The whole query for the ids and titles, which are found by any three characters in a row; undefined where it is shorter. */
export function nameOf(query: string): string | undefined {
  const text = query.replaceAll(/["\0]/g, ' ').trim()
  return Array.from(text).length < 3 ? undefined : `"${text}"`
}
