import { Problem } from '@dot-do/contract'
import { type Language, nestingMax } from 'ast.do/contract'
import { type Lexis, languages } from './languages.ts'

/** Refuses a source whose brackets nest too deep for parsers that call themselves, by one pass over its characters. */
export function requireShallow(code: string, language: Language): void {
  const at = tooDeepAt(code, languages[language].lexis)
  if (at !== undefined) throw new Problem('invalid_argument', `brackets nest more than ${nestingMax} deep, at character ${at}`, { reason: 'depth' })
}

function tooDeepAt(code: string, { lineComment, hasBlockComments, quotes }: Lexis): number | undefined {
  let depth = 0
  for (let index = 0; index < code.length; index++) {
    const char = code.charAt(index)
    if (char === '(' || char === '[' || char === '{') {
      if (++depth > nestingMax) return index
    } else if (char === ')' || char === ']' || char === '}') depth = Math.max(0, depth - 1)
    else if (quotes.includes(char)) index = endOfQuoted(code, index)
    else if (char === '/' && hasBlockComments && code.charAt(index + 1) === '*') index = before(code.indexOf('*/', index + 2), code) + 1
    else if (lineComment !== undefined && char === lineComment.charAt(0) && code.startsWith(lineComment, index)) index = before(code.indexOf('\n', index), code)
  }
  return undefined
}

const before = (found: number, code: string): number => (found < 0 ? code.length : found)

/** Where a quoted text ends, or the quote itself where its line ends first: then it quoted nothing. */
function endOfQuoted(code: string, start: number): number {
  const quote = code.charAt(start)
  for (let index = start + 1; index < code.length; index++) {
    const char = code.charAt(index)
    if (char === quote) return index
    if (char === '\\') index++
    else if (char === '\n') return start
  }
  return start
}
