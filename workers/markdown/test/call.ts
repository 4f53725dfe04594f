import type { Input, Result } from '@dot-do/contract'
import { anonymous } from '@dot-do/testing'
import type contract from 'markdown.do/contract'

type Markdown = typeof contract
type Name = keyof Markdown['methods']

/** One call of markdown.do by its SDK, through the gateway. Every test of behaviour goes through here. */
export async function call<K extends Name>(method: K, input: Input<Markdown, K>): Promise<Result<Markdown, K>> {
  const send = anonymous().markdown[method] as unknown as (input: Input<Markdown, K>) => Promise<Result<Markdown, K>> // one of eight functions, each with its own input
  return send(input)
}

type Options = Omit<Input<Markdown, 'render'>, 'markdown' | 'page'>

/** The HTML of a text. */
export async function html(markdown: string, options: Options = {}): Promise<string> {
  return (await anonymous().markdown.render({ markdown, ...options })).html
}

/** Nothing but CommonMark. */
export const strict: Options = { gfm: false, footnotes: false, alerts: false, headingIds: false }
