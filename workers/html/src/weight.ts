import { contentOf, isElement, isText, type Parent } from '@dot-do/sanitize'
import { invalid } from '@dot-do/service'

const weightMax = 200_000_000

/**
 * Ends the call where the text below every element, added up, is more than a library that reads it anew at each one
 * could do: a long text in deep elements.
 */
export function boundWeight(root: Parent): void {
  let weight = 0
  const stack: [Parent, number][] = [[root, 1]]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [parent, depth] = next
    for (const node of parent.childNodes) {
      weight += depth * (isText(node) ? node.value.length : 16)
      if (isElement(node)) stack.push([contentOf(node), depth + 1])
    }
  }
  if (weight > weightMax) invalid('too long for how deep its elements are nested', ['html'], 'too_tangled')
}
