import { contrastOn, over } from './draw/color.ts'
import { type Style, white } from './draw/style.ts'
import type { CodeSymbol } from './qr/symbol.ts'
import { qrCapacity, microVersions, rmqrVersions, type Capacity } from './qr/tables.ts'
import { svgToGrey } from './raster.ts'
import { readPicture } from './read/codes.ts'
import { blur, type Grey, shrink } from './read/pixels.ts'

/** Why a drawn code may not be read. */
export interface Obstacle {
  code: 'contrast' | 'inverted' | 'quiet_zone' | 'unreadable'
  message: string
}

export interface Verdict {
  obstacles: Obstacle[]
  /** Of dark on light, as WCAG has it: the worst there is in the picture. */
  contrast: number
  /** The share of all codewords that could still be lost, in the worst of the pictures that were read. */
  margin: number
}

const contrastMin = 3
// A quarter of it is about the least that ZXing needs of a module.
const pixelsPerModule = 12

/** Reads a drawn code back: at full size, at a quarter of it, and out of focus. */
export async function judge(
  symbol: CodeSymbol,
  style: Style,
  { svg, quietZone, widthInModules }: { svg: string; quietZone: number; widthInModules: number },
): Promise<Verdict> {
  const contrast = contrastOf(style)
  const obstacles = contrast < 1 ? [inverted] : contrast < contrastMin ? [lowContrast(contrast)] : []
  if (quietZone < quietZoneMin(symbol)) obstacles.push(narrow(quietZoneMin(symbol)))
  if (style.eyes.shape === 'circle' && style.pupils.shape === 'square') obstacles.push(squareInCircle)
  const full = await svgToGrey(svg, widthInModules * pixelsPerModule)
  const unused: number[] = []
  for (const { name, picture } of views(full)) {
    const found = await readPicture(picture())
    const right = found?.find(({ text, kind }) => kind === symbol.kind && text === textOf(symbol))
    if (!right) {
      obstacles.push(unreadable(name, style))
      return { obstacles, contrast: Math.max(contrast, 1 / contrast), margin: 0 }
    }
    unused.push(right.unusedCorrection)
  }
  return { obstacles, contrast: Math.max(contrast, 1 / contrast), margin: Math.min(...unused) * correctableShare(symbol) }
}

function views(full: Grey): { name: string; picture: () => Grey }[] {
  return [
    { name: 'at full size', picture: () => full },
    { name: 'at a quarter of its size', picture: () => shrink(full, 4) },
    { name: 'slightly out of focus', picture: () => blur(full, 2) },
  ]
}

const textOf = ({ segments }: CodeSymbol): string =>
  segments
    .filter(({ mode }) => mode !== 'eci')
    .map(({ text }) => text)
    .join('')

/** ISO/IEC 18004 asks for four modules around a QR code, and for two around Micro QR and rMQR. */
export const quietZoneMin = ({ kind }: Pick<CodeSymbol, 'kind'>): number => (kind === 'qr' ? 4 : 2)

const inverted: Obstacle = { code: 'inverted', message: 'the code is lighter than its background: many readers take dark on light only' }

// zbar misses about one in twenty.
const squareInCircle: Obstacle = { code: 'unreadable', message: 'some readers do not find a square pupil in a round eye: take another shape for one of them' }

const lowContrast = (contrast: number): Obstacle => ({
  code: 'contrast',
  message: `the contrast of the code with its background is ${contrast.toFixed(1)}:1: take a darker colour, or a lighter background, for ${contrastMin}:1 or more`,
})

const narrow = (min: number): Obstacle => ({ code: 'quiet_zone', message: `the quiet zone is too narrow: it has to be ${min} modules or more` })

function unreadable(view: string, { logo, modules, eyes, pupils }: Style): Obstacle {
  const isShaped = modules !== 'square' || eyes.shape !== 'square' || pupils.shape !== 'square'
  const advice = logo ? 'make the logo smaller, its margin narrower or the error correction higher' : isShaped ? 'take a plainer shape' : 'take plainer colours'
  const covered = logo ? '; the logo covers more than the error correction carries' : ''
  return { code: 'unreadable', message: `the code is not read ${view}${covered}: ${advice}` }
}

/** The worst contrast of anything dark with the background, both as they look on white. */
export function contrastOf({ background, color, gradient, eyes, pupils }: Style): number {
  const ground = over(background, white)
  const main = gradient ? gradient.stops.map(({ color }) => color) : [color]
  const colors = [...main, ...(eyes.color ? [eyes.color] : []), ...(pupils.color ? [pupils.color] : [])]
  return Math.min(...colors.map((color) => contrastOn(over(color, ground), ground)))
}

/** Of all codewords, those that the error correction can repair. */
function correctableShare(symbol: CodeSymbol): number {
  const { codewords, ecCodewords, blocks } = capacityOf(symbol)
  return (Math.floor(ecCodewords / blocks / 2) * blocks) / codewords
}

function capacityOf({ kind, version, ecLevel }: CodeSymbol): Capacity {
  if (kind === 'qr') return qrCapacity(Number(version), ecLevel)
  const versions = kind === 'micro' ? microVersions : rmqrVersions
  return versions.find(({ name }) => name === version)?.levels[ecLevel] ?? { codewords: 1, ecCodewords: 0, blocks: 1 }
}
