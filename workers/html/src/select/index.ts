import type { Element, Parent } from '@dot-do/sanitize'
import { match } from './match.ts'
import { orderOf } from './order.ts'
import { parseSelector, type Path } from './selector.ts'

export { everyElement } from './order.ts'
export { type Path } from './selector.ts'

/** The elements that a CSS selector names, in the order of the text; ends the call where it is none. */
export const selectAll = (root: Parent, selector: string, path: Path): Element[] => selecting(root)(selector, path)

/** Selects from a tree that does not change meanwhile. */
export function selecting(root: Parent): (selector: string, path: Path) => Element[] {
  const order = orderOf(root)
  return (selector, path) => {
    const marks = match(parseSelector(selector, path), order)
    return order.elements.filter((_element, at) => marks[at])
  }
}
