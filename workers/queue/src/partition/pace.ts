/** A rate: never more than `limit` in any `perMs`, wherever that begins. */
export interface Rate {
  limit: number
  perMs: number
}

// A tenth of the limit may come at once. What is left of it is spread over the time, so that a burst and what follows stay within it.
const burstOf = ({ limit }: Rate): number => Math.max(1, Math.floor(limit / 10))
const intervalOf = (rate: Rate): number => rate.perMs / (rate.limit - burstOf(rate) + 1)

// Milliseconds since the epoch are known to a thousandth of one; that a delivery comes so much earlier breaks no window, as time goes by whole ones.
const toleranceMs = 0.01

/** How many of `wanted` may go now (GCRA), and the arrival time that follows. */
export function admitted(rate: Rate | undefined, arrival: number, now: number, wanted: number): { count: number; arrival: number } {
  if (!rate) return { count: wanted, arrival }
  const interval = intervalOf(rate)
  const room = Math.floor((now + (burstOf(rate) - 1) * interval + toleranceMs - Math.max(arrival, now)) / interval) + 1
  const count = Math.max(0, Math.min(wanted, room))
  return { count, arrival: count === 0 ? arrival : Math.max(arrival, now) + count * interval }
}

/** When the next one may go, in milliseconds since the epoch. */
export const admittedAt = (rate: Rate | undefined, arrival: number): number =>
  rate ? Math.ceil(arrival - (burstOf(rate) - 1) * intervalOf(rate) - toleranceMs) : 0

/** Attempts in cells of 10 s, the newest last: `[cell, attempts, failures]`. */
export type Recent = [cell: number, attempts: number, failures: number][]

const cellMs = 10_000
const cellsMax = 6
const attemptsMin = 20
const failedShare = 0.9

/** Counts an attempt. One that was made of a failing target and succeeded ends its being slowed. */
export function attempted(recent: Recent, now: number, hasFailed: boolean): Recent {
  if (!hasFailed && isFailing(recent, now)) return []
  const cell = Math.floor(now / cellMs)
  const last = recent.at(-1)
  if (last?.[0] === cell) return [...recent.slice(0, -1), [cell, last[1] + 1, last[2] + Number(hasFailed)]]
  return [...recent.slice(-cellsMax + 1), [cell, 1, Number(hasFailed)]]
}

/** Whether a target fails so often that it is only probed. */
export function isFailing(recent: Recent, now: number): boolean {
  const since = Math.floor(now / cellMs) - cellsMax
  let [attempts, failures] = [0, 0]
  for (const [cell, some, failed] of recent) if (cell > since) [attempts, failures] = [attempts + some, failures + failed]
  return attempts >= attemptsMin && failures > attempts * failedShare
}

/** Between two tries of a failing target. */
export const probeMs = 1_000
