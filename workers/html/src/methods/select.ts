import type { Answer, Parsed } from '@dot-do/contract'
import { contentOf, type Element } from '@dot-do/sanitize'
import { invalid } from '@dot-do/service'
import type contract from 'html.do/contract'
import { serialize } from 'parse5'
import { attributeOf, parseEither, textIn } from '../page.ts'
import { selecting } from '../select/index.ts'

type Contract = typeof contract

const queriesMax = 100
const charactersMax = 64 * 1024 * 1024

/** Takes texts, HTML or attributes out of a page. */
export function select({ html, queries }: Parsed<Contract, 'select'>): Answer<Contract, 'select'> {
  const entries = Object.entries(queries)
  if (entries.length > queriesMax) invalid(`more than ${queriesMax} queries`, ['queries'])
  const find = selecting(parseEither(html))
  let characters = 0
  const data = entries.map(([name, { css, get, all }]) => {
    const found = find(css, ['queries', name, 'css'])
    const values = (all ? found : found.slice(0, 1)).map((element) => {
      const value = valueOf(element, get)
      characters += value?.length ?? 0
      // What holds the others holds their text again.
      if (characters > charactersMax) invalid('the answer would have more than 64 MiB', ['queries', name], 'too_large')
      return value
    })
    return [name, all ? values.filter((value) => value !== null) : (values[0] ?? null)] as const
  })
  return { data: Object.fromEntries(data) }
}

function valueOf(element: Element, get: string): string | null {
  if (get.startsWith('@')) return attributeOf(element, get.slice(1).toLowerCase()) ?? null
  return get === 'html' ? serialize(contentOf(element)) : textIn(contentOf(element)).trim()
}
