import createMarkdownIt, { type Env, type MarkdownIt, type Token } from 'markdown-it'
import { alerts } from './alerts.ts'
import { autolinks } from './autolinks.ts'
import { depth } from './depth.ts'
import { footnotes } from './footnotes.ts'
import { math } from './math.ts'
import { positions } from './positions.ts'
import { strikethrough } from './strikethrough.ts'
import { tagFilter } from './tag-filter.ts'
import { tasks } from './tasks.ts'
import { writing } from '../render/rules.ts'

/** Which Markdown is read. */
export interface Dialect {
  gfm: boolean
  footnotes: boolean
  alerts: boolean
  math: boolean
  /** Raw HTML is HTML; otherwise it is text. */
  html: boolean
  /** Every inline token says where in its block it stands. */
  positions: boolean
  /** Definitions of links and footnotes are blocks where they stand, as whoever writes Markdown needs them. */
  inPlace: boolean
}

export const github: Dialect = { gfm: true, footnotes: true, alerts: true, math: false, html: true, positions: false, inPlace: false }

/** A text as blocks; `env` has what they refer to. */
export interface Parsed {
  tokens: Token[]
  env: Env
}

const engines = new Map<string, MarkdownIt>()

/** The parser of a dialect. There are few, and each is made once. */
export function engineOf(dialect: Dialect): MarkdownIt {
  const key = Object.values(dialect).join()
  let engine = engines.get(key)
  if (!engine) {
    engine = make(dialect)
    engines.set(key, engine)
  }
  return engine
}

/** Reads a text. Throws `invalid_argument` for blocks nested more than 100 deep. */
export function parseBlocks(text: string, dialect: Dialect): Parsed {
  const env: Env = {}
  return { tokens: engineOf(dialect).parse(text, env), env }
}

// Lists take two levels of it each; `depth` is what refuses deep blocks, this is what ends brackets in brackets.
const maxNesting = 250

function make(dialect: Dialect): MarkdownIt {
  const engine = new createMarkdownIt('default', { html: dialect.html, linkify: false, typographer: false, maxNesting })
  // Which addresses may stand in HTML is decided where it is written.
  engine.validateLink = () => true
  engine.disable(['linkify', 'replacements', 'smartquotes', 'strikethrough'])
  depth(engine)
  if (dialect.gfm) {
    strikethrough(engine)
    autolinks(engine)
    tasks(engine)
    if (dialect.html) tagFilter(engine)
  } else engine.disable('table')
  if (dialect.math) math(engine)
  if (dialect.footnotes) footnotes(engine, dialect.inPlace)
  if (dialect.inPlace) engine.disable('strip_references')
  if (dialect.alerts) alerts(engine)
  engine.core.ruler.push('fence_info', ({ tokens }) => {
    for (const token of tokens) if (token.type === 'fence') token.info = engine.utils.unescapeAll(token.info).trim()
  })
  writing(engine)
  // Last: it goes round every other inline rule.
  if (dialect.positions) positions(engine)
  return engine
}
