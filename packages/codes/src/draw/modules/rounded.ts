import { roundedRect } from './corners.ts'
import type { ModuleShape } from './shape.ts'

/** Round where it ends, joined to its neighbours. */
export const rounded: ModuleShape = ({ x, y, left, right, up, down }) =>
  roundedRect(x, y, 1, 1, 0.5, { topLeft: !left && !up, topRight: !right && !up, bottomRight: !right && !down, bottomLeft: !left && !down })
