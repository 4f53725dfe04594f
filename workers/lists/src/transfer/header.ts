import { invalid } from '@dot-do/service'

/** By column the field that it is, or null where it is left out. */
export function headerOf(cells: string[], mapping: Map<string, string | null>): (string | null)[] {
  for (const name of mapping.keys()) if (!cells.includes(name)) invalid(`the file has no column ${name}`, ['mapping', name])
  const seen = new Map<string, string>()
  return cells.map((name) => {
    const field = mapping.has(name) ? (mapping.get(name) ?? null) : name
    if (field === null) return null
    if (field === '') invalid('a column has no name: map it, under the name "", to a field or to null', ['mapping', ''])
    const other = seen.get(field)
    if (other !== undefined)
      invalid(other === name ? `two columns are called ${name}` : `the columns ${other} and ${name} are both ${field}`, ['mapping', name])
    seen.set(field, name)
    return field
  })
}

/** A mapping as the caller gave it. */
export function mappingOf(given: Record<string, unknown> | undefined): Map<string, string | null> {
  const mapping = new Map<string, string | null>()
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) invalid('is not an object of fields by column', ['mapping'])
  for (const [name, field] of Object.entries(given ?? {})) {
    if (field !== null && typeof field !== 'string') invalid('is neither a field’s name nor null', ['mapping', name])
    mapping.set(name, field)
  }
  return mapping
}
