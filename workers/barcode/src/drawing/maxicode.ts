import { type Contour, type Drawing, ellipse, type Point, polygon } from './shapes.ts'

/** Modules across, and rows, of every MaxiCode. */
export const maxicodeSize = { width: 30, height: 33 }

// ISO/IEC 16023: the rings of the finder pattern by their radius in modules, the innermost first, and a module's dark part.
const rings = [0.5774, 1.3359, 2.1058, 2.8644, 3.6229, 4.3814]
const share = 0.92
const rowHeight = Math.sqrt(3) / 2

/** A MaxiCode of hexagons, `module` pixels wide each. */
export function drawMaxicode(dark: number[], module: number): Drawing {
  const center = (place: number): Point => {
    const row = Math.floor(place / maxicodeSize.width)
    return { x: ((place % maxicodeSize.width) + (row % 2 === 1 ? 1 : 0.5)) * module, y: (row * rowHeight + 0.5774) * module }
  }
  const hexagons = dark.map((place) => hexagon(center(place), (module / Math.sqrt(3)) * share))
  const middle = { x: 14.5 * module, y: (16 * rowHeight + 0.5774) * module }
  return { bars: [], areas: [{ contours: hexagons }, { contours: rings.map((radius) => ellipse(middle, radius * module, radius * module)) }], letters: [] }
}

const hexagon = ({ x, y }: Point, radius: number): Contour =>
  polygon(
    Array.from({ length: 6 }, (_, corner) => {
      const angle = (corner * Math.PI) / 3 + Math.PI / 6
      return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) }
    }),
  )
