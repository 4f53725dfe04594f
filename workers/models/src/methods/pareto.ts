/** A choice with what counts, each the more the better; what nobody states is absent. */
export interface Candidate {
  id: string
  values: Record<string, number | undefined>
}

/** The choices that no other beats: none is as good in all that counts and better in one. What is unknown is worse than anything known. */
export function paretoOf(candidates: Candidate[]): string[] {
  const keys = [...new Set(candidates.flatMap(({ values }) => Object.keys(values)))]
  const rows = candidates.map(({ id, values }) => ({ id, row: keys.map((key) => values[key] ?? Number.NEGATIVE_INFINITY) }))
  // Whoever beats another comes before it in this order, and is on the front or beaten by one that is.
  const front: { id: string; row: number[] }[] = []
  for (const each of rows.toSorted((a, b) => compare(b.row, a.row))) if (!front.some(({ row }) => beats(row, each.row))) front.push(each)
  const ids = new Set(front.map(({ id }) => id))
  return candidates.filter(({ id }) => ids.has(id)).map(({ id }) => id)
}

function compare(a: number[], b: number[]): number {
  const index = a.findIndex((value, at) => value !== b[at])
  return index < 0 ? 0 : (a[index] ?? 0) < (b[index] ?? 0) ? -1 : 1
}

const beats = (a: number[], b: number[]): boolean => a.every((value, index) => value >= (b[index] ?? 0)) && a.some((value, index) => value > (b[index] ?? 0))
