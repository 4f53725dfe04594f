import type { Position, Range } from 'ast.do/contract'

/** Gives the places of offsets of a text: lines from 1, columns from 0. A line ends at \n. */
export function positionsOf(code: string): (offset: number) => Position {
  let starts: number[] | undefined
  return (offset) => {
    starts ??= lineStarts(code)
    const index = lastAtMost(starts, offset)
    return { line: index + 1, column: offset - (starts[index] ?? 0), offset }
  }
}

/** The range of two offsets. */
export const rangeOf = (position: (offset: number) => Position, start: number, end: number): Range => ({ start: position(start), end: position(end) })

/** Where each line begins. */
export function lineStarts(code: string): number[] {
  const starts = [0]
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The index of the last of ascending `starts` that is at most `offset`. */
export function lastAtMost(starts: number[], offset: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
