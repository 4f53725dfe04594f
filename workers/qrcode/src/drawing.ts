import { type CodeSymbol, drawSvg, judge, layOut, missingGlyphs, quietZoneMin, type Style, type Verdict } from '@dot-do/codes'
import { invalid } from '@dot-do/service'
import type { Options, Subject } from './input.ts'
import { styleOf } from './style.ts'
import { symbolOf } from './symbol.ts'
import { textOf } from './text.ts'

/** A code that is made, and how it is to look. */
export interface Drawing {
  symbol: CodeSymbol
  style: Style
  quietZone: number
  /** Plain black squares on white. */
  isPlain: boolean
}

/** Makes a code of what was sent. */
export async function drawingOf(subject: Subject): Promise<Drawing> {
  const text = textOf(subject)
  const symbol = symbolOf(text, subject)
  const style = await styleOf(subject.style)
  await checkFrame(style)
  return { symbol, style, quietZone: subject.options.quietZone ?? quietZoneMin(symbol), isPlain: isPlain(subject) }
}

const isPlain = ({ style }: Subject): boolean => style === undefined || Object.values(style).every((value) => value === undefined)

async function checkFrame({ frame }: Style): Promise<void> {
  const missing = frame ? await missingGlyphs(frame.text) : []
  if (missing.length > 0) invalid(`the font has no ${missing.slice(0, 5).join(' ')}: it has Latin, Greek and Cyrillic`, ['style', 'frame', 'text'], 'frame')
}

/** The picture's SVG; `width` as the options ask for it. */
export function svgOf({ symbol, style, quietZone }: Drawing, width?: { value: number; unit: 'px' | 'mm' }): Promise<string> {
  const title = style.frame ? `QR code: ${style.frame.text}` : 'QR code'
  return drawSvg(symbol, style, { quietZone, title, width })
}

/** Reads the code back as it is drawn. A plain one with its quiet zone needs no proof. */
export async function verdictOf(drawing: Drawing): Promise<Verdict> {
  return judge(drawing.symbol, drawing.style, { svg: await svgOf(drawing), quietZone: drawing.quietZone, widthInModules: widthOf(drawing) })
}

/** Whether a drawing is one that every reader reads, so that it is given without being read back. */
export const isSafe = ({ isPlain, quietZone, symbol }: Drawing): boolean => isPlain && quietZone >= quietZoneMin(symbol)

/** The picture's width in modules. */
export const widthOf = ({ symbol, quietZone, style }: Drawing): number => layOut(symbol, quietZone, style).width

const modulePixels = 10
const sizeMax = 4096

/** The width of a PNG in pixels, and its resolution where one was asked for. */
export function pngSize(drawing: Drawing, { size, moduleMm, dpi }: Options): { width: number; dpi?: number } {
  const modules = widthOf(drawing)
  if (size !== undefined && size < modules) invalid(`${size} pixels are fewer than the ${modules} modules across`, ['options', 'size'], 'size')
  if (moduleMm === undefined) return { width: size ?? modules * modulePixels }
  const resolution = dpi ?? 300
  const pixels = Math.round((moduleMm / 25.4) * resolution)
  if (pixels < 1) invalid(`a module of ${moduleMm} mm has no pixel at ${resolution} dpi`, ['options', 'moduleMm'], 'size')
  if (pixels * modules > sizeMax) invalid(`${pixels * modules} pixels across; a PNG has at most ${sizeMax}`, ['options', 'moduleMm'], 'size')
  return { width: pixels * modules, dpi: resolution }
}

/** Refuses options that exclude one another. */
export function checkSize({ size, moduleMm, dpi }: Options): void {
  if (size !== undefined && moduleMm !== undefined) invalid('either size or moduleMm', ['options', 'size'], 'size')
  if (dpi !== undefined && moduleMm === undefined) invalid('needs moduleMm', ['options', 'dpi'], 'size')
}
