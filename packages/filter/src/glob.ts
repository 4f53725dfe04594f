import type { Glob, GlobToken } from './types.ts'
import { utf8Length } from './text.ts'

/** SQLite's own bound on a pattern in a Durable Object. */
const restMax = 50

/** Reads `*`, `?`, `[a-z]`, `[^a]` (also `[!a]`). Returns a sentence where the pattern can't be used. */
export function readGlob(pattern: string): Glob | string {
  if (pattern.includes('\0')) return 'the pattern may not have U+0000 in it'
  const start = pattern.search(/[*?[]/)
  const prefix = start < 0 ? pattern : pattern.slice(0, start)
  const tokens: GlobToken[] = []
  let rest = ''
  const chars = Array.from(pattern.slice(prefix.length))
  for (let at = 0; at < chars.length;) {
    const read = readToken(chars, at)
    if (typeof read === 'string') return read
    const isRepeated = read.token.kind === 'run' && tokens.at(-1)?.kind === 'run'
    if (!isRepeated) {
      tokens.push(read.token)
      rest += read.text
    }
    at = read.next
  }
  if (utf8Length(rest) > restMax) return `the pattern may have at most ${restMax} bytes from its first wildcard on`
  return { prefix, rest, tokens }
}

interface Read {
  token: GlobToken
  text: string
  next: number
}

function readToken(chars: string[], at: number): Read | string {
  const char = chars[at] ?? ''
  if (char === '*') return { token: { kind: 'run' }, text: '*', next: at + 1 }
  if (char === '?') return { token: { kind: 'one' }, text: '?', next: at + 1 }
  if (char === '[') return readSet(chars, at)
  return { token: { kind: 'char', point: pointOf(char) }, text: char, next: at + 1 }
}

// As SQLite's patternCompare reads it (func.c): `]` first is itself, `-` is a range between two characters only.
function readSet(chars: string[], open: number): Read | string {
  let at = open + 1
  const not = chars[at] === '^' || chars[at] === '!'
  if (not) at++
  const close = chars.indexOf(']', at + 1)
  if (close < 0) return 'the pattern has a [ without its ]'
  const ranges: [number, number][] = []
  const content = chars.slice(at, close)
  let before: number | undefined
  if (content[0] === ']') {
    ranges.push([pointOf(']'), pointOf(']')])
    content.shift()
  }
  for (let index = 0; index < content.length; index++) {
    const next = content[index + 1]
    if (content[index] === '-' && before !== undefined && next !== undefined) {
      ranges.push([before, pointOf(next)])
      before = undefined
      index++
    } else {
      before = pointOf(content[index] ?? '')
      ranges.push([before, before])
    }
  }
  return { token: { kind: 'set', not, ranges }, text: `[${not ? '^' : ''}${chars.slice(at, close).join('')}]`, next: close + 1 }
}

const pointOf = (char: string) => char.codePointAt(0) ?? 0

/** Whether the whole text fits. A text with U+0000 in it never does: SQLite's GLOB would stop there. Time is at most text × pattern. */
export function matchesGlob({ prefix, tokens }: Glob, text: string): boolean {
  if (!text.startsWith(prefix) || text.includes('\0')) return false
  const points = Array.from(text.slice(prefix.length).toWellFormed(), pointOf)
  let at = 0
  let token = 0
  // Only the last `*` need be tried again: an earlier one that takes more can't help.
  let back: { at: number; token: number } | undefined
  while (at < points.length || token < tokens.length) {
    const expected = tokens[token]
    const point = points[at]
    if (expected?.kind === 'run') {
      back = { at, token: token + 1 }
      token++
    } else if (expected !== undefined && point !== undefined && fits(expected, point)) {
      at++
      token++
    } else if (back !== undefined && back.at < points.length) {
      back.at++
      at = back.at
      token = back.token
    } else return false
  }
  return true
}

function fits(token: GlobToken, point: number): boolean {
  if (token.kind === 'char') return token.point === point
  if (token.kind === 'set') return token.ranges.some(([low, high]) => point >= low && point <= high) !== token.not
  return true
}
