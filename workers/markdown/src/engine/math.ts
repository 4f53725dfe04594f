import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it'

/** GitHub's mathematics: `$…$`, `` $`…`$ ``, `$$…$$`, in a line or as a block of its own. A fence of `math` is one too, for whoever renders it. */
export function math(engine: MarkdownIt): void {
  engine.inline.ruler.before('escape', 'math', inline)
  engine.block.ruler.before('fence', 'math', block, { alt: ['paragraph', 'reference', 'blockquote', 'list'] })
}

const dollar = 36

function inline(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state
  if (src.charCodeAt(pos) !== dollar) return false
  const [opening, closing] = src.startsWith('$$', pos) ? ['$$', '$$'] : src.startsWith('$`', pos) ? ['$`', '`$'] : ['$', '$']
  const start = pos + opening.length
  const end = opening === '$' && !mayOpen(src, pos) ? -1 : endOf(state, start, closing)
  if (end < 0 || end + closing.length > posMax) return false
  const content = src.slice(start, end)
  if (content.trim() === '') return false
  if (!silent) {
    const token = state.push('math', 'math', 0)
    token.content = content
    token.markup = opening
    token.info = opening === '$$' ? 'display' : ''
  }
  state.pos = end + closing.length
  return true
}

const isWord = (character: string): boolean => /[\p{L}\p{N}$\\]/u.test(character)
const mayOpen = (src: string, at: number): boolean => /\S/.test(src.charAt(at + 1)) && (at === 0 || !isWord(src.charAt(at - 1)))

// What a search has found stays true for the next ones that begin before it: without this a row of dollars takes quadratic time.
const searches = new WeakMap<StateInline, Map<string, { from: number; found: number }>>()

/** Where mathematics that begins at `start` ends, or -1. */
function endOf(state: StateInline, start: number, closing: string): number {
  if (closing === '$') return dollarAfter(state.src, start)
  const known = searches.get(state) ?? new Map<string, { from: number; found: number }>()
  searches.set(state, known)
  const last = known.get(closing)
  if (last && start >= last.from && (last.found < 0 || start <= last.found)) return last.found
  let found = state.src.indexOf(closing, start)
  while (found >= 0 && state.src.charAt(found - 1) === '\\') found = state.src.indexOf(closing, found + 1)
  known.set(closing, { from: start, found })
  return found
}

/** The next dollar, if a formula may end there: not behind white space, nor before a digit, which is an amount of money. */
function dollarAfter(src: string, start: number): number {
  let found = src.indexOf('$', start)
  while (found >= 0 && src.charAt(found - 1) === '\\') found = src.indexOf('$', found + 1)
  return found > start && /\S/.test(src.charAt(found - 1)) && !/[\d$]/.test(src.charAt(found + 1)) ? found : -1
}

function block(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4 || !state.src.startsWith('$$', start)) return false
  const first = state.src.slice(start + 2, state.eMarks[startLine]).trimEnd()
  const end = first.includes('$$')
    ? first.endsWith('$$') && first.indexOf('$$') === first.length - 2
      ? startLine
      : undefined
    : closingLine(state, startLine, endLine)
  if (end === undefined) return false
  if (silent) return true
  const content =
    end === startLine
      ? first.slice(0, -2)
      : [first, state.getLines(startLine + 1, end, state.sCount[startLine] ?? 0, false), lineOf(state, end).trimEnd().slice(0, -2)].join('\n')
  const token = state.push('math_block', 'math', 0)
  token.content = content.trim()
  token.map = [startLine, end + 1]
  token.markup = '$$'
  state.line = end + 1
  return true
}

const lineOf = (state: StateBlock, line: number): string => state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])

// The lines of a formula; a bound makes many openings without an end linear.
const linesMax = 200

function closingLine(state: StateBlock, startLine: number, endLine: number): number | undefined {
  for (let line = startLine + 1; line < Math.min(endLine, startLine + linesMax); line++) {
    if (state.isEmpty(line) || (state.sCount[line] ?? 0) < state.blkIndent) return undefined
    const text = lineOf(state, line)
    if (text.includes('$$')) return text.trimEnd().endsWith('$$') ? line : undefined
  }
  return undefined
}
