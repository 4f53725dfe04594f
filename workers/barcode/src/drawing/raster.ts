import type { Contour, Drawing, Point, Rect } from './shapes.ts'

/** Lines across a pixel, by which its share of an outline is measured. */
const fineness = 4
const curveSteps = 8

/** Pixels of one byte: how much of each is covered, or which colour it has. */
export class Raster {
  readonly width: number
  readonly height: number
  readonly #pixels: Uint8Array

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.#pixels = new Uint8Array(width * height)
  }

  readonly row = (y: number): Uint8Array => this.#pixels.subarray(y * this.width, (y + 1) * this.width)

  /** Covers what a drawing draws; its colours do not count. */
  paint({ bars, areas, letters }: Drawing): void {
    for (const bar of bars) this.#bar(bar)
    for (const { contours } of areas) this.#fill(contours, true, (index, share) => this.#cover(index, share))
    this.#fill(letters, false, (index, share) => this.#cover(index, share))
  }

  /** Gives each pixel that is mostly covered the number of a colour. */
  tint(contours: Contour[], number: number): void {
    this.#fill(contours, true, (index, share) => {
      if (share > 0.5) this.#pixels[index] = number
    })
  }

  #cover(index: number, share: number): void {
    this.#pixels[index] = Math.min(255, (this.#pixels[index] ?? 0) + Math.round(share * 255))
  }

  #bar({ x, y, width, height }: Rect): void {
    const [left, right] = [Math.max(0, Math.round(x)), Math.round(x + width)]
    for (let line = Math.max(0, Math.round(y)); line < Math.min(this.height, Math.round(y + height)); line++) this.row(line).fill(255, left, right)
  }

  /** Tells each pixel that outlines cover, and its share of cover; inner outlines are holes by parity, or by their direction. */
  #fill(contours: Contour[], isByParity: boolean, tell: (index: number, share: number) => void): void {
    const edges = contours.flatMap(edgesOf).toSorted((one, other) => one.top - other.top)
    const shares = new Float32Array(this.width)
    let next = 0
    let active: Edge[] = []
    for (let y = Math.max(0, Math.floor(edges[0]?.top ?? this.height)); y < this.height; y++) {
      for (; next < edges.length && (edges[next]?.top ?? 0) < y + 1; next++) active.push(edges[next] as Edge)
      active = active.filter(({ bottom }) => bottom > y)
      if (active.length === 0 && next === edges.length) break
      if (active.length === 0) continue
      for (let line = 0; line < fineness; line++) addSpans(active, y + (line + 0.5) / fineness, isByParity, shares)
      for (let x = 0; x < this.width; x++) if (shares[x]) tell(y * this.width + x, (shares[x] ?? 0) / fineness)
      shares.fill(0)
    }
  }
}

interface Edge {
  top: number
  bottom: number
  /** Where it crosses a height: `x + slope × height`. */
  x: number
  slope: number
  direction: 1 | -1
}

/** Adds to each pixel how much of a line within it lies inside. */
function addSpans(edges: Edge[], y: number, isByParity: boolean, shares: Float32Array): void {
  const crossings = edges
    .filter(({ top, bottom }) => top <= y && bottom > y)
    .map(({ x, slope, direction }) => ({ x: x + slope * y, direction }))
    .toSorted((one, other) => one.x - other.x)
  let winding = 0
  for (let index = 0; index + 1 < crossings.length; index++) {
    winding += isByParity ? 1 : (crossings[index]?.direction ?? 0)
    if (isByParity ? winding % 2 === 1 : winding !== 0) addSpan(crossings[index]?.x ?? 0, crossings[index + 1]?.x ?? 0, shares)
  }
}

function addSpan(from: number, to: number, shares: Float32Array): void {
  const [left, right] = [Math.max(0, from), Math.min(shares.length, to)]
  for (let x = Math.floor(left); x < right; x++) shares[x] = (shares[x] ?? 0) + Math.min(x + 1, right) - Math.max(x, left)
}

function edgesOf({ start, steps }: Contour): Edge[] {
  const points = [start]
  for (const { to, controls } of steps) points.push(...curve(points.at(-1) ?? start, controls, to))
  return points.flatMap((point, index) => edge(point, points[(index + 1) % points.length] ?? start))
}

function edge(one: Point, other: Point): Edge[] {
  if (one.y === other.y) return []
  const [upper, lower] = one.y < other.y ? [one, other] : [other, one]
  const slope = (lower.x - upper.x) / (lower.y - upper.y)
  return [{ top: upper.y, bottom: lower.y, slope, x: upper.x - slope * upper.y, direction: one.y < other.y ? 1 : -1 }]
}

/** The points of a Bézier curve by de Casteljau, without its first. */
function curve(from: Point, controls: Point[], to: Point): Point[] {
  if (controls.length === 0) return [to]
  return Array.from({ length: curveSteps }, (_, step) => {
    const share = (step + 1) / curveSteps
    let points = [from, ...controls, to]
    while (points.length > 1) points = points.slice(1).map((point, index) => between(points[index] ?? point, point, share))
    return points[0] ?? to
  })
}

const between = (one: Point, other: Point, share: number): Point => ({ x: one.x + (other.x - one.x) * share, y: one.y + (other.y - one.y) * share })
