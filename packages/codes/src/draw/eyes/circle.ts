import { n } from '../numbers.ts'
import type { EyeShape } from './shape.ts'

export const circle: EyeShape = (x, y, size) => {
  const radius = n(size / 2)
  return `M${n(x)} ${n(y + size / 2)}a${radius} ${radius} 0 1 1 ${size} 0a${radius} ${radius} 0 1 1 -${size} 0z`
}
