import type { Answer, Parsed } from '@dot-do/contract'
import { parsePage } from '@dot-do/sanitize'
import type contract from 'html.do/contract'
import { absolute, baseOf, eachAddress } from '../base.ts'
import { parseEither, textIn } from '../page.ts'
import { everyElement } from '../select/index.ts'

type Contract = typeof contract

/** Writes HTML as Markdown. */
export async function toMarkdown({ html, base, gfm, main }: Parsed<Contract, 'toMarkdown'>): Promise<Answer<Contract, 'toMarkdown'>> {
  const root = main ? parsePage(html) : parseEither(html)
  if (base !== undefined) {
    const change = absolute(baseOf(root, base, ['base']))
    for (const element of everyElement(root)) eachAddress(element, change)
  }
  const { markdownOf } = await import('../markdown.ts')
  const article = main ? (await import('../article.ts')).articleOf(root) : undefined
  const title = article?.title ?? titleOf(root)
  const content = article ? parseEither(article.content ?? '') : root
  return { markdown: markdownOf(content, gfm), ...(title !== undefined && title !== '' && { title }) }
}

function titleOf(root: Parameters<typeof textIn>[0]): string | undefined {
  for (const element of everyElement(root))
    if (element.tagName === 'title' && element.namespaceURI.endsWith('xhtml')) return textIn(element).replaceAll(/\s+/g, ' ').trim()
  return undefined
}
