import type { Engine } from './bwipp.ts'

/** Where the three bars of the check digit stand, of 67, and those of the digit 0, as letters of a code of four states. */
const checkBars = 62
const zero = 'FTT'

interface Bars {
  bhs?: number[]
  bbs?: number[]
}

/**
 * The bars of a Japan Post code as D, A, F and T, where BWIPP draws a bar that is none: it takes 19 for the check digit of data whose sum is a multiple
 * of 19, which should be 0. Undefined where there is nothing to mend.
 */
export function mendedBars(engine: Engine, data: string): string | undefined {
  const [{ bhs = [], bbs = [] } = {}] = engine.raw('japanpost', data, {}) as Bars[]
  if (!bhs.includes(0)) return undefined
  const highest = Math.max(...bhs)
  const letters = bhs.map((height, index) => (height === highest ? 'F' : bbs[index] === 0 ? 'D' : height < highest / 2 ? 'T' : 'A'))
  return [...letters.slice(0, checkBars), zero, ...letters.slice(checkBars + 3)].join('')
}
