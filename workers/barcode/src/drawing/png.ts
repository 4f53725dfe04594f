import { type Color, over } from '@dot-do/codes/color'
import { levelPng, palettePng } from '@dot-do/codes/png'
import type { Placed } from './draw.ts'
import { Raster } from './raster.ts'
import type { Paint } from './svg.ts'

/** A drawing as PNG: one bit a pixel, or eight where letters have soft edges; with colours, by a palette. */
export function pngOf(placed: Placed, paint: Paint, dpi: number): Promise<Uint8Array> {
  const raster = new Raster(placed.width, placed.height)
  const colors = [...new Set(placed.areas.flatMap(({ color }) => color ?? []))]
  if (colors.length > 0) return tinted(raster, placed, paint, colors, dpi)
  raster.paint(placed)
  if (isBlack(paint.color) && isWhite(paint.background)) return levelPng(raster, { dpi })
  return palettePng(raster, ramp(paint), { dpi })
}

const isBlack = ({ rgb, alpha }: Color): boolean => alpha === 1 && rgb.every((part) => part === 0)
const isWhite = ({ rgb, alpha }: Color): boolean => alpha === 1 && rgb.every((part) => part === 255)

function tinted(raster: Raster, { areas }: Placed, { color, background }: Paint, colors: string[], dpi: number): Promise<Uint8Array> {
  for (const area of areas) raster.tint(area.contours, area.color === undefined ? 1 : colors.indexOf(area.color) + 2)
  const parsed = colors.map((hex): Color => {
    const [red = 0, green = 0, blue = 0] = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
    return { rgb: [red, green, blue], alpha: 1 }
  })
  return palettePng(raster, [background, color, ...parsed], { dpi })
}

/** From the background to the code's colour, as much of it as each level covers. */
const ramp = ({ color, background }: Paint): Color[] => Array.from({ length: 256 }, (_, level) => mix(color, background, level / 255))

function mix(color: Color, background: Color, share: number): Color {
  // Bars that can be seen through show what is below them.
  const dark = background.alpha === 1 ? over(color, background) : color
  const alpha = background.alpha + (dark.alpha - background.alpha) * share
  const part = (index: 0 | 1 | 2): number =>
    alpha === 0 ? 0 : Math.round((dark.rgb[index] * dark.alpha * share + background.rgb[index] * background.alpha * (1 - share)) / alpha)
  return { rgb: [part(0), part(1), part(2)], alpha }
}
