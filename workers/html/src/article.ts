import type { Parent } from '@dot-do/sanitize'
import { invalid } from '@dot-do/service'
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { serialize } from 'parse5'
import { everyElement } from './select/index.ts'
import { boundWeight } from './weight.ts'

/** What Readability says of a page. */
export type Article = NonNullable<ReturnType<Readability['parse']>>

// Readability reads every element again for each of its attempts.
const elementsMax = 50_000

/** The article of a page, as Mozilla's Readability finds it; undefined where there is none. */
export function articleOf(root: Parent): Article | undefined {
  boundWeight(root)
  let count = 0
  for (const _ of everyElement(root))
    if (++count > elementsMax) invalid(`more than ${elementsMax} elements to look for an article in`, ['html'], 'too_many_elements')
  // linkedom reads what parse5 wrote: another parser's reading of the text itself could differ.
  const { document } = parseHTML(serialize(root))
  const article = new Readability(document).parse()
  return article && (article.textContent ?? '').trim() !== '' ? article : undefined
}
