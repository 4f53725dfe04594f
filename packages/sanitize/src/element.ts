import { type Attribute, cleanAttribute, type Context, linkAttributes, type Reason } from './attributes.ts'

/** What becomes of an element: it stays, what it holds stays, or nothing of it. */
export type Fate = 'keep' | 'unwrap' | 'drop'

export type Namespace = 'html' | 'svg' | 'math'

// What these hold is no text of the page, or is read by other rules than the rest.
const dropped = new Set(
  'script style template noscript iframe noembed noframes object embed applet audio video canvas title datalist portal fencedframe'.split(' '),
)

/** What becomes of an element by its name and where it stands. */
export function fateOf(tag: string, namespace: Namespace, parent: string | undefined, { rules }: Context): Fate {
  if (rules.profile === 'svg') return fateInPicture(tag, namespace, parent, rules.elements.has(tag))
  if (namespace !== 'html') return 'drop'
  if (rules.elements.has(tag)) return 'keep'
  return dropped.has(tag) ? 'drop' : 'unwrap'
}

function fateInPicture(tag: string, namespace: Namespace, parent: string | undefined, isAllowed: boolean): Fate {
  if (namespace === 'math') return 'drop'
  if (namespace === 'html') return dropped.has(tag) ? 'drop' : 'unwrap'
  // Within these a parser reads HTML.
  if (parent === 'title' || parent === 'desc') return 'unwrap'
  if (isAllowed && (parent !== undefined || tag === 'svg')) return 'keep'
  return tag === 'a' ? 'unwrap' : 'drop'
}

/** The attributes that an element keeps; undefined where it can't stay without those it lost. */
export function cleanAttributes(
  tag: string,
  attributes: readonly Attribute[],
  context: Context,
  report?: (name: string, reason: Reason) => void,
): Attribute[] | undefined {
  const kept: Attribute[] = []
  for (const attribute of attributes) {
    const value = cleanAttribute(tag, attribute, context)
    if (typeof value === 'string') kept.push({ name: attribute.name, value })
    else report?.(attribute.name, value.reason)
  }
  if (tag === 'input' && !context.rules.elements.get(tag)?.has('type', 'text')) return checkbox(kept)
  if ((tag === 'a' || tag === 'area') && context.links && kept.some(({ name }) => name === 'href')) {
    const given = linkAttributes(context.links)
    return [...kept.filter(({ name }) => name !== 'rel' && name !== 'target'), ...given]
  }
  return kept
}

// Of Markdown's task lists: a box to be seen, not to be used.
function checkbox(attributes: Attribute[]): Attribute[] | undefined {
  if (!attributes.some(({ name }) => name === 'type')) return undefined
  return attributes.some(({ name }) => name === 'disabled') ? attributes : [...attributes, { name: 'disabled', value: '' }]
}
