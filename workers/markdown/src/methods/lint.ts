import { type Finding, type Rule, textBytesMax } from 'markdown.do/contract'
import type { Calls } from '../calls.ts'
import { documentOf } from '../document.ts'
import { type Dialect, engineOf, github, parseBlocks } from '../engine/engine.ts'
import { headingsOf } from '../engine/headings.ts'
import { Places } from '../engine/places.ts'
import { requireSize } from '../limits.ts'
import { lintBlocks } from '../lint/blocks.ts'
import { lintHeadings } from '../lint/headings.ts'
import { lintLinks } from '../lint/links.ts'
import { lintReferences } from '../lint/references.ts'
import { Report } from '../lint/report.ts'
import { Finds } from '../outline/finds.ts'
import { Source } from '../source.ts'

// Definitions are told where they stand.
const dialect: Dialect = { ...github, positions: true, inPlace: true }

/** What is probably not meant so. */
export async function lint({ markdown, rules }: { markdown: string; rules?: Rule[] | undefined }, call: Calls): Promise<{ problems: Finding[] }> {
  requireSize(markdown, textBytesMax.page)
  const { body, bodyStart, head } = await documentOf(markdown, call)
  const source = new Source(markdown)
  const report = new Report(source, rules)
  const parsed = parseBlocks(body, dialect)
  const places = new Places(source, bodyStart)
  const headings = headingsOf(parsed.tokens)
  if (head.frontMatterError)
    report.add('front-matter', source.startOf(head.frontMatterError.line - 1) + head.frontMatterError.column - 1, head.frontMatterError.message)
  lintHeadings(headings, places, report)
  lintBlocks(parsed.tokens, places, report)
  lintLinks(new Finds(places).read(parsed.tokens), parsed.tokens, { headings, places, report })
  lintReferences(parsed, engineOf(dialect), places, report)
  return { problems: report.sorted }
}
