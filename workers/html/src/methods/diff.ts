import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'html.do/contract'
import { parseEither } from '../page.ts'

type Contract = typeof contract

/** Marks what changed from one text to another. */
export async function diff({ a, b }: Parsed<Contract, 'diff'>): Promise<Answer<Contract, 'diff'>> {
  const { compare } = await import('../compare/index.ts')
  return compare(parseEither(a), parseEither(b))
}
