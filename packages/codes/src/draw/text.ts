import bwip from 'bwip-js/generic'
import font from '@expo-google-fonts/roboto/500Medium/Roboto_500Medium.ttf'
import { n } from './numbers.ts'

// stb_truetype, as bwip-js carries it
const { FontLib } = bwip as unknown as {
  FontLib: {
    loadFont(name: string, data: Uint8Array): number
    getpaths(font: number, code: number, width: number, height: number): Curve[] | undefined
    getglyph(font: number, code: number, width: number, height: number): { advance: number }
  }
}

interface Curve {
  type: 'M' | 'L' | 'Q' | 'C'
  x: number
  y: number
  cx?: number
  cy?: number
}

const em = 200
const roboto = FontLib.loadFont('Roboto', new Uint8Array(font))

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** The characters that the font can't draw: it has Latin, Greek and Cyrillic. */
export const missing = (text: string): string[] => Array.from(text).filter((character) => character.trim() !== '' && !outline(character)?.length)

const outline = (character: string) => FontLib.getpaths(roboto, character.codePointAt(0) ?? 0, em, em)

/** A line of text as a path, as large as a box lets it be, in its middle. */
export function textPath(text: string, box: Box): string {
  const glyphs = Array.from(text).map((character) => ({
    curves: outline(character) ?? [],
    advance: FontLib.getglyph(roboto, character.codePointAt(0) ?? 0, em, em).advance,
  }))
  const length = glyphs.reduce((sum, { advance }) => sum + advance, 0)
  const scale = Math.min((box.height * 0.65) / em, box.width / Math.max(length, 1))
  // Capitals are about 0.76 of the height that stb_truetype is asked for.
  const baseline = box.y + box.height / 2 + 0.36 * em * scale
  let at = box.x + (box.width - length * scale) / 2
  return glyphs
    .map(({ curves, advance }) => {
      const path = glyphPath(curves, (x, y) => `${n(at + x * scale)} ${n(baseline - y * scale)}`)
      at += advance * scale
      return path
    })
    .join('')
}

function glyphPath(curves: Curve[], place: (x: number, y: number) => string): string {
  return curves
    .map(({ type, x, y, cx, cy }, index) => {
      const close = type === 'M' && index > 0 ? 'z' : ''
      return `${close}${type}${type === 'Q' ? `${place(cx ?? x, cy ?? y)} ` : ''}${place(x, y)}`
    })
    .concat(curves.length > 0 ? 'z' : '')
    .join('')
}
