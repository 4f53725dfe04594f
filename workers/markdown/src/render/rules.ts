import type { Env, MarkdownIt, RendererRule, Token } from 'markdown-it'
import type { Footnote } from '../engine/footnotes.ts'
import { plainText } from '../engine/text.ts'
import { imageAttributes, linkAttributes } from './addresses.ts'
import type { Context } from './context.ts'
import { type Attributes, escapeHtml, openTag, plainTag, whole } from './tags.ts'

const key = Symbol('render')

/** Puts what writing needs to know where the rules look for it. */
export const withContext = (env: Env, context: Context): Env => Object.assign(env, { [key]: context })

type Rule = (token: Token, context: Context) => string

/** How each token is written, where that is not markdown-it's own way. */
export function writing({ renderer }: MarkdownIt): void {
  for (const [type, rule] of Object.entries(rules)) {
    const written: RendererRule = (tokens, index, _options, env) => {
      const token = tokens[index] as Token
      // Between the text of a tight list item and a block.
      const isBehindText = token.block && token.nesting !== -1 && tokens[index - 1]?.hidden === true && tokens[index - 1]?.nesting === -1
      return (isBehindText ? '\n' : '') + rule(token, (env as { [key]: Context })[key])
    }
    renderer.rules[type] = written
  }
}

const attribute = (token: Token, name: string): string | undefined => token.attrGet(name)?.toString()

const langOf = (info: string): string => /^\s*(\S*)/.exec(info)?.[1] ?? ''

const rules: Record<string, Rule> = {
  link_open: (token, context) => openTag('a', linkAttributes(attribute(token, 'href') ?? '', attribute(token, 'title'), context), context),

  image: (token, context) =>
    openTag('img', imageAttributes(attribute(token, 'src') ?? '', plainText(token.children), attribute(token, 'title'), context), context),

  heading_open: (token, context) => openTag(token.tag, idOf(token, context), context),

  // As the specification's examples have it, also where nothing is in it.
  blockquote_open: () => '<blockquote>\n',

  ordered_list_open: (token, context) => `${openTag('ol', startOf(token), context)}\n`,

  th_open: cell,
  td_open: cell,

  fence: (token, context) => {
    const lang = langOf(token.info)
    if (lang === 'math' && context.math) return formula(token.content, true, context)
    return `${code(token.content, lang, context)}\n`
  },

  code_block: ({ content }, context) => `${code(content, '', context)}\n`,

  math: ({ content, info, markup }, context) => inlineFormula(content, info === 'display', markup, context),

  math_block: ({ content }, context) => formula(content, true, context),

  task_box: (token, context) => whole('span', plainTag('input', attributesOf(token)), context),

  alert_open: ({ info }, context) => {
    const title = info.charAt(0).toUpperCase() + info.slice(1)
    return `${openTag('div', [['class', `markdown-alert markdown-alert-${info}`]], context)}\n${openTag('p', [['class', 'markdown-alert-title']], context)}${title}</p>\n`
  },

  footnote_ref: ({ meta }, context) => {
    const { note, occurrence } = meta as unknown as { note: Footnote; occurrence: number }
    const attributes: Attributes = [
      ['href', `#${noteId(note)}`],
      ['id', referenceId(note, occurrence)],
      ['data-footnote-ref', ''],
      ['aria-describedby', 'footnote-label'],
    ]
    return `<sup>${openTag('a', attributes, context)}${note.number}</a></sup>`
  },

  footnotes_open: (_, context) =>
    `${openTag(
      'section',
      [
        ['data-footnotes', ''],
        ['class', 'footnotes'],
      ],
      context,
    )}\n${openTag(
      'h2',
      [
        ['id', 'footnote-label'],
        ['class', 'sr-only'],
      ],
      context,
    )}Footnotes</h2>\n<ol>\n`,

  footnotes_close: () => '</ol>\n</section>\n',

  footnote_open: ({ meta }, context) => `${openTag('li', [['id', noteId((meta as unknown as { note: Footnote }).note)]], context)}\n`,

  footnote_back: ({ meta }, context) => backLinks((meta as unknown as { note: Footnote }).note, context),

  footnote_close: () => '</li>\n',
}

function idOf(token: Token, { ids }: Context): Attributes {
  const id = ids.get(token)
  return id === undefined || id === '' ? [] : [['id', id]]
}

function startOf(token: Token): Attributes {
  const start = attribute(token, 'start')
  return start === undefined ? [] : [['start', start]]
}

function attributesOf({ attrs }: Token): Attributes {
  return (attrs ?? []).map(([name, value]) => [name, String(value)] as const)
}

// markdown-it says it as a style, which a sanitiser of styles would have to know; GFM's own examples as this attribute.
function cell(token: Token, context: Context): string {
  const align = /text-align:(\w+)/.exec(attribute(token, 'style') ?? '')?.[1]
  return openTag(token.tag, align === undefined ? [] : [['align', align]], context)
}

function code(content: string, lang: string, context: Context): string {
  const coloured = lang === '' ? undefined : context.highlight?.(content, lang)
  if (coloured !== undefined) return whole('pre', coloured, context)
  return `<pre>${openTag('code', lang === '' ? [] : [['class', `language-${lang}`]], context)}${escapeHtml(content)}</code></pre>`
}

function inlineFormula(tex: string, isDisplay: boolean, markup: string, context: Context): string {
  if (context.math === 'katex') return whole('span', `<code class="language-math math-${isDisplay ? 'display' : 'inline'}">${escapeHtml(tex)}</code>`, context)
  return whole('span', context.formula?.(tex, isDisplay) ?? `<code>${escapeHtml(`${markup}${tex}${markup.split('').toReversed().join('')}`)}</code>`, context)
}

function formula(tex: string, isDisplay: boolean, context: Context): string {
  const html = context.math === 'katex' ? undefined : context.formula?.(tex, isDisplay)
  if (html !== undefined) return `${whole('p', `<p>${html}</p>`, context)}\n`
  return `${whole('pre', `<pre><code class="language-math math-display">${escapeHtml(tex)}</code></pre>`, context)}\n`
}

const prefix = 'user-content-'
const name = (note: Footnote): string => encodeURIComponent(note.label.toWellFormed())
const noteId = (note: Footnote): string => `${prefix}fn-${name(note)}`
const referenceId = (note: Footnote, occurrence: number): string => `${prefix}fnref-${name(note)}${occurrence > 1 ? `-${occurrence}` : ''}`

function backLinks(note: Footnote, context: Context): string {
  return Array.from({ length: note.references }, (_, index) => {
    const label = `Back to reference ${note.number}${index > 0 ? `-${index + 1}` : ''}`
    const attributes: Attributes = [
      ['href', `#${referenceId(note, index + 1)}`],
      ['data-footnote-backref', ''],
      ['aria-label', label],
      ['class', 'data-footnote-backref'],
    ]
    return `${openTag('a', attributes, context)}↩${index > 0 ? `<sup>${index + 1}</sup>` : ''}</a>`
  }).join(' ')
}
