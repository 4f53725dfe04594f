import { circle } from './circle.ts'
import { leaf } from './leaf.ts'
import { rounded } from './rounded.ts'
import type { EyeShape } from './shape.ts'
import { square } from './square.ts'

export const eyeShapes = { square, rounded, circle, leaf } satisfies Record<string, EyeShape>
