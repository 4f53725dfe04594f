import type { Parent } from '@dot-do/sanitize'
import { diffArrays } from 'diff'
import { Marker } from './marker.ts'
import { type Token, tokensOf } from './tokens.ts'

export interface Change {
  removed: string
  added: string
}

/** Steps of the comparison, whose time is about their square: past it all is taken for changed. */
const stepsMax = 4000

/** HTML of `b` with what it has beyond `a` in `<ins>` and what it lacks in `<del>`. */
export function compare(a: Parent, b: Parent): { html: string; changes: Change[] } {
  const marker = new Marker()
  for (const { removed, added, value } of partsOf(tokensOf(a), tokensOf(b))) {
    if (removed) marker.removed(value)
    else if (added) marker.added(value)
    else marker.same(value)
  }
  return marker.end()
}

interface Part {
  value: Token[]
  added?: boolean
  removed?: boolean
}

function partsOf(before: Token[], after: Token[]): Part[] {
  // Most of two texts is the same at both ends, which needs no comparison.
  let start = 0
  while (start < before.length && start < after.length && isSame(before[start], after[start])) start++
  let end = 0
  while (end < before.length - start && end < after.length - start && isSame(before.at(-1 - end), after.at(-1 - end))) end++
  const [left, right] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  const middle = diffArrays(left, right, { comparator: isSame, maxEditLength: stepsMax }) as Part[] | undefined
  const all: Part[] = [
    { value: left, removed: true },
    { value: right, added: true },
  ]
  return [{ value: after.slice(0, start) }, ...(middle ?? all), { value: after.slice(after.length - end) }]
}

const isSame = (one: Token | undefined, other: Token | undefined): boolean => one?.html === other?.html && one?.kind === other?.kind
