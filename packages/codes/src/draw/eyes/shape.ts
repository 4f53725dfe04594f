/** Draws a filled square of so many modules a side at a place, as a piece of a path; drawn inside another it leaves a ring. */
export type EyeShape = (x: number, y: number, size: number) => string
