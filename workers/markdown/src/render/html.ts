import { Problem } from '@dot-do/contract'
import { sanitize, SanitizeError } from '@dot-do/sanitize'
import type { MarkdownIt, Token } from 'markdown-it'
import type { Parsed } from '../engine/engine.ts'
import type { Context } from './context.ts'
import { Marks } from './marks.ts'
import { regionsOf } from './regions.ts'
import { withContext } from './rules.ts'

/** Writes a text as HTML that is safe to insert. What has no raw HTML is so by the way it is written; the rest is sanitised. */
export function toHtml(engine: MarkdownIt, { tokens, env }: Parsed, markdown: string, context: Omit<Context, 'marks'>): string {
  let marks: Marks | undefined
  const names = new Set<string>()
  let html = ''
  for (const region of regionsOf(tokens)) {
    const parts = region.isRaw ? withoutComments(region.tokens) : region.tokens
    if (region.isRaw) marks ??= new Marks(markdown)
    const written = write(engine, parts, withContext(env, { ...context, marks: region.isRaw ? marks : undefined }), context)
    html += region.isRaw && marks ? cleaned(written, marks, context, names) : written
  }
  context.budget.spend(0)
  return names.size === 0 ? html : followed(html, names, new Set(context.ids.values()))
}

function write({ renderer, options }: MarkdownIt, tokens: Token[], env: Parsed['env'], { budget }: Omit<Context, 'marks'>): string {
  const html = renderer.render(tokens, options, env)
  budget.spend(html.length)
  return html
}

/** Comments are no part of a page; most raw HTML blocks are nothing else. */
function withoutComments(tokens: Token[]): Token[] {
  return tokens.filter(({ type, content }) => type !== 'html_block' || !comment.test(content))
}

const comment = /^\s*<!--(?:(?!-->)[\s\S])*-->\s*$/

function cleaned(html: string, marks: Marks, { links, base }: Omit<Context, 'marks'>, names: Set<string>): string {
  try {
    const { html: clean } = sanitize(html, { profile: 'rich', allow: { attributes: { '*': [marks.attribute] } }, links, base })
    for (const [, name = ''] of clean.matchAll(/ (?:id|name)="user-content-([^"]*)"/g)) names.add(name)
    return marks.restore(clean)
  } catch (err) {
    if (err instanceof SanitizeError) throw new Problem('invalid_argument', `the raw HTML is too much: ${err.message}`, { reason: 'html', cause: err })
    throw err
  }
}

/** Links to anchors of raw HTML, whose names have got a prefix. Those to headings stay. */
function followed(html: string, names: ReadonlySet<string>, headings: ReadonlySet<string>): string {
  return html.replaceAll(/(<a href=")#([^"]+)(?=")/g, (all, start: string, name: string) =>
    names.has(name) && !headings.has(name) ? `${start}#user-content-${name}` : all,
  )
}
