import { best, type Nearest, scoreAll, type Wanted } from './exact.ts'
import type { Open } from './open.ts'
import { candidates, liveMask, maskOf } from './scan.ts'
import type { Stage } from './schema.ts'

/** Up to so many vectors are compared in float32 straight away. */
export const plainMax = 2000

/** Of each the nearest of the vectors asked for. */
export function nearestOf(open: Open, all: Wanted[]): Nearest[] {
  const scanned = all.filter((wanted) => !isPlain(open, wanted))
  const found = new Map<Wanted, number[]>()
  const slots = candidates(
    open,
    scanned.map(({ vector, slots, topK }) => ({ vector, mask: slots ? maskOf(open, slots) : liveMask(open), ...widthsOf(topK, open.row.stage) })),
  )
  for (const [at, wanted] of scanned.entries()) found.set(wanted, slots[at] as number[])
  return all.map((wanted) => {
    const only = found.get(wanted)
    const scored = scoreAll(open, wanted, only ?? wanted.slots)
    return { found: best(open, scored, wanted.topK), scanned: only ? countOf(open, wanted) : scored.scanned, exact: only === undefined }
  })
}

const countOf = ({ row }: Open, { slots }: Wanted): number => slots?.length ?? row.count

/** Whether all of them are compared in float32. */
const isPlain = (open: Open, wanted: Wanted): boolean => wanted.exact || open.row.stage.keep === 0 || countOf(open, wanted) <= plainMax

/** What the bits leave at least. */
export const narrowest = 200

/** How many candidates each way of comparing leaves to the next, measured for ten. One more than wanted may be the item searched by. */
export const widthsOf = (topK: number, { keep, width }: Pick<Stage, 'keep' | 'width'>): { keep: number; width: number } => ({
  keep: Math.ceil(keep * Math.max(1, topK / 10)) + 1,
  width: Math.ceil(width * Math.max(1, topK / 10)),
})
