import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'html.do/contract'
import { serialize } from 'parse5'
import { parseEither } from '../page.ts'

type Contract = typeof contract

/** Writes HTML as plain text. */
export async function toText({ html, width, links }: Parsed<Contract, 'toText'>): Promise<Answer<Contract, 'toText'>> {
  const { layOut } = await import('../text.ts')
  return { text: layOut(serialize(parseEither(html)), { width, links }) }
}
