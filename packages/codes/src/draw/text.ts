import font from '@expo-google-fonts/roboto/500Medium/Roboto_500Medium.ttf'
import { parse } from 'opentype.js'
import { n } from './numbers.ts'

const roboto = parse(font)

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** The characters that the font can't draw: it has Latin, Greek and Cyrillic. */
export const missing = (text: string): string[] => Array.from(text).filter((character) => roboto.charToGlyphIndex(character) === 0)

/** A line of text as a path, as large as a box lets it be, in its middle. */
export function textPath(text: string, box: Box): string {
  // Glyph by glyph: the library refuses whole strings, some of whose substitutions it does not know.
  const glyphs = Array.from(text).map((character) => roboto.charToGlyph(character))
  const ems = glyphs.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0) / roboto.unitsPerEm
  const size = Math.min(box.height * 0.78, box.width / ems)
  // Capitals are 0.71 em high.
  const baseline = box.y + box.height / 2 + 0.355 * size
  let x = box.x + (box.width - ems * size) / 2
  return glyphs
    .map((glyph) => {
      const path = glyph.getPath(x, baseline, size).commands.map(({ type, ...at }) => type + points(at))
      x += (glyph.advanceWidth / roboto.unitsPerEm) * size
      return path.join('')
    })
    .join('')
}

const points = ({ x1, y1, x2, y2, x, y }: Record<string, number | undefined>): string =>
  [x1, y1, x2, y2, x, y]
    .filter((value) => value !== undefined)
    .map(n)
    .join(' ')
