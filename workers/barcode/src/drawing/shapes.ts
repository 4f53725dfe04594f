/** A rectangle, in pixels. */
export interface Rect {
  x: number
  y: number
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

/** A step of an outline: to where, and by which control points of a Bézier curve. */
export interface Step {
  to: Point
  controls: Point[]
}

/** A closed outline. */
export interface Contour {
  start: Point
  steps: Step[]
}

/** An area of one colour; of none it has the code's own. Where outlines lie in one another they make holes. */
export interface Area {
  color?: string
  contours: Contour[]
}

/** A code as it is drawn: bars, areas, and the letters of its text. */
export interface Drawing {
  bars: Rect[]
  areas: Area[]
  letters: Contour[]
}

export const polygon = ([start = { x: 0, y: 0 }, ...rest]: Point[]): Contour => ({ start, steps: rest.map((to) => ({ to, controls: [] })) })

// What makes four cubic curves a circle, nearly.
const roundness = 0.5522847

export function ellipse({ x, y }: Point, rx: number, ry: number): Contour {
  const [dx, dy] = [rx * roundness, ry * roundness]
  const at = (ex: number, ey: number): Point => ({ x: x + ex, y: y + ey })
  return {
    start: at(-rx, 0),
    steps: [
      { controls: [at(-rx, -dy), at(-dx, -ry)], to: at(0, -ry) },
      { controls: [at(dx, -ry), at(rx, -dy)], to: at(rx, 0) },
      { controls: [at(rx, dy), at(dx, ry)], to: at(0, ry) },
      { controls: [at(-dx, ry), at(-rx, dy)], to: at(-rx, 0) },
    ],
  }
}

/** A drawing with each of its points elsewhere. */
export function mapped({ bars, areas, letters }: Drawing, move: (point: Point) => Point): Drawing {
  const contour = ({ start, steps }: Contour): Contour => ({
    start: move(start),
    steps: steps.map(({ to, controls }) => ({ to: move(to), controls: controls.map(move) })),
  })
  return {
    bars: bars.map(({ x, y, width, height }) => between(move({ x, y }), move({ x: x + width, y: y + height }))),
    areas: areas.map((area) => ({ ...area, contours: area.contours.map(contour) })),
    letters: letters.map(contour),
  }
}

const between = (one: Point, other: Point): Rect => ({
  x: Math.min(one.x, other.x),
  y: Math.min(one.y, other.y),
  width: Math.abs(one.x - other.x),
  height: Math.abs(one.y - other.y),
})

/** The least rectangle around bars or outlines; undefined around nothing. */
export function boundsOf(bars: Rect[], contours: Contour[]): Rect | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const take = (x: number, y: number): void => {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  for (const { x, y, width, height } of bars) {
    take(x, y)
    take(x + width, y + height)
  }
  for (const { start, steps } of contours) {
    take(start.x, start.y)
    for (const { to } of steps) take(to.x, to.y)
  }
  return left === Infinity ? undefined : { x: left, y: top, width: right - left, height: bottom - top }
}
