// Keys that say where a node is, or that one of the parsers alone has.
const places = new Set(['start', 'end', 'loc', 'range', 'parent', 'phase'])

interface Comparison {
  /** Compare ranges too. */
  withRange?: boolean
  /** Further keys that are not compared. */
  without?: string[]
}

/** A tree as JSON, without what is not compared: values that JSON can't carry are null. */
export function comparable(tree: unknown, { withRange = false, without = [] }: Comparison = {}): unknown {
  const left = new Set([...places, ...without])
  if (withRange) left.delete('range')
  return JSON.parse(
    JSON.stringify(tree ?? null, (key, value: unknown) => {
      if (left.has(key)) return undefined
      return typeof value === 'bigint' || value instanceof RegExp ? null : value
    }),
  )
}

/** The same, but for what a printer may choose: empty statements, and `a: a` or `a`. */
export const meaning = (tree: unknown): unknown =>
  JSON.parse(
    JSON.stringify(comparable(tree, { without: ['shorthand', 'raw', 'directive', 'tokens', 'comments'] }), (_, value: unknown) =>
      Array.isArray(value) ? value.filter((each: { type?: string } | null) => each?.type !== 'EmptyStatement') : value,
    ),
  )

/** Where two trees differ first, in words; undefined where they do not. */
export function difference(one: unknown, other: unknown, path = ''): string | undefined {
  if (one === other) return undefined
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null || Array.isArray(one) !== Array.isArray(other))
    return `${path}: ${JSON.stringify(one)?.slice(0, 80)} is ${JSON.stringify(other)?.slice(0, 80)}`
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = difference((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key], `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}
