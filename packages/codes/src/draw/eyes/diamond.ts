import { n } from '../numbers.ts'
import type { EyeShape } from './shape.ts'

/** A square on its corner, reaching a little beyond so that its middle rows are as wide as they must be. */
export const diamond: EyeShape = (x, y, size) => {
  const half = size * 0.6
  return `M${n(x + size / 2)} ${n(y + size / 2 - half)}l${n(half)} ${n(half)}l-${n(half)} ${n(half)}l-${n(half)} -${n(half)}z`
}
