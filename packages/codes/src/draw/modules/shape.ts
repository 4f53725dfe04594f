/** What a shape knows of a module: its place, and which of its neighbours are dark. */
export interface Place {
  x: number
  y: number
  left: boolean
  right: boolean
  up: boolean
  down: boolean
}

/** Draws a dark module as a piece of a path. */
export type ModuleShape = (place: Place) => string
