import type { ModuleShape } from './shape.ts'

/** The whole module. */
export const square: ModuleShape = ({ x, y }) => `M${x} ${y}h1v1h-1z`
