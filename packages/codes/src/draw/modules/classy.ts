import { roundedRect } from './corners.ts'
import type { ModuleShape } from './shape.ts'

/** Like a leaf: two opposite corners round where a run begins or ends. */
export const classy: ModuleShape = ({ x, y, left, right, up, down }) =>
  roundedRect(x, y, 1, 1, 0.5, { topLeft: !left && !up, topRight: false, bottomRight: !right && !down, bottomLeft: false })
