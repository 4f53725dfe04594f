import type { Element, ElementContent, Properties, Root, RootContent } from 'hast'
import { find, html, svg } from 'property-information'
import type { Attribute, Context } from './attributes.ts'
import { cleanSheet } from './css.ts'
import { cleanAttributes, fateOf, type Namespace } from './element.ts'
import { limits } from './parse.ts'
import { rulesOf } from './rules.ts'
import { baseOf, type SanitizeOptions } from './sanitize.ts'

/**
 * A hast tree of which only what the profile names stays; positions and `data` of what stays are kept. Elements deeper
 * than 512 levels give way to what they hold. Odd nesting is left as it is: what was text of a caller goes through `sanitize`.
 */
export function sanitizeTree(root: Root, options: Omit<SanitizeOptions, 'report'> = {}): Root {
  const rules = rulesOf(options.profile ?? 'rich', options.allow)
  const context: Context = { rules, base: baseOf(options.base), links: options.links, targets: targetsOf(root) }
  return { ...root, children: children(root.children, 'html', undefined, context) }
}

interface Step {
  nodes: readonly RootContent[]
  index: number
  namespace: Namespace
  parent: string | undefined
  depth: number
  into: ElementContent[]
}

// By a stack of its own: what a caller's tree nests must not come to the engine's.
function children(nodes: readonly RootContent[], namespace: Namespace, parent: string | undefined, context: Context): ElementContent[] {
  const kept: ElementContent[] = []
  const stack: Step[] = [{ nodes, index: 0, namespace, parent, depth: 0, into: kept }]
  for (let step = stack.at(-1); step; step = stack.at(-1)) {
    const node = step.nodes[step.index++]
    if (!node) stack.pop()
    else if (node.type === 'text') {
      if (step.parent !== undefined || context.rules.profile !== 'svg') step.into.push(node)
    } else if (node.type === 'element') {
      const inner = enter(node, step, context)
      if (inner) stack.push(inner)
    }
  }
  return kept
}

function enter(node: Element, { namespace: outer, parent, depth, into }: Step, context: Context): Step | undefined {
  const tag = node.tagName
  const namespace = tag === 'svg' ? 'svg' : tag === 'math' ? 'math' : outer === 'svg' && (parent === 'title' || parent === 'desc') ? 'html' : outer
  const fate = fateOf(tag, namespace, parent, context)
  const kept = fate === 'keep' ? cleanAttributes(tag, attributesOf(node, namespace), context) : undefined
  if (!kept || depth >= limits.depth) return fate === 'drop' ? undefined : { nodes: node.children, index: 0, namespace, parent, depth, into }
  const element: Element = { ...node, properties: propertiesOf(kept, node, namespace), children: [] }
  delete element.content
  if (tag === 'style') {
    const [text] = node.children
    const sheet = text?.type === 'text' ? cleanSheet(text.value, context.rules.properties) : ''
    if (sheet !== '') into.push({ ...element, children: [{ type: 'text', value: sheet }] })
    return undefined
  }
  into.push(element)
  return { nodes: node.children, index: 0, namespace, parent: tag, depth: depth + 1, into: element.children }
}

const schemaOf = (namespace: Namespace) => (namespace === 'svg' ? svg : html)

function attributesOf({ properties }: Element, namespace: Namespace): Attribute[] {
  return Object.entries(properties).flatMap(([property, value]) => {
    // The library looks names up in plain objects; no profile has one of these.
    if (property in Object.prototype) return []
    const { attribute: name, commaSeparated } = find(schemaOf(namespace), property)
    const text = textOf(value, commaSeparated)
    if (text === undefined || name === 'xmlns' || name.startsWith('xmlns:')) return []
    return [{ name: name === 'xlink:href' ? 'href' : name, value: text }]
  })
}

function textOf(value: Properties[string], isCommaSeparated: boolean): string | undefined {
  if (value === null || value === undefined || value === false || Number.isNaN(value)) return undefined
  if (Array.isArray(value)) return value.join(isCommaSeparated ? ', ' : ' ')
  return value === true ? '' : String(value)
}

function propertiesOf(attributes: readonly Attribute[], { properties }: Element, namespace: Namespace): Properties {
  return Object.fromEntries(
    attributes.map(({ name, value }) => {
      const { property, boolean, spaceSeparated, commaSeparated } = find(schemaOf(namespace), name)
      // What is as it was keeps the type it had.
      const before = Object.hasOwn(properties, property) ? properties[property] : undefined
      if (textOf(before, commaSeparated) === value) return [property, before]
      return [property, boolean ? true : spaceSeparated ? value.split(' ') : value]
    }),
  )
}

function targetsOf(root: Root): Set<string> {
  const targets = new Set<string>()
  const stack: (Root | Element)[] = [root]
  for (let parent = stack.pop(); parent; parent = stack.pop()) {
    for (const node of parent.children) {
      if (node.type !== 'element') continue
      const { id, name } = node.properties
      if (typeof id === 'string') targets.add(id)
      if (typeof name === 'string' && node.tagName === 'a') targets.add(name)
      stack.push(node)
    }
  }
  return targets
}
