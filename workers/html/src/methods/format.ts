import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'html.do/contract'

type Contract = typeof contract

/** Indents HTML. */
export async function format({ html }: Parsed<Contract, 'format'>): Promise<Answer<Contract, 'format'>> {
  const { formatted } = await import('../write.ts')
  return { html: formatted(html) }
}
