/** What one character of a pattern, or some of them, stand for; a run is any number of characters. */
export type Token = { kind: 'run' } | { kind: 'one' } | { kind: 'char'; char: string } | { kind: 'set'; isNot: boolean; ranges: [string, string][] }

/** Reads a segment of a pattern, which no slash is in. Gives a sentence where it can't be used. */
export function readSegment(text: string): Token[] | string {
  const chars = Array.from(text)
  const tokens: Token[] = []
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? ''
    if (char === '*') {
      if (tokens.at(-1)?.kind !== 'run') tokens.push({ kind: 'run' })
    } else if (char === '?') tokens.push({ kind: 'one' })
    else if (char === '[') {
      const close = closeOf(chars, at)
      if (close < 0) return 'a [ has no ] in its segment'
      tokens.push(setOf(chars.slice(at + 1, close)))
      at = close
    } else if (char === '\\') {
      if (at + 1 === chars.length) return 'a \\ has nothing behind it'
      tokens.push({ kind: 'char', char: chars[++at] ?? '' })
    } else tokens.push({ kind: 'char', char })
  }
  return tokens
}

const isNotSign = (char: string | undefined) => char === '!' || char === '^'

// A ] that is the first is itself.
const closeOf = (chars: string[], open: number) => chars.indexOf(']', open + (isNotSign(chars[open + 1]) ? 3 : 2))

function setOf(content: string[]): Token {
  const isNot = isNotSign(content[0])
  const chars = isNot ? content.slice(1) : content
  const ranges: [string, string][] = []
  for (let at = 0; at < chars.length; at++) {
    const [low = '', dash, high] = chars.slice(at, at + 3)
    const isRange = dash === '-' && high !== undefined
    ranges.push([low, isRange ? high : low])
    if (isRange) at += 2
  }
  return { kind: 'set', isNot, ranges }
}

/** Whether a whole segment fits, in time that grows with segment × pattern at most. */
export function fitsSegment(tokens: readonly Token[], chars: readonly string[]): boolean {
  let [at, token] = [0, 0]
  // Only the last run need be tried again: an earlier one that takes more can't help.
  let back: { at: number; token: number } | undefined
  while (at < chars.length || token < tokens.length) {
    const [expected, char] = [tokens[token], chars[at]]
    if (expected?.kind === 'run') back = { at, token: ++token }
    else if (expected && char !== undefined && fits(expected, char)) {
      at++
      token++
    } else if (back && back.at < chars.length) {
      at = ++back.at
      token = back.token
    } else return false
  }
  return true
}

function fits(token: Token, char: string): boolean {
  if (token.kind === 'char') return token.char === char
  if (token.kind === 'set') return token.ranges.some(([low, high]) => isBetween(char, low, high)) !== token.isNot
  return true
}

const pointOf = (char: string) => char.codePointAt(0) ?? 0
const isBetween = (char: string, low: string, high: string) => pointOf(char) >= pointOf(low) && pointOf(char) <= pointOf(high)
