import type { Overlap } from 'schedule.do/contract'

/** What is not over of a schedule when a time of it comes. */
export interface Busy {
  /** Runs that are queued or under way. */
  open: number
  /** Runs that wait for those. */
  buffered: number
}

/** What becomes of a time: it begins, also where what is open has to be called off first, or it waits, or it is skipped. */
export type Placing = 'start' | 'cancel-and-start' | 'buffer' | 'skip'

const bufferMax = 1000

/** What becomes of a time while other runs are not over. */
export function placingOf(overlap: Overlap, { open, buffered }: Busy): Placing {
  if (overlap === 'allow' || open + buffered === 0) return 'start'
  if (overlap === 'cancel') return 'cancel-and-start'
  if (overlap === 'skip') return 'skip'
  return buffered < (overlap === 'buffer' ? bufferMax : 1) ? 'buffer' : 'skip'
}
