import type { Node } from './nodes.ts'

const places = new Set(['start', 'end', 'loc', 'range', 'extra'])

/** Whether two trees are the same but for where they are. */
export function isSame(one: Node, other: Node): boolean {
  const stack: [unknown, unknown][] = [[one, other]]
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    const [a, b] = pair
    if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
      if (!Object.is(a, b)) return false
      continue
    }
    const keys = Object.keys(a)
    if (keys.length !== Object.keys(b).length) return false
    for (const key of keys) if (!places.has(key)) stack.push([(a as Node)[key], (b as Node)[key]])
  }
  return true
}
