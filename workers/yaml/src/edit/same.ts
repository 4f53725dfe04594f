import { toTagged } from '@dot-do/tagged'

/** Whether two values are equal as JSON Patch has it: numbers by value, objects whatever the order of their keys. */
export const isSame = (left: unknown, right: unknown): boolean => canonical(left) === canonical(right)

const canonical = (value: unknown): string => JSON.stringify(sorted(toTagged(value)))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  // Not as an object: it would put keys that look like indexes first, and lose `__proto__`.
  return { entries: entries.map(([key, item]) => [key, sorted(item)]) }
}
