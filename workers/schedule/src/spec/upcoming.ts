import type { Next } from './wall.ts'

/** The next times after one, at most `count`, none after `until`. */
export function upcoming(next: Next, after: number, count: number, until = Number.POSITIVE_INFINITY): number[] {
  const times: number[] = []
  for (let time = next(after); time !== undefined && time <= until && times.length < count; time = next(time)) times.push(time)
  return times
}
