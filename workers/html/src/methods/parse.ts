import type { Answer, Parsed } from '@dot-do/contract'
import { type Document, type Fragment, parseFragment, parsePage } from '@dot-do/sanitize'
import type contract from 'html.do/contract'
import { absolute, baseOf, eachAddress } from '../base.ts'
import { parseErrors } from '../faults.ts'
import { nodeOf, toHast } from '../hast.ts'
import { textOf } from '../input.ts'
import { attributeOf, textIn } from '../page.ts'
import { everyElement, selectAll } from '../select/index.ts'

type Contract = typeof contract

/** Reads HTML as a browser does. */
export async function parse({ html, file, fragment, select, positions, base }: Parsed<Contract, 'parse'>): Promise<Answer<Contract, 'parse'>> {
  const text = await textOf({ html, file })
  const { faults, onParseError } = parseErrors()
  const options = { positions, onParseError }
  const root = fragment ? parseFragment(text, options) : parsePage(text, options)
  if (base !== undefined) {
    const change = absolute(baseOf(root, base, ['base']))
    for (const element of everyElement(root)) eachAddress(element, change)
  }
  const tree =
    select === undefined ? toHast(root, positions) : { type: 'root', children: selectAll(root, select, ['select']).map((node) => nodeOf(node, positions)) }
  const { title, meta } = headOf(root)
  return { tree, ...(faults.length > 0 && { errors: faults }), ...(title !== undefined && { title }), meta }
}

function headOf(root: Document | Fragment): { title?: string; meta: Record<string, string> } {
  const meta = new Map<string, string>()
  let title: string | undefined
  for (const element of everyElement(root)) {
    const { tagName: tag } = element
    if (tag === 'title' && title === undefined) title = textIn(element).replaceAll(/\s+/g, ' ').trim()
    const [name, value] = metaOf(tag, (attribute) => attributeOf(element, attribute))
    if (name !== undefined && value !== undefined && !meta.has(name)) meta.set(name, value)
  }
  return { ...(title !== undefined && { title }), meta: Object.fromEntries(meta) }
}

function metaOf(tag: string, get: (attribute: string) => string | undefined): [name?: string | undefined, value?: string | undefined] {
  if (tag === 'html') return ['lang', get('lang')]
  if (tag === 'link') return get('rel')?.toLowerCase() === 'canonical' ? ['canonical', get('href')] : []
  if (tag !== 'meta') return []
  return get('charset') === undefined ? [(get('name') ?? get('property') ?? get('http-equiv'))?.toLowerCase(), get('content')] : ['charset', get('charset')]
}
