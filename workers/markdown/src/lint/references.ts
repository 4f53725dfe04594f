import type { Env, MarkdownIt, Token } from 'markdown-it'
import { footnotesOf } from '../engine/footnotes.ts'
import { positionOf } from '../engine/positions.ts'
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
    const text = plainOf(token)
    const at = (index: number): number => places.offset(token, index)
    for (const { index, 2: label = '' } of text.matchAll(full)) report.add('undefined-reference', at(index), `nothing defines [${shortened(label)}]`)
    for (const { index, 1: label = '' } of text.matchAll(note)) report.add('undefined-footnote', at(index), `there is no footnote [^${shortened(label)}]`)
    for (const { index, 0: whole, 1: words = '', 2: url = '' } of text.matchAll(reversed)) {
      const from = at(index)
      report.add('reversed-link', from, 'a link is written [text](address)', { start: from, end: from + whole.length, text: `[${words}](${url})` })
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

const opaque = new Set(['link_open', 'image', 'code_inline', 'html_inline', 'footnote_ref'])

/** A line's source with blanks for what is no text: code, links, raw HTML. */
function plainOf({ content, children }: Token): string {
  let [text, done] = ['', 0]
  for (const token of children ?? []) {
    const place = opaque.has(token.type) && token.info !== 'auto' ? positionOf(token) : undefined
    if (!place || place.start < done) continue
    text += content.slice(done, place.start) + ' '.repeat(place.end - place.start)
    done = place.end
  }
  return text + content.slice(done)
}
