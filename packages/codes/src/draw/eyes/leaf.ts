import { roundedRect } from '../modules/corners.ts'
import type { EyeShape } from './shape.ts'

/** Two opposite corners round. */
export const leaf: EyeShape = (x, y, size) =>
  roundedRect(x, y, size, size, size * 0.34, { topLeft: true, topRight: false, bottomRight: true, bottomLeft: false })
