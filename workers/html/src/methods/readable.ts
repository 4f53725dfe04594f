import type { Answer, Parsed } from '@dot-do/contract'
import { parsePage, sanitize } from '@dot-do/sanitize'
import type { CallScope } from '@dot-do/service'
import type contract from 'html.do/contract'
import { baseOf } from '../base.ts'

type Contract = typeof contract

/** Finds the article in a page. */
export async function readable(
  { html, url }: Parsed<Contract, 'readable'>,
  { fail }: CallScope<Contract['methods']['readable']>,
): Promise<Answer<Contract, 'readable'>> {
  const root = parsePage(html)
  const base = url === undefined ? undefined : baseOf(root, url, ['url'])
  const { articleOf } = await import('../article.ts')
  const article = articleOf(root)
  if (!article) return fail('failed_precondition', 'there is no article in this page')
  const text = (article.textContent ?? '').trim()
  return {
    title: article.title ?? '',
    ...optional('byline', article.byline),
    ...optional('siteName', article.siteName),
    ...optional('lang', article.lang),
    ...optional('publishedAt', article.publishedTime),
    excerpt: article.excerpt ?? '',
    html: sanitize(article.content ?? '', { base }).html.trim(),
    text,
    wordCount: countWords(text),
  }
}

const optional = <K extends string>(name: K, value: string | null | undefined): Partial<Record<K, string>> =>
  value ? ({ [name]: value.trim() } as Record<K, string>) : {}

// In scripts without spaces words are not what white space parts.
function countWords(text: string): number {
  let count = 0
  for (const { isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) if (isWordLike) count++
  return count
}
