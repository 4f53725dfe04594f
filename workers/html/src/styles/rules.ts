import type { CssNode, Declaration, List, Selector } from 'css-tree'
import generate from 'css-tree/generator'
import parse from 'css-tree/parser'

export interface Property {
  name: string
  value: string
  isImportant: boolean
}

/** One selector with what it says. */
export interface StyleRule {
  selector: string
  /** Ids, classes, names: compared in this order. */
  specificity: [number, number, number]
  properties: Property[]
}

/** A style sheet: its rules, in order, and the text of what is no rule. */
export interface Sheet {
  rules: StyleRule[]
  rest: string[]
}

/** Reads a style sheet. */
export function readSheet(text: string): Sheet {
  const { children } = parse(text, { parseCustomProperty: false }) as Extract<CssNode, { type: 'StyleSheet' }>
  const sheet: Sheet = { rules: [], rest: [] }
  for (const node of children) {
    if (node.type === 'Rule' && node.prelude.type === 'SelectorList') {
      const properties = propertiesOf(node.block.children)
      for (const selector of node.prelude.children) {
        if (selector.type === 'Selector') sheet.rules.push({ selector: generate(selector), specificity: specificityOf(selector), properties })
      }
    } else if (node.type !== 'Comment') sheet.rest.push(generate(node))
  }
  return sheet
}

/** Reads a style attribute. */
export function readStyle(text: string): Property[] {
  const { children } = parse(text, { context: 'declarationList', parseCustomProperty: false }) as Extract<CssNode, { type: 'DeclarationList' }>
  return propertiesOf(children)
}

const propertiesOf = (nodes: List<CssNode>): Property[] =>
  nodes
    .toArray()
    .filter((node): node is Declaration => node.type === 'Declaration')
    .map(({ property, value, important }) => ({
      name: property.startsWith('--') ? property : property.toLowerCase(),
      value: generate(value).trim(),
      isImportant: important === true,
    }))

/** How strong a selector is, by the standard's rules. */
export function specificityOf(selector: Selector): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0]
  for (const node of selector.children) {
    const [a, b, c] = strengthOf(node)
    sum[0] += a
    sum[1] += b
    sum[2] += c
  }
  return sum
}

function strengthOf(node: CssNode): [number, number, number] {
  switch (node.type) {
    case 'IdSelector':
      return [1, 0, 0]
    case 'ClassSelector':
    case 'AttributeSelector':
      return [0, 1, 0]
    case 'TypeSelector':
      return node.name === '*' || node.name.endsWith('|*') ? [0, 0, 0] : [0, 0, 1]
    case 'PseudoElementSelector':
      return [0, 0, 1]
    case 'PseudoClassSelector':
      return strengthOfPseudo(node)
    default:
      return [0, 0, 0]
  }
}

// Of those with selectors the strongest of these counts.
function strengthOfPseudo({ name, children }: Extract<CssNode, { type: 'PseudoClassSelector' }>): [number, number, number] {
  if (name === 'where') return [0, 0, 0]
  if (!/^(?:is|not|has|matches)$/.test(name) || !children) return [0, 1, 0]
  const inner = children.toArray().flatMap((node) => (node.type === 'SelectorList' ? node.children.toArray() : [node]))
  return inner
    .map((node) => (node.type === 'Selector' ? specificityOf(node) : ([0, 0, 0] as [number, number, number])))
    .reduce((one, other) => (compare(one, other) < 0 ? other : one), [0, 0, 0])
}

/** Below zero where the first is weaker. */
export const compare = (one: readonly number[], other: readonly number[]): number =>
  (one[0] ?? 0) - (other[0] ?? 0) || (one[1] ?? 0) - (other[1] ?? 0) || (one[2] ?? 0) - (other[2] ?? 0)
