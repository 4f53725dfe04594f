import type { Env, MarkdownIt, Token } from 'markdown-it'
import { footnotesOf } from '../engine/footnotes.ts'
import type { Places } from '../engine/places.ts'
import { shortened } from './headings.ts'
import type { Report } from './report.ts'

const full = /\[([^[\]\n]+)\]\[([^[\]\n]+)\]/g
const note = /\[\^([^\s[\]]+)\](?!:)/g
const reversed = /\(([^()\n]+)\)\[(https?:\/\/[^[\]\s]+|[#./][^[\]\s]*)\]/g

/** Labels that stand in the text still, because nothing defines them, and definitions that nothing uses. */
export function lintReferences({ tokens, env }: { tokens: readonly Token[]; env: Env }, engine: MarkdownIt, places: Places, report: Report): void {
  const used = new Set<string>()
  for (const token of tokens) {
    if (token.type !== 'inline') continue
    collect(token.children ?? [], used)
    if (!token.map) continue
    for (const { start, text } of plainParts(token)) {
      const at = (index: number): number => places.offset(token, start + index)
      for (const { index, 2: label = '' } of text.matchAll(full)) report.add('undefined-reference', at(index), `nothing defines [${shortened(label)}]`)
      for (const { index, 1: label = '' } of text.matchAll(note)) report.add('undefined-footnote', at(index), `there is no footnote [^${shortened(label)}]`)
      for (const { index, 0: whole, 1: words = '', 2: url = '' } of text.matchAll(reversed)) {
        const from = at(index)
        report.add('reversed-link', from, 'a link is written [text](address)', { start: from, end: from + whole.length, text: `[${words}](${url})` })
      }
    }
  }
  for (const {
    label,
    references,
    tokens: [opening],
  } of footnotesOf(env))
    if (references === 0 && opening) report.add('unused-footnote', places.ofBlock(opening).start, `nothing refers to [^${shortened(label)}]`)
  for (const token of tokens) {
    const label = token.type === 'reference_definition' ? String(token.meta?.['label']) : undefined
    if (label !== undefined && !used.has(engine.utils.normalizeReference(label)))
      report.add('unused-reference', places.ofBlock(token).start, `nothing uses [${shortened(label.toLowerCase())}]`)
  }
}

function collect(tokens: readonly Token[], used: Set<string>): void {
  for (const { meta, children } of tokens) {
    if (typeof meta?.['label'] === 'string') used.add(meta['label'])
    if (children) collect(children, used)
  }
}

/** The parts of a line's source that are text: what code, links and raw HTML are is blanked out. */
function plainParts({ content, children }: Token): { start: number; text: string }[] {
  let text = content
  for (const { type, content: code } of children ?? [])
    if ((type === 'code_inline' || type === 'html_inline') && code !== '') text = text.replace(code, ' '.repeat(code.length))
  return [{ start: 0, text }]
}
