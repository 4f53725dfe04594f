import type { Result } from '@dot-do/contract'
import type contract from 'markdown.do/contract'
import type { Token } from 'markdown-it'
import type { HeadingAt } from '../engine/headings.ts'
import type { Places } from '../engine/places.ts'
import { shortened } from './headings.ts'
import type { Report } from './report.ts'

type Found = Pick<Result<typeof contract, 'parse'>, 'links' | 'images'>

const named = /\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/gi

/** Where links within the text may lead: headings, and ids of raw HTML. */
function anchorsOf(tokens: readonly Token[], headings: readonly HeadingAt[]): Set<string> {
  const anchors = new Set(headings.map(({ id }) => id))
  for (const html of rawOf(tokens)) for (const [, double, single, bare] of html.content.matchAll(named)) anchors.add(double ?? single ?? bare ?? '')
  return anchors
}

/** Raw HTML, with the block that it is in. */
export function* rawOf(tokens: readonly Token[]): Generator<{ content: string; block: Token }> {
  for (const block of tokens) {
    if (block.type === 'html_block') yield { content: block.content, block }
    for (const { type, content } of block.children ?? []) if (type === 'html_inline') yield { content, block }
  }
}

/** Addresses that lead nowhere, links without text, addresses without brackets, images without a text. */
export function lintLinks(
  { links, images }: Found,
  tokens: readonly Token[],
  { headings, places, report }: { headings: readonly HeadingAt[]; places: Places; report: Report },
): void {
  const anchors = anchorsOf(tokens, headings)
  const { text } = places.source
  for (const { url, text: label, kind, start, end } of links) {
    if (url === '' || url === '#') report.add('empty-link', start, 'a link that leads nowhere')
    else if (url.startsWith('#') && !leads(url.slice(1), anchors)) report.add('broken-anchor', start, `no heading has the anchor ${shortened(url)}`)
    if (kind === 'autolink' && text.charAt(start) !== '<')
      report.add('bare-url', start, `${shortened(label)} is a link on GitHub alone`, { start, end, text: `<${text.slice(start, end)}>` })
  }
  for (const { alt, start } of images) if (alt.trim() === '') report.add('missing-alt', start, 'an image without alt text')
  for (const { content, block } of rawOf(tokens)) {
    if (report.isFull) return
    const tags = content.match(/<img\b[^>]*>/gi) ?? []
    if (tags.some((tag) => !/\salt\s*=/i.test(tag))) report.add('missing-alt', places.ofBlock(block).start, 'an image without alt text')
  }
}

function leads(name: string, anchors: ReadonlySet<string>): boolean {
  let decoded = name
  try {
    decoded = decodeURIComponent(name)
  } catch {
    // It is compared as it stands.
  }
  // The top of the page, and a piece of text, are there without an anchor.
  return anchors.has(name) || anchors.has(decoded) || name === 'top' || name.startsWith(':~:') || name.startsWith('user-content-fn')
}
