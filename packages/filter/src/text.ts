/**
 * The text as `$contains` and `$like` compare it: without case, in NFC. A domain keeps this beside the text, since SQLite's own `lower` knows ASCII
 * only; where `fold(text)` equals SQLite's `lower(text)` it may keep nothing: `coalesce(folded, lower(text))`.
 */
export function fold(text: string): string {
  // By way of the upper case, which joins what has several lower cases (ſ and s, ß and ss); final sigma is a matter of place. Unicode 3.13, D145.
  return text.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC')
}

/** By code points, as SQLite compares UTF-8, where JavaScript's `<` compares UTF-16. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at)
    const b = right.charCodeAt(at)
    if (a !== b) return rank(left, at, a) - rank(right, at, b)
  }
  return left.length - right.length
}

// A half of a pair stands for a code point above all single units; a lone one for itself.
function rank(text: string, at: number, unit: number): number {
  if (unit < 0xd800 || unit > 0xdfff) return unit
  const start = unit >= 0xdc00 && at > 0 && isHigh(text.charCodeAt(at - 1)) ? at - 1 : at
  return text.codePointAt(start) ?? unit
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff

/** The least text above all that start with `prefix`, or undefined where there is none. */
export function successor(prefix: string): string | undefined {
  const points = Array.from(prefix, (char) => char.codePointAt(0) ?? 0)
  while (points.at(-1) === 0x10ffff) points.pop()
  const last = points.pop()
  if (last === undefined) return undefined
  // No well-formed text has a surrogate.
  points.push(last === 0xd7ff ? 0xe000 : last + 1)
  return String.fromCodePoint(...points)
}

export const utf8Length = (text: string) => new TextEncoder().encode(text).length
