import { type Element, isElement, isText } from '@dot-do/sanitize'
import { AttributeAction, type AttributeSelector, type PseudoSelector, type Selector, SelectorType } from 'css-what'
import type { Order } from './order.ts'
import { type Compound, compounds, nthOf } from './selector.ts'

/** For each element of an order whether it is meant: 1 or 0. */
type Marks = Uint8Array

/**
 * The elements that a list of selectors names. Each compound is looked at once an element, in the order of the text, so the
 * work is elements × compounds whatever the selector: one after another keeps, for each element, whether what its left side
 * asks holds above or before it.
 */
export function match(selectors: readonly Compound[][], order: Order): Marks {
  const marks = new Uint8Array(order.elements.length)
  for (const selector of selectors) {
    const found = matchOne(selector, order)
    for (let at = 0; at < marks.length; at++) if (found[at]) marks[at] = 1
  }
  return marks
}

function matchOne(selector: readonly Compound[], order: Order): Marks {
  let left: Marks | undefined
  for (const { combinator, tests } of selector) {
    const own = matchCompound(tests, order)
    if (left) {
      const reached = reach(left, combinator, order)
      for (let at = 0; at < own.length; at++) own[at] = (own[at] ?? 0) & (reached[at] ?? 0)
    }
    left = own
  }
  return left ?? new Uint8Array(order.elements.length)
}

/** The elements that stand so to one of those marked: those below, right below, right after or after it. */
function reach(from: Marks, combinator: Compound['combinator'], { parents, previous }: Order): Marks {
  const to = new Uint8Array(from.length)
  const origins = combinator === 'descendant' || combinator === 'child' ? parents : previous
  const isFar = combinator === 'descendant' || combinator === 'sibling'
  for (let at = 0; at < from.length; at++) {
    const origin = origins[at] ?? -1
    if (origin >= 0) to[at] = (from[origin] ?? 0) | (isFar ? (to[origin] ?? 0) : 0)
  }
  return to
}

/** The elements to which one of those marked stands so: the other way round. */
function reachBack(from: Marks, combinator: Compound['combinator'], { parents, previous }: Order): Marks {
  const to = new Uint8Array(from.length)
  const origins = combinator === 'descendant' || combinator === 'child' ? parents : previous
  const isFar = combinator === 'descendant' || combinator === 'sibling'
  for (let at = from.length - 1; at >= 0; at--) {
    const origin = origins[at] ?? -1
    if (origin >= 0 && (from[at] || (isFar && to[at]))) to[origin] = 1
  }
  return to
}

function matchCompound(tests: readonly Selector[], order: Order): Marks {
  const marks = new Uint8Array(order.elements.length).fill(1)
  for (const token of tests) {
    const test = testOf(token, order)
    for (let at = 0; at < marks.length; at++) if (marks[at] && !test(order.elements[at] as Element, at)) marks[at] = 0
  }
  return marks
}

type Test = (element: Element, at: number) => boolean

function testOf(token: Selector, order: Order): Test {
  switch (token.type) {
    case SelectorType.Tag: {
      const name = token.name.toLowerCase()
      return ({ tagName }) => tagName === name || tagName.toLowerCase() === name
    }
    case SelectorType.Attribute:
      return attributeTest(token)
    case SelectorType.Pseudo:
      return pseudoTest(token, order)
    default:
      return () => true
  }
}

// HTML compares the values of these without case.
const caseless = new Set('accept align charset checked dir direction disabled lang media method rel scope selected shape target type valign'.split(' '))

function attributeTest({ name: given, action, value: wanted, ignoreCase }: AttributeSelector): Test {
  const name = given.toLowerCase()
  const isCaseless = ignoreCase === true || (ignoreCase === null && caseless.has(name))
  const fold = (text: string) => (isCaseless ? text.toLowerCase() : text)
  const value = fold(wanted)
  const holds = (own: string): boolean => {
    switch (action) {
      case AttributeAction.Exists:
        return true
      case AttributeAction.Equals:
        return own === value
      case AttributeAction.Start:
        return value !== '' && own.startsWith(value)
      case AttributeAction.End:
        return value !== '' && own.endsWith(value)
      case AttributeAction.Any:
        return value !== '' && own.includes(value)
      case AttributeAction.Hyphen:
        return own === value || own.startsWith(`${value}-`)
      case AttributeAction.Element:
        return value !== '' && !/[\t\n\f\r ]/.test(value) && own.split(/[\t\n\f\r ]+/).includes(value)
      default:
        return false
    }
  }
  return ({ attrs }) => {
    const attribute = attrs.find((each) => each.name === name || each.name.toLowerCase() === name)
    return attribute !== undefined && holds(fold(attribute.value))
  }
}

function pseudoTest({ name, data }: PseudoSelector, order: Order): Test {
  if (Array.isArray(data)) {
    const marks = name === 'has' ? matchHas(data.map(compounds), order) : match(data.map(compounds), order)
    return name === 'not' ? (_element, at) => !marks[at] : (_element, at) => marks[at] === 1
  }
  const nth = name.startsWith('nth-') ? nthOf(data) : undefined
  return nth ? nthTest(name, nth, order) : (tests[name]?.(order) ?? (() => false))
}

// From right to left: which elements have, below or after them, what the rest of the selector asks.
function matchHas(selectors: readonly Compound[][], order: Order): Marks {
  const marks = new Uint8Array(order.elements.length)
  for (const selector of selectors) {
    let right: Marks | undefined
    for (const { combinator, tests } of selector.toReversed()) {
      const own = matchCompound(tests, order)
      if (right) for (let at = 0; at < own.length; at++) own[at] = (own[at] ?? 0) & (right[at] ?? 0)
      right = reachBack(own, combinator, order)
    }
    for (let at = 0; at < marks.length; at++) if (right?.[at]) marks[at] = 1
  }
  return marks
}

function nthTest(name: string, nth: (index: number) => boolean, { index, indexOfType, siblings, siblingsOfType }: Order): Test {
  const [places, counts] = name.endsWith('of-type') ? [indexOfType, siblingsOfType] : [index, siblings]
  const isLast = name.startsWith('nth-last')
  return (_element, at) => nth(isLast ? (counts[at] ?? 0) - 1 - (places[at] ?? 0) : (places[at] ?? 0))
}

const has = ({ attrs }: Element, name: string) => attrs.some((attribute) => attribute.name === name)
const controls = new Set('button fieldset input optgroup option select textarea'.split(' '))
const fields = new Set(['input', 'select', 'textarea'])
const isLink = (element: Element) => (element.tagName === 'a' || element.tagName === 'area') && has(element, 'href')
const isRoot =
  ({ parents }: Order): Test =>
  (_element, at) =>
    parents[at] === -1

const tests: Record<string, (order: Order) => Test> = {
  'any-link': () => isLink,
  link: () => isLink,
  checked: () => (element) => (element.tagName === 'option' ? has(element, 'selected') : element.tagName === 'input' && has(element, 'checked')),
  disabled: () => (element) => controls.has(element.tagName) && has(element, 'disabled'),
  enabled: () => (element) => controls.has(element.tagName) && !has(element, 'disabled'),
  required: () => (element) => fields.has(element.tagName) && has(element, 'required'),
  optional: () => (element) => fields.has(element.tagName) && !has(element, 'required'),
  empty: () => (element) => !element.childNodes.some((node) => isElement(node) || (isText(node) && node.value !== '')),
  root: isRoot,
  scope: isRoot,
  'first-child':
    ({ index }) =>
    (_element, at) =>
      index[at] === 0,
  'last-child':
    ({ index, siblings }) =>
    (_element, at) =>
      (index[at] ?? 0) + 1 === siblings[at],
  'only-child':
    ({ siblings }) =>
    (_element, at) =>
      siblings[at] === 1,
  'first-of-type':
    ({ indexOfType }) =>
    (_element, at) =>
      indexOfType[at] === 0,
  'last-of-type':
    ({ indexOfType, siblingsOfType }) =>
    (_element, at) =>
      (indexOfType[at] ?? 0) + 1 === siblingsOfType[at],
  'only-of-type':
    ({ siblingsOfType }) =>
    (_element, at) =>
      siblingsOfType[at] === 1,
}
