import { n } from '../numbers.ts'
import type { ModuleShape } from './shape.ts'

// Reaching into its neighbours, or too little of the module would be dark.
const half = 0.62

/** A square on its corner. */
export const diamond: ModuleShape = ({ x, y }) => `M${n(x + 0.5)} ${n(y + 0.5 - half)}l${half} ${half}l-${half} ${half}l-${half} -${half}z`
