import { type Color, drawingToPicture, type Logo, parseColor, plainStyle, type Style, toPicture } from '@dot-do/codes'
import { imageHeader } from '@dot-do/pictures'
import { invalid } from '@dot-do/service'
import { logoBytesMax } from 'qrcode.do/contract'
import type { StyleInput } from './input.ts'
import { svgLogo } from './svg-logo.ts'

const logoPixelsMax = 4_000_000

/** A style with its colours read and its logo known to decode. */
export async function styleOf(input: StyleInput | undefined): Promise<Style> {
  if (!input) return plainStyle
  const { modules, eyes, pupils, color, gradient, background, logo, frame, round } = input
  if (color !== undefined && gradient) invalid('either a colour or a gradient', ['style', 'gradient'], 'style')
  return {
    modules: modules ?? plainStyle.modules,
    eyes: { shape: eyes?.shape ?? 'square', color: optionalColor(eyes?.color, 'eyes', 'color') },
    pupils: { shape: pupils?.shape ?? eyes?.shape ?? 'square', color: optionalColor(pupils?.color, 'pupils', 'color') },
    color: optionalColor(color, 'color') ?? plainStyle.color,
    gradient: gradient && {
      type: gradient.type,
      angle: gradient.angle ?? 0,
      stops: gradient.stops
        .map((stop, index) => ({ offset: stop.offset, color: colorOf(stop.color, ['gradient', 'stops', index, 'color']) }))
        .toSorted((one, other) => one.offset - other.offset),
    },
    background: optionalColor(background, 'background') ?? plainStyle.background,
    logo: logo && (await logoOf(logo)),
    frame: frame && { text: frame.text, position: frame.position, color: optionalColor(frame.color, 'frame', 'color') ?? plainStyle.color },
    round: round ?? 0,
  }
}

const optionalColor = (text: string | undefined, ...path: string[]): Color | undefined => (text === undefined ? undefined : colorOf(text, path))

const colorOf = (text: string, path: (string | number)[]): Color => parseColor(text) ?? invalid(`${text} is not a colour`, ['style', ...path], 'color')

async function logoOf({ file, ...place }: NonNullable<StyleInput['logo']>): Promise<Logo> {
  const path = ['style', 'logo', 'file']
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (bytes.length > logoBytesMax) invalid(`longer than ${logoBytesMax} bytes`, path, 'logo')
  const drawing = svgLogo(bytes)
  if (drawing)
    return {
      ...place,
      ...((await drawingToPicture(drawing.svg, drawing)) ?? invalid('the SVG can’t be drawn, or there is nothing to see in it', path, 'logo')),
    }
  const header = imageHeader(bytes)
  if (!header || (header.type !== 'png' && header.type !== 'jpeg' && header.type !== 'webp')) return invalid('neither PNG, JPEG, WebP nor SVG', path, 'logo')
  if (header.width * header.height > logoPixelsMax) invalid(`${header.width} × ${header.height} pixels; a logo has at most 4 megapixels`, path, 'logo')
  const picture = await toPicture(bytes, header)
  return picture ? { ...place, ...picture } : invalid('the picture can’t be decoded, or there is nothing to see in it', path, 'logo')
}
