import { contentOf, type Document, type Element, type Fragment, isElement, type Parent } from '@dot-do/sanitize'
import { roles } from 'aria-query'
import type { Fault } from 'html.do/contract'
import { html as names } from 'parse5'
import { attributeOf, textIn } from '../page.ts'
import { everyElement } from '../select/index.ts'
import { forbiddenWithin, isForbiddenIn, parentsOf } from './nesting.ts'

/** What is wrong with a tree beyond its syntax. */
export function check(root: Document | Fragment, isPage: boolean): Fault[] {
  return [...elementFaults(root), ...nestingFaults(root), ...(isPage ? pageFaults(root) : [])]
}

function* elementFaults(root: Parent): Generator<Fault> {
  const ids = new Map<string, number>()
  for (const element of everyElement(root)) {
    if (element.namespaceURI !== names.NS.HTML) continue
    yield* faultsOf(element)
    yield* idFaults(element, ids)
  }
}

function faultAt({ sourceCodeLocation: location }: Element, code: string, message: string, attribute?: string): Fault {
  const place = (attribute === undefined ? undefined : location?.attrs?.[attribute]) ?? location
  return { code, message, line: place?.startLine ?? 1, column: place?.startCol ?? 1 }
}

function* faultsOf(element: Element): Generator<Fault> {
  const { tagName: tag } = element
  if (lacksAlt(element)) yield faultAt(element, 'missing-alt', `<${tag}> has no alt: what it shows, or empty where it only decorates`)
  const role = attributeOf(element, 'role')
  const unknown = role?.split(/\s+/).find((name) => name !== '' && !isRole(name))
  if (unknown !== undefined) yield faultAt(element, 'unknown-role', `"${unknown.slice(0, 80)}" is no ARIA role`, 'role')
  else if (role !== undefined && role.trim() === '') yield faultAt(element, 'unknown-role', 'The role is empty', 'role')
}

const isRole = (name: string): boolean => {
  const role = roles.get(name.toLowerCase() as Parameters<typeof roles.get>[0])
  return role !== undefined && !role.abstract
}

function lacksAlt(element: Element): boolean {
  const { tagName: tag } = element
  const isPicture =
    tag === 'img' ||
    (tag === 'area' && attributeOf(element, 'href') !== undefined) ||
    (tag === 'input' && attributeOf(element, 'type')?.toLowerCase() === 'image')
  return isPicture && attributeOf(element, 'alt') === undefined
}

function* idFaults(element: Element, ids: Map<string, number>): Generator<Fault> {
  const id = attributeOf(element, 'id')
  if (id === undefined) return
  if (id === '' || /[\t\n\f\r ]/.test(id)) yield faultAt(element, 'bad-id', id === '' ? 'The id is empty' : 'The id has white space in it', 'id')
  const first = ids.get(id)
  if (first === undefined) ids.set(id, element.sourceCodeLocation?.startLine ?? 1)
  else yield faultAt(element, 'duplicate-id', `The id "${id.slice(0, 80)}" is given twice; the first is in line ${first}`, 'id')
}

function* pageFaults(root: Document | Fragment): Generator<Fault> {
  const elements = [...everyElement(root)].filter(({ namespaceURI }) => namespaceURI === names.NS.HTML)
  const html = elements.find(({ tagName }) => tagName === 'html')
  if (html && !attributeOf(html, 'lang')?.trim()) yield faultAt(html, 'missing-lang', '<html> has no lang: the language of the page')
  const title = elements.find(({ tagName }) => tagName === 'title')
  if (!title) yield { code: 'missing-title', message: 'The page has no <title>', line: 1, column: 1 }
  else if (textIn(title).trim() === '') yield faultAt(title, 'missing-title', 'The <title> is empty')
}

interface Step {
  parent: Parent
  /** Elements above, those alone that forbid something. */
  above: readonly string[]
}

function* nestingFaults(root: Parent): Generator<Fault> {
  const stack: Step[] = [{ parent: root, above: [] }]
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { parent, above } = step
    const outer = 'tagName' in parent ? parent.tagName : undefined
    for (const element of parent.childNodes.filter(isElement)) {
      if (element.namespaceURI === names.NS.HTML) {
        const message = wrongPlace(element, outer, above)
        if (message !== undefined) yield faultAt(element, 'bad-nesting', message)
      }
      const { tagName: tag } = element
      const within = forbiddenWithin.has(tag) && !above.includes(tag) && (tag !== 'a' || attributeOf(element, 'href') !== undefined) ? [...above, tag] : above
      stack.push({ parent: contentOf(element), above: within })
    }
  }
}

function wrongPlace(element: Element, outer: string | undefined, above: readonly string[]): string | undefined {
  const { tagName: tag } = element
  if (tag === 'input' && attributeOf(element, 'type')?.toLowerCase() === 'hidden') return undefined
  if (outer !== undefined && isForbiddenIn(outer, tag)) return `<${tag}> may not stand right in <${outer}>`
  const parents = parentsOf.get(tag)
  // In a part of a page the parent may be in another.
  if (parents && outer !== undefined && !parents.has(outer)) return `<${tag}> stands in <${outer}>; it belongs in <${[...parents].join('>, <')}>`
  const over = above.find((name) => forbiddenWithin.get(name)?.has(tag))
  return over === undefined || (over === 'label' && tag !== 'label') ? undefined : `<${tag}> may not stand within <${over}>`
}
