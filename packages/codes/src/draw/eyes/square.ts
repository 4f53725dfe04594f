import type { EyeShape } from './shape.ts'

export const square: EyeShape = (x, y, size) => `M${x} ${y}h${size}v${size}h-${size}z`
