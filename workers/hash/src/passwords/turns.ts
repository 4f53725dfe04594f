import { turns } from '../turns.ts'

/** Password work of an isolate: two at once, each of 64 MiB or a little more. */
export const inTurn = turns(2, 16)
