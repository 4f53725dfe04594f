import { fold } from '@dot-do/filter'

// SQLite's own knows ASCII alone.
const lower = (text: string) => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())

/** A text as filters compare it without case; null where SQLite's `lower` gives the same. */
export function foldedText(text: string): string | null {
  const folded = fold(text)
  return folded === lower(text) ? null : folded
}

/** Data with its texts folded; undefined where SQLite's `lower` of each gives the same. */
export function foldedData(data: unknown, json: string): unknown {
  return isAscii(json) ? undefined : folded(data)
}

const isAscii = (text: string) => !/[^\u0020-\u007e]/.test(text) && !text.includes('\\u')

function folded(value: unknown): unknown {
  if (typeof value === 'string') return fold(value)
  if (Array.isArray(value)) return value.map(folded)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, folded(each)]))
}
