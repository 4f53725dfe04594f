import { Problem } from '@dot-do/contract'
import { type Language, nestingMax } from 'ast.do/contract'
import { type Lexis, languages } from './languages.ts'

/** Refuses a source whose brackets nest too deep for parsers that call themselves, by one pass over its characters. */
export function requireShallow(code: string, language: Language): void {
  const at = tooDeepAt(code, languages[language].lexis)
  if (at !== undefined) throw new Problem('invalid_argument', `brackets nest more than ${nestingMax} deep, at character ${at}`, { reason: 'depth' })
}

const [round, square, curly] = [0x28, 0x5b, 0x7b]
const closing = new Set([0x29, 0x5d, 0x7d])
const [slash, star, backslash, newline] = [0x2f, 0x2a, 0x5c, 0x0a]

function tooDeepAt(code: string, { lineComment, hasBlockComments, quotes }: Lexis): number | undefined {
  const quoting = new Set(Array.from(quotes, (quote) => quote.charCodeAt(0)))
  const comment = lineComment?.charCodeAt(0)
  let depth = 0
  for (let index = 0; index < code.length; index++) {
    const char = code.charCodeAt(index)
    if (isOrdinary(char)) continue
    if (char === round || char === square || char === curly) {
      if (++depth > nestingMax) return index
    } else if (closing.has(char)) depth = Math.max(0, depth - 1)
    else if (quoting.has(char)) index = endOfQuoted(code, index, char)
    else if (char === slash && hasBlockComments && code.charCodeAt(index + 1) === star) index = orEnd(code.indexOf('*/', index + 2), code) + 1
    else if (char === comment && lineComment !== undefined && code.startsWith(lineComment, index)) index = orEnd(code.indexOf('\n', index), code)
  }
  return undefined
}

// Letters, digits and spaces are most of a source.
const isOrdinary = (char: number): boolean => (char >= 0x61 && char <= 0x7a) || char === 0x20 || (char >= 0x30 && char <= 0x5a)

const orEnd = (found: number, code: string): number => (found < 0 ? code.length : found)

/** Where a quoted text ends, or the quote itself where its line ends first: then it quoted nothing. */
function endOfQuoted(code: string, start: number, quote: number): number {
  for (let index = start + 1; index < code.length; index++) {
    const char = code.charCodeAt(index)
    if (char === quote) return index
    if (char === backslash) index++
    else if (char === newline) return start
  }
  return start
}
