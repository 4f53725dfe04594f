import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'html.do/contract'

type Contract = typeof contract

/** Writes the same page in fewer bytes. */
export async function minify({ html }: Parsed<Contract, 'minify'>): Promise<Answer<Contract, 'minify'>> {
  const { minified } = await import('../write.ts')
  return { html: minified(html) }
}
