import { best, type Nearest, scoreAll, type Wanted } from './exact.ts'
import type { Open } from './open.ts'
import { candidates, liveMask, maskOf } from './scan.ts'
import type { Stage } from './schema.ts'

/** Up to so many vectors are compared in float32 straight away. */
export const plainMax = 2000

/** The nearest of the vectors asked for. */
export function nearestOf(open: Open, wanted: Wanted): Nearest {
  const count = wanted.slots?.length ?? open.row.count
  const { stage } = open.row
  if (wanted.exact || count <= plainMax || stage.keep === 0) {
    const scored = scoreAll(open, wanted, wanted.slots)
    return { found: best(open, scored, wanted.topK), scanned: scored.scanned, exact: true }
  }
  const mask = wanted.slots ? maskOf(open, wanted.slots) : liveMask(open)
  const slots = candidates(open, { vector: wanted.vector, mask, ...widthsOf(wanted.topK, stage) })
  return { found: best(open, scoreAll(open, wanted, slots), wanted.topK), scanned: count, exact: false }
}

/** What the bits leave at least. */
export const narrowest = 200

/** How many candidates each way of comparing leaves to the next, measured for ten. One more than wanted may be the item searched by. */
export const widthsOf = (topK: number, { keep, width }: Pick<Stage, 'keep' | 'width'>): { keep: number; width: number } => ({
  keep: Math.ceil(keep * Math.max(1, topK / 10)) + 1,
  width: Math.ceil(width * Math.max(1, topK / 10)),
})
