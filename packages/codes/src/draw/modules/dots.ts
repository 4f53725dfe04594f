import type { ModuleShape } from './shape.ts'

/** A disc, a little smaller than the module. */
export const dots: ModuleShape = ({ x, y }) => `M${x + 0.04} ${y + 0.5}a.46 .46 0 1 1 .92 0a.46 .46 0 1 1 -.92 0z`
