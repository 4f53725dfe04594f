import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'html.do/contract'
import { serialize } from 'parse5'
import { parseEither } from '../page.ts'

type Contract = typeof contract

/** Moves the rules of style sheets into style attributes. */
export async function inline({ html, css }: Parsed<Contract, 'inline'>): Promise<Answer<Contract, 'inline'>> {
  const root = parseEither(html)
  const { inlineStyles } = await import('../styles/index.ts')
  inlineStyles(root, css)
  return { html: serialize(root) }
}
