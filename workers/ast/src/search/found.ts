/** A node that a search found, by its offsets. */
export interface Found {
  kind: string
  start: number
  end: number
  captures: Captures
}

/** A captured node, or what a transform made of one. */
export interface Capture {
  text: string
  span?: [number, number]
}

/** By the names of metavariables; a map, so that any name is one. */
export type Captures = Map<string, Capture | Capture[]>
