import type { Result } from '@dot-do/contract'
import type contract from 'markdown.do/contract'
import { textBytesMax } from 'markdown.do/contract'
import type { Calls } from '../calls.ts'
import { documentOf, fieldOf, titleOf } from '../document.ts'
import { github, parseBlocks } from '../engine/engine.ts'
import { footnotesOf } from '../engine/footnotes.ts'
import { firstTitle, headingsOf } from '../engine/headings.ts'
import { Places } from '../engine/places.ts'
import { textOf } from '../engine/text-of.ts'
import { requireSize } from '../limits.ts'
import { Finds, footnoteText } from '../outline/finds.ts'
import { languageOf, reading } from '../outline/words.ts'
import { Source } from '../source.ts'
import { headingOf } from '../outline/headings.ts'

/** What there is in a text, each with its place. */
export async function parse({ markdown }: { markdown: string }, call: Calls): Promise<Result<typeof contract, 'parse'>> {
  requireSize(markdown, textBytesMax.page)
  const { body, bodyStart, head } = await documentOf(markdown, call)
  const { tokens, env } = parseBlocks(body, { ...github, positions: true })
  const places = new Places(new Source(markdown), bodyStart)
  const { links, images, codeBlocks, tables, tasks } = new Finds(places).read(tokens)
  const headings = headingsOf(tokens)
  const title = titleOf(head) ?? firstTitle(headings)
  const prose = textOf(tokens.filter(({ type }) => type !== 'fence' && type !== 'code_block' && type !== 'math_block'))
  const lang = fieldOf(head, 'lang') ?? languageOf(prose)
  return {
    ...head,
    ...(title !== undefined && { title }),
    outline: headings.map((heading) => headingOf(heading, places)),
    ...{ links, images, codeBlocks, tables, tasks },
    footnotes: footnotesOf(env).flatMap(({ label, references, tokens: [opening, ...rest] }) =>
      opening ? [{ label, text: footnoteText(rest), references, ...places.ofBlock(opening) }] : [],
    ),
    ...reading(prose),
    ...(lang !== undefined && { lang }),
  }
}
