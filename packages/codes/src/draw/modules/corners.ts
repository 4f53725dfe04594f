import { n } from '../numbers.ts'

export interface Corners {
  topLeft: boolean
  topRight: boolean
  bottomRight: boolean
  bottomLeft: boolean
}

/** A rectangle with some of its corners round. */
export function roundedRect(x: number, y: number, width: number, height: number, radius: number, corners: Corners): string {
  // A sharp corner goes on as the side before it did, then turns.
  const turn = (isRound: boolean, dx: number, dy: number) =>
    isRound ? `a${n(radius)} ${n(radius)} 0 0 1 ${n(dx)} ${n(dy)}` : dx * dy > 0 ? `h${n(dx)}v${n(dy)}` : `v${n(dy)}h${n(dx)}`
  const { topLeft, topRight, bottomRight, bottomLeft } = corners
  const across = n(width - 2 * radius)
  const along = n(height - 2 * radius)
  return (
    `M${n(x + radius)} ${n(y)}h${across}${turn(topRight, radius, radius)}v${along}${turn(bottomRight, -radius, radius)}` +
    `h-${across}${turn(bottomLeft, -radius, -radius)}v-${along}${turn(topLeft, radius, -radius)}z`
  )
}

/** All four. */
export const allCorners: Corners = { topLeft: true, topRight: true, bottomRight: true, bottomLeft: true }
