import type { Next } from '../spec/wall.ts'
import { dueOf } from './jitter.ts'

/** What of a schedule its plan follows from. */
export interface Planned {
  id: string
  /** Times up to this have been seen to. */
  after: number
  /** Its times, in their bounds. */
  next: Next
  jitterMs: number
  catchupMs: number
  /** Runs it may still have; each time that is not missed is one. */
  runsLeft: number
}

export interface DueTime {
  time: number
  due: number
  /** It came too late to be run. `until` is the last of several that one entry stands for. */
  isMissed: boolean
  until?: number
}

export interface Plan {
  /** The times that are due, in order. */
  times: DueTime[]
  /** Up to where times have been seen to now. */
  after: number
  /** The time that comes next and when it is due; none where it has ended. */
  ahead?: { time: number; due: number }
}

/** How many missed times are recorded one by one; one entry stands for those between them and what can still be run. */
const missedMax = 100

/** What is due at `now`, at most `max` times of it, and what comes next. */
export function planOf({ id, after, next, jitterMs, catchupMs, runsLeft }: Planned, now: number, max: number): Plan {
  const times: DueTime[] = []
  let seen = after
  let left = runsLeft
  let missed = 0
  for (let time = next(seen); time !== undefined && left > 0; time = next(seen)) {
    const following = next(time)
    const due = dueOf(id, time, following, jitterMs)
    if (due > now || times.length >= max) return { times, after: seen, ahead: { time, due } }
    const isMissed = now - due > catchupMs
    if (isMissed && ++missed > missedMax) {
      // Whatever is before this is too late by its jitter as well.
      seen = Math.max(time, now - catchupMs - jitterMs - 1)
      times.push({ time, due, isMissed, until: seen })
    } else {
      seen = time
      times.push({ time, due, isMissed })
    }
    if (!isMissed) left--
  }
  return { times, after: seen }
}

/** A spec's times between two instants, both among them. */
export const between =
  (next: Next, start: number | undefined, end: number | undefined): Next =>
  (after) => {
    const time = next(Math.max(after, (start ?? Number.NEGATIVE_INFINITY) - 1))
    return time !== undefined && time <= (end ?? Number.POSITIVE_INFINITY) ? time : undefined
  }
