import type { BytesOutput, Parsed as ParsedInput } from '@dot-do/contract'
import type { Token } from 'markdown-it'
import type contract from 'markdown.do/contract'
import { type Heading, textBytesMax } from 'markdown.do/contract'
import type { Calls } from '../calls.ts'
import { type Document, documentOf, titleOf } from '../document.ts'
import { engineOf, parseBlocks } from '../engine/engine.ts'
import { firstTitle, type HeadingAt, headingsOf } from '../engine/headings.ts'
import { Places } from '../engine/places.ts'
import { requireSize } from '../limits.ts'
import { headingOf } from '../outline/headings.ts'
import { Budget, type Context } from '../render/context.ts'
import { loadFormulas } from '../render/formula.ts'
import { loadHighlighter } from '../render/highlight.ts'
import { toHtml } from '../render/html.ts'
import { toPage } from '../render/page.ts'
import { Source } from '../source.ts'

type Input = ParsedInput<typeof contract, 'render'>
type Output = { html: string; toc?: Heading[]; title?: string } & Document['head']

/** Renders Markdown as safe HTML. */
export async function render(input: Input, call: Calls): Promise<Output | BytesOutput<'text/html; charset=utf-8'>> {
  requireSize(input.markdown, textBytesMax.page)
  const document = await documentOf(input.markdown, call)
  const { html, headings } = await renderBody(document.body, input)
  const title = titleOf(document.head) ?? firstTitle(headings)
  if (input.page !== false) return { type: 'text/html; charset=utf-8', body: pageOf(html, headings, title, input) }
  return { html, ...document.head, ...(input.toc && { toc: tocOf(headings, input.markdown, document.bodyStart) }), ...(title !== undefined && { title }) }
}

/** Renders a text without front matter. */
export async function renderBody(body: string, input: Omit<Input, 'markdown'>): Promise<{ html: string; headings: HeadingAt[] }> {
  const { gfm, footnotes, alerts, links, base, html: raw } = input
  const dialect = { gfm, footnotes, alerts, math: input.math !== false, html: raw === 'sanitize', positions: false, inPlace: false }
  const parsed = parseBlocks(body, dialect)
  const headings = headingsOf(parsed.tokens)
  const math = input.math === false ? undefined : input.math === 'katex' ? 'katex' : 'mathml'
  const context: Omit<Context, 'marks'> = {
    ...{ math, links, base, budget: new Budget() },
    highlight:
      input.highlight === false ? undefined : await loadHighlighter(languagesOf(parsed.tokens), input.highlight === true ? 'github' : input.highlight.theme),
    formula: math === 'mathml' ? await loadFormulas() : undefined,
    ids: new Map(input.headingIds ? headings.map(({ index, id }) => [parsed.tokens[index] as Token, id]) : []),
  }
  return { html: toHtml(engineOf(dialect), parsed, body, context), headings }
}

const languagesOf = (tokens: readonly Token[]): string[] => tokens.filter(({ type }) => type === 'fence').map(({ info }) => info.trim().split(/\s/)[0] ?? '')

function pageOf(html: string, headings: HeadingAt[], title: string | undefined, { page, toc }: Input): string {
  const { title: given, lang } = typeof page === 'object' ? page : {}
  return toPage(html, { title: given ?? title, lang, toc: toc ? headings : undefined })
}

function tocOf(headings: readonly HeadingAt[], markdown: string, bodyStart: number): Heading[] {
  const places = new Places(new Source(markdown), bodyStart)
  return headings.map((heading) => headingOf(heading, places))
}
