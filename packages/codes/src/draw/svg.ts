import { drawing } from './drawing.ts'
import { toBase64 } from '@dot-do/tagged'
import type { CodeSymbol } from '../qr/symbol.ts'
import { type Color, contrastOn, paint } from './color.ts'
import { hole } from './eyes/hole.ts'
import { type Layout, layOut } from './layout.ts'
import { allCorners, roundedRect } from './modules/corners.ts'
import { n } from './numbers.ts'
import { eyesPath, modulesPath, pupilsPath } from './paths.ts'
import { black, type Gradient, type Style, white } from './style.ts'

export interface SvgOptions {
  quietZone: number
  title: string
  /** The picture's `width`, with its unit; the height follows. */
  width?: { value: number; unit: 'px' | 'mm' }
}

/** Draws a symbol: one path a colour, no script, nothing from outside. */
export async function drawSvg(symbol: CodeSymbol, style: Style, { quietZone, title, width }: SvgOptions): Promise<string> {
  const layout = layOut(symbol, quietZone, style)
  const height = width && (width.value * layout.height) / layout.width
  const unit = width?.unit === 'mm' ? 'mm' : ''
  const size = width && height !== undefined ? ` width="${n(width.value)}${unit}" height="${n(height)}${unit}"` : ''
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${layout.width} ${layout.height}"${size} role="img">`,
    `<title>${escape(title)}</title>`,
    style.gradient ? gradient(style.gradient, symbol, layout) : '',
    background(style, layout),
    style.frame ? await frame(style, layout) : '',
    ...symbolPaths(symbol, style, layout),
    logo(style, layout),
    '</svg>',
  ]
  return parts.join('')
}

// oxlint-disable-next-line no-control-regex -- they are what is meant
const unwritable = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

/** Text as it may stand in XML 1.0, which has no way at all to write most control characters. */
function escape(text: string): string {
  return text.replaceAll(unwritable, '\ufffd').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function symbolPaths(symbol: CodeSymbol, style: Style, layout: Layout): string[] {
  const main = style.gradient ? 'fill="url(#g)"' : paint('fill', style.color)
  const eyes = style.eyes.color ? paint('fill', style.eyes.color) : main
  const pupils = style.pupils.color ? paint('fill', style.pupils.color) : main
  const byFill = new Map<string, string>()
  const add = (fill: string, path: string) => byFill.set(fill, (byFill.get(fill) ?? '') + path)
  add(main, modulesPath(symbol, layout, style))
  add(eyes, eyesPath(symbol, layout, style))
  add(pupils, pupilsPath(symbol, layout, style))
  return [...byFill].map(([fill, path]) => `<path ${fill} d="${path}"/>`)
}

function gradient({ type, angle, stops }: Gradient, { width, height }: CodeSymbol, { x, y }: Layout): string {
  const [centreX, centreY] = [x + width / 2, y + height / 2]
  const inner = stops.map(({ offset, color }) => `<stop offset="${n(offset)}" ${paint('stop-color', color)}/>`).join('')
  if (type === 'radial') {
    const radius = n(Math.hypot(width, height) / 2)
    return `<defs><radialGradient id="g" gradientUnits="userSpaceOnUse" cx="${n(centreX)}" cy="${n(centreY)}" r="${radius}">${inner}</radialGradient></defs>`
  }
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
  // As CSS has it: the line just reaches the corners.
  const half = (Math.abs(width * cos) + Math.abs(height * sin)) / 2
  const ends = `x1="${n(centreX - cos * half)}" y1="${n(centreY - sin * half)}" x2="${n(centreX + cos * half)}" y2="${n(centreY + sin * half)}"`
  return `<defs><linearGradient id="g" gradientUnits="userSpaceOnUse" ${ends}>${inner}</linearGradient></defs>`
}

const rect = (x: number, y: number, width: number, height: number, round: number, fill: string): string =>
  `<rect${x ? ` x="${n(x)}"` : ''}${y ? ` y="${n(y)}"` : ''} width="${n(width)}" height="${n(height)}"${round > 0 ? ` rx="${n(round)}"` : ''} ${fill}/>`

function background({ background, round }: Style, { width, height }: Layout): string {
  return background.alpha === 0 ? '' : rect(0, 0, width, height, round, paint('fill', background))
}

async function frame({ frame, round }: Style, { width, height, frame: place }: Layout): Promise<string> {
  if (!frame || !place) return ''
  const { border, bandTop, bandHeight } = place
  const isTop = frame.position === 'top'
  const inner = { x: border, y: isTop ? bandHeight + border : border, width: width - 2 * border, height: height - 2 * border - bandHeight }
  const { textPath } = await import('./text.ts')
  const text = textPath(frame.text, { x: width * 0.06, y: bandTop, width: width * 0.88, height: bandHeight + border })
  const radius = Math.max(0, Math.min(round, inner.width / 2, inner.height / 2) - border)
  const outer = roundedRect(0, 0, width, height, Math.min(round, width / 2, height / 2), allCorners)
  // The hole is given as a square one turned round; a rectangle is not the same on both sides of its diagonal.
  const window = hole(roundedRect(inner.x, inner.y, inner.height, inner.width, radius, allCorners), inner.x, inner.y)
  return `<path ${paint('fill', frame.color)} d="${outer}${window}"/><path ${paint('fill', legible(frame.color))} d="${text}"/>`
}

/** Black or white, whichever is read better on a colour. */
const legible = (color: Color): Color => (contrastOn(black, color) > contrastOn(color, white) ? black : white)

function logo({ logo }: Style, { x, y, logo: place }: Layout): string {
  if (!logo || !place) return ''
  const size = `x="${n(x + place.x)}" y="${n(y + place.y)}" width="${n(place.width)}" height="${n(place.height)}"`
  if (logo.header.type === 'svg') return drawing(new TextDecoder().decode(logo.bytes), `${size} viewBox="0 0 ${n(logo.header.width)} ${n(logo.header.height)}"`)
  return `<image ${size} href="data:image/${logo.header.type};base64,${toBase64(logo.bytes)}"/>`
}
