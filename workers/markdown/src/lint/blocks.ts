import type { Token } from 'markdown-it'
import type { Places } from '../engine/places.ts'
import type { Report } from './report.ts'

/** Code without a language or an end, and rows with other cells than the header has. */
export function lintBlocks(tokens: readonly Token[], places: Places, report: Report): void {
  let columns = 0
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'fence') lintFence(token, places, report)
    else if (token.type === 'table_open') columns = 0
    else if (token.type === 'tr_open') columns = lintRow(token, tokens, { index, columns }, { places, report })
  }
}

function lintFence(token: Token, places: Places, report: Report): void {
  const { start, endLine, startLine } = places.ofBlock(token)
  if (token.info === '') report.add('missing-language', start, 'code without a language')
  const last = places.source.line(endLine - 1).replace(/^[>\s]*/, '')
  if (endLine === startLine || !last.startsWith(token.markup) || last.slice(token.markup.length).replaceAll(token.markup.charAt(0), '').trim() !== '')
    report.add('unclosed-fence', start, 'this code has no end: all that follows is in it')
}

/** Cells in a row's line, which GitHub fills up or cuts off without a word. */
function lintRow(
  token: Token,
  tokens: readonly Token[],
  { index, columns }: { index: number; columns: number },
  { places, report }: { places: Places; report: Report },
): number {
  const { start, end } = places.ofBlock(token)
  const line = places.source.text
    .slice(start, end)
    .replace(/^[\s>]*/, '')
    .trim()
  const bars = (line.match(/(?<!\\)\|/g)?.length ?? 0) - Number(line.startsWith('|')) - Number(line.length > 1 && line.endsWith('|') && !line.endsWith('\\|'))
  if (tokens[index + 1]?.type === 'th_open') return bars + 1
  if (columns > 0 && bars + 1 !== columns) report.add('uneven-table', start, `a row of ${bars + 1} ${bars === 0 ? 'cell' : 'cells'} in a table of ${columns}`)
  return columns
}
