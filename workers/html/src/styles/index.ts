import { type Element, isDeepCss, type Parent } from '@dot-do/sanitize'
import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { defaultTreeAdapter as tree, html as names } from 'parse5'
import { attributeOf, textIn } from '../page.ts'
import { everyElement, selecting } from '../select/index.ts'
import { compare, type Property, readSheet, readStyle, type StyleRule } from './rules.ts'

const rulesMax = 10_000
const appliedMax = 2_000_000

interface Applied extends Property {
  specificity: readonly number[]
  order: number
}

/** Writes what style sheets say of each element into its style attribute; what an attribute can't say stays a sheet. */
export function inlineStyles(root: Parent, css: string | undefined): void {
  const sheets = [...everyElement(root)].filter(isSheet)
  const [first] = sheets
  const texts = [...(css === undefined ? [] : [css]), ...sheets.map(textIn)]
  const { rules, rest } = readAll(texts)
  const find = selecting(root)
  const applied = new Map<Element, Applied[]>()
  let count = 0
  const kept = rules.filter((rule, order) => {
    const found = foundBy(rule.selector, find)
    count += (found?.length ?? 0) * rule.properties.length
    if (count > appliedMax) invalid('the rules say too much of too many elements', ['css'], 'too_large')
    for (const element of found ?? []) apply(rule, order, element, applied)
    return !found
  })
  for (const [element, list] of applied) write(element, list)
  keep([...kept.map(textOf), ...rest].join('\n'), sheets, first, root)
}

// A sheet for some media or of another language says nothing of the page as it is.
const isSheet = (element: Element): boolean =>
  element.tagName === 'style' &&
  /^(?:all|screen)?$/i.test((attributeOf(element, 'media') ?? '').trim()) &&
  /^(?:text\/css)?$/i.test((attributeOf(element, 'type') ?? '').trim())

function readAll(texts: readonly string[]): { rules: StyleRule[]; rest: string[] } {
  let rules: StyleRule[] = []
  let rest: string[] = []
  for (const text of texts) {
    if (isDeepCss(text)) invalid('brackets are nested too deep in a style sheet', ['html'], 'css_depth')
    const sheet = readSheet(text)
    rules = rules.concat(sheet.rules)
    rest = rest.concat(sheet.rest)
    if (rules.length > rulesMax) invalid(`more than ${rulesMax} rules`, ['html'], 'too_many_rules')
  }
  return { rules, rest }
}

/** The elements that a selector names; undefined where a page at rest can't tell. */
function foundBy(selector: string, find: ReturnType<typeof selecting>): Element[] | undefined {
  try {
    return find(selector, ['css'])
  } catch (thrown) {
    if (thrown instanceof Problem) return undefined
    throw thrown
  }
}

function apply({ specificity, properties }: StyleRule, order: number, element: Element, applied: Map<Element, Applied[]>): void {
  const list = applied.get(element) ?? []
  for (const property of properties) list.push({ ...property, specificity, order })
  applied.set(element, list)
}

function write(element: Element, list: Applied[]): void {
  const own = readStyle(attributeOf(element, 'style') ?? '').map((property) => ({ ...property, specificity: [Infinity], order: Infinity }))
  const ranked = [...list, ...own].toSorted(
    (one, other) => Number(one.isImportant) - Number(other.isImportant) || compare(one.specificity, other.specificity) || one.order - other.order,
  )
  const last = new Map<string, Applied>()
  for (const property of ranked) {
    last.delete(property.name)
    last.set(property.name, property)
  }
  const style = [...last.values()].map(({ name, value }) => `${name}: ${value}`).join('; ')
  const known = element.attrs.find(({ name }) => name === 'style')
  if (known) known.value = style
  else if (style !== '') element.attrs.push({ name: 'style', value: style })
}

const textOf = ({ selector, properties }: StyleRule): string =>
  `${selector}{${properties.map(({ name, value, isImportant }) => `${name}:${value}${isImportant ? '!important' : ''}`).join(';')}}`

function keep(text: string, sheets: readonly Element[], first: Element | undefined, root: Parent): void {
  for (const sheet of sheets) if (sheet !== first || text === '') tree.detachNode(sheet)
  if (text === '') return
  if (first) first.childNodes = [tree.createTextNode(text)]
  else {
    const sheet = tree.createElement('style', names.NS.HTML, [])
    tree.appendChild(sheet, tree.createTextNode(text))
    const head = [...everyElement(root)].find(({ tagName }) => tagName === 'head')
    const into = head ?? root
    const [next] = into.childNodes
    if (next && !head) tree.insertBefore(into, sheet, next)
    else tree.appendChild(into, sheet)
  }
}
