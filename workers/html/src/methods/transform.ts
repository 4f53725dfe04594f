import type { Answer, Parsed } from '@dot-do/contract'
import { type Element, type Node, parseFragment, sanitize } from '@dot-do/sanitize'
import type contract from 'html.do/contract'
import { defaultTreeAdapter as tree, serialize } from 'parse5'
import type { Rule } from 'html.do/contract'
import { absolute, baseOf, eachAddress } from '../base.ts'
import { Budget } from '../budget.ts'
import { textOf } from '../input.ts'
import { parseEither } from '../page.ts'
import { streamed } from '../rewrite.ts'
import { selectAll } from '../select/index.ts'

type Contract = typeof contract

const insertedMax = 32 * 1024 * 1024

/** Changes the elements that selectors name. */
export async function transform({ html, file, rules, streaming }: Parsed<Contract, 'transform'>): Promise<Answer<Contract, 'transform'>> {
  if (streaming) return { type: 'text/html; charset=utf-8', body: await streamed({ html, file }, rules) }
  const root = parseEither(await textOf({ html, file }))
  const budget = new Budget(insertedMax)
  const counts = rules.map((rule, index) => {
    const found = selectAll(root, rule.select, ['rules', index, 'select'])
    const change = addressChange(rule, (base) => baseOf(root, base, ['rules', index, 'rewriteUrls', 'base']))
    for (const element of found) if (element.parentNode) apply(element, rule, change, budget)
    return found.length
  })
  return { html: serialize(root), counts }
}

/** How a rule changes addresses. */
export function addressChange({ rewriteUrls }: Rule, baseFrom: (base: string) => string): ((address: string) => string) | undefined {
  if (!rewriteUrls) return undefined
  if ('base' in rewriteUrls) return absolute(baseFrom(rewriteUrls.base))
  const { from, to } = rewriteUrls
  return (address) => (address.startsWith(from) ? to + address.slice(from.length) : address)
}

function apply(element: Element, rule: Rule, change: ((address: string) => string) | undefined, budget: Budget): void {
  for (const [name, value] of Object.entries(rule.set ?? {})) set(element, name.toLowerCase(), budget.spend(value))
  const gone = new Set(rule.remove?.map((name) => name.toLowerCase()))
  if (gone.size > 0) element.attrs = element.attrs.filter(({ name }) => !gone.has(name))
  if (change) {
    eachAddress(element, change)
    for (const { value } of element.attrs) budget.spend(value)
  }
  fill(element, rule, budget)
  place(element, rule, budget)
}

function set({ attrs }: Element, name: string, value: string): void {
  const known = attrs.find((attribute) => attribute.name === name)
  if (known) known.value = value
  else attrs.push({ name, value })
}

function fill(element: Element, { text, prepend, append, raw }: Rule, budget: Budget): void {
  const content = 'content' in element ? (element as ReturnType<typeof tree.createElement> & { content: Element }).content : element
  if (text !== undefined) {
    content.childNodes = []
    if (text !== '') tree.appendChild(content, tree.createTextNode(budget.spend(text)))
  }
  if (prepend !== undefined) {
    const [first] = content.childNodes
    for (const node of nodesOf(prepend, raw, element.tagName, budget)) {
      if (first) tree.insertBefore(content, node, first)
      else tree.appendChild(content, node)
    }
  }
  if (append !== undefined) for (const node of nodesOf(append, raw, element.tagName, budget)) tree.appendChild(content, node)
}

function place(element: Element, { before, after, replace, unwrap, removeElement, raw }: Rule, budget: Budget): void {
  const parent = element.parentNode
  if (!parent) return
  const around = 'tagName' in parent ? parent.tagName : 'body'
  const put = (nodes: Node[]) => {
    for (const node of nodes) tree.insertBefore(parent, node, element)
  }
  if (before !== undefined) put(nodesOf(before, raw, around, budget))
  const next = parent.childNodes[parent.childNodes.indexOf(element) + 1]
  if (after !== undefined) {
    for (const node of nodesOf(after, raw, around, budget)) {
      if (next) tree.insertBefore(parent, node, next)
      else tree.appendChild(parent, node)
    }
  }
  if (replace !== undefined) put(nodesOf(replace, raw, around, budget))
  else if (unwrap) put([...element.childNodes])
  if (replace !== undefined || unwrap || removeElement) tree.detachNode(element)
}

/** What a rule inserts, as it may stand in a page. */
export const insertion = (html: string, isRaw: boolean): string => (isRaw ? html : sanitize(html).html)

function nodesOf(html: string, isRaw: boolean, context: string, budget: Budget): Node[] {
  const text = budget.spend(insertion(html, isRaw))
  const nodes = parseFragment(text, {}, context).childNodes
  for (const node of nodes) node.parentNode = null
  return nodes
}
