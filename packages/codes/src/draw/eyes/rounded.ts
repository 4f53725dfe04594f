import { allCorners, roundedRect } from '../modules/corners.ts'
import type { EyeShape } from './shape.ts'

export const rounded: EyeShape = (x, y, size) => roundedRect(x, y, size, size, size * 0.28, allCorners)
