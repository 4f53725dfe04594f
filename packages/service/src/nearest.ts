/** `; nearest: parse, …`: up to three of `names` that are written most like `wanted`, to end a sentence; nothing where none is near. */
export function suggestion(wanted: string, names: readonly string[]): string {
  const near = nearest(wanted, names)
  return near.length > 0 ? `; nearest: ${near.join(', ')}` : ''
}

function nearest(wanted: string, names: readonly string[]): string[] {
  const lower = wanted.slice(0, 64).toLowerCase()
  return names
    .map((name) => ({ name, distance: distance(lower, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.ceil(name.length / 2)))
    .toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name)
}

// Levenshtein distance, one row at a time.
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
