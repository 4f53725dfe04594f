import type { Engine } from '../engine/bwipp.ts'
import { type Area, type Contour, type Drawing, ellipse, type Point, polygon } from './shapes.ts'

type Context = Parameters<Engine['render']>[1]
type FontLibrary = Engine['FontLib']

/** Records what BWIPP draws, `factor` pixels to each of its points. Give it to `render`, then ask for the drawing. */
export function recorder(fonts: FontLibrary, factor: number): { context: Context; drawing: Drawing } {
  const drawing: Drawing = { bars: [], areas: [], letters: [] }
  let contours: Contour[] = []
  let isFirst = true
  const context: Context = {
    // BWIPP has no scale below 1, but takes what is said here for it.
    scale(x, y) {
      if (!isFirst) return null
      isFirst = false
      return [x * factor, y * factor]
    },
    measure: (text, font, width, height) => measure(fonts, text, { name: font, width, height }),
    init() {},
    line(x0, y0, x1, y1, width) {
      // A bar is a line; its width lies around its middle, which was rounded up.
      if (x0 === x1) drawing.bars.push({ x: Math.floor(x0 - width / 2), y: Math.min(y0, y1), width, height: Math.abs(y1 - y0) })
      else drawing.bars.push({ x: Math.min(x0, x1), y: Math.floor(y0 - width / 2), width: Math.abs(x1 - x0), height: width })
    },
    polygon: (points) => void contours.push(polygon(points.map(pointOf))),
    hexagon: (points) => void contours.push(polygon((points as [number, number][]).map(pointOf))),
    ellipse: (x, y, rx, ry) => void contours.push(ellipse({ x, y }, rx, ry)),
    fill(color) {
      if (contours.length > 0) drawing.areas.push(areaOf(color, contours))
      contours = []
    },
    text: (x, y, text, _color, font) => void drawing.letters.push(...lettersOf(fonts, { x, y }, text, font)),
    end() {},
  }
  // Of the Swiss cross the clipped edge is outside of its white square.
  return { context: Object.assign(context, { clip() {}, unclip() {} }), drawing }
}

const pointOf = ([x, y]: [number, number]): Point => ({ x, y })
const areaOf = (color: string, contours: Contour[]): Area => (color === '000000' ? { contours } : { color, contours })

interface Font {
  name: string
  width: number
  height: number
}

function measure(fonts: FontLibrary, text: string, { name, width, height }: Font): { width: number; ascent: number; descent: number } {
  const font = fonts.lookup(name)
  const size = { width: 0, ascent: 0, descent: 0 }
  for (let index = 0; index < text.length; index++) {
    const glyph = fonts.getglyph(font, text.charCodeAt(index), width, height)
    size.ascent = Math.max(size.ascent, glyph.top)
    size.descent = Math.max(size.descent, glyph.height - glyph.top)
    size.width += index === text.length - 1 ? glyph.left + glyph.width : glyph.advance
  }
  return size
}

function lettersOf(fonts: FontLibrary, { x, y }: Point, text: string, { name, width, height, dx }: Font & { dx: number }): Contour[] {
  const font = fonts.lookup(name)
  const contours: Contour[] = []
  let pen = x
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    for (const segment of outlineOf(fonts, font, code, width, height)) {
      const at = (px: number, py: number): Point => ({ x: pen + px, y: y - py })
      const to = at(segment.x, segment.y)
      if (segment.type === 'M') contours.push({ start: to, steps: [] })
      else if (segment.type === 'L') contours.at(-1)?.steps.push({ to, controls: [] })
      else if (segment.type === 'Q') contours.at(-1)?.steps.push({ to, controls: [at(segment.cx, segment.cy)] })
      else contours.at(-1)?.steps.push({ to, controls: [at(segment.cx1, segment.cy1), at(segment.cx2, segment.cy2)] })
    }
    pen += fonts.getglyph(font, code, width, height).advance + dx
  }
  return contours
}

/** The outline of a letter; nothing where the font has no such letter, whatever the library's types say. */
function outlineOf(fonts: FontLibrary, ...letter: Parameters<FontLibrary['getpaths']>): ReturnType<FontLibrary['getpaths']> | [] {
  const outline: ReturnType<FontLibrary['getpaths']> | null = fonts.getpaths(...letter)
  return outline ?? []
}
