import type { Zone } from './zone.ts'

/**
 * Times as a clock on the wall shows them, each as the milliseconds it would be in UTC: the first one after `wall`. Whatever has a
 * calendar is reckoned in these, so that the zone’s changes are met in one place, here.
 */
export type Walls = (wall: number) => number | undefined

/** The first instant after another one; milliseconds since the epoch. */
export type Next = (after: number) => number | undefined

const dayMs = 86_400_000

/** What is sought further ahead than this, a hundred years, is taken not to come. */
export const horizonMs = 36_525 * dayMs

/** The instant at which a clock shows `wall`: the first one where it does so twice, the first after the gap where it never does. */
export function instantOf(zone: Zone, wall: number): number {
  for (let stretch = zone.at(wall - dayMs); ; stretch = zone.at(stretch.to)) {
    if (wall < stretch.to + stretch.offset) return Math.max(wall - stretch.offset, stretch.from)
  }
}

/** What a clock shows at an instant. */
export const wallOf = (zone: Zone, instant: number): number => instant + zone.at(instant).offset

/** Wall times kept as people mean them: one that does not exist comes at the first instant after the gap, one that comes twice comes once. */
export const fixed =
  (zone: Zone, walls: Walls): Next =>
  (after) => {
    const { from, offset, before } = zone.at(after)
    // Where clocks went back, this stretch begins with wall times that the one before has had.
    let wall = walls(Math.max(after + offset, from + before - 1))
    for (; wall !== undefined && wall - after < horizonMs; wall = walls(wall)) {
      const instant = instantOf(zone, wall)
      if (instant > after) return instant
    }
    return undefined
  }

/** Wall times as an interval: whenever a clock shows one of them. None is made up for, and an hour that comes twice is there twice. */
export const elapsed =
  (zone: Zone, walls: Walls): Next =>
  (after) => {
    let stretch = zone.at(after)
    let sought = after + stretch.offset
    let wall = walls(sought)
    while (stretch.from - after < horizonMs) {
      if (wall !== undefined && wall < stretch.to + stretch.offset) return wall - stretch.offset
      if (stretch.to === Number.POSITIVE_INFINITY) return undefined
      stretch = zone.at(stretch.to)
      const start = stretch.from + stretch.offset - 1
      // What was found is still the first, unless clocks went back or it is over by now.
      if (start < sought || (wall !== undefined && wall <= start)) wall = walls(start)
      sought = start
      if (wall === undefined && stretch.offset >= stretch.before) return undefined
    }
    return undefined
  }
