import { n } from '../numbers.ts'
import { roundedRect } from './corners.ts'
import type { ModuleShape } from './shape.ts'

const inset = 0.08

/** Upright bars with round ends, one for each run. */
export const bars: ModuleShape = ({ x, y, up, down }) => {
  const width = 1 - 2 * inset
  if (up && down) return `M${n(x + inset)} ${y}h${n(width)}v1h-${n(width)}z`
  return roundedRect(x + inset, y, width, 1, width / 2, { topLeft: !up, topRight: !up, bottomRight: !down, bottomLeft: !down })
}
