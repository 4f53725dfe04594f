import type { Raster, Size } from '@dot-do/pictures'
import type { Gravity } from 'photos.do/contract'

/** Where a cut of `inner`'s size begins in `outer`. */
export interface Offset {
  x: number
  y: number
}

const places: Record<Exclude<Gravity, object | 'smart'>, [number, number]> = {
  ...{ 'top-left': [0, 0], top: [0.5, 0], 'top-right': [1, 0] },
  ...{ left: [0, 0.5], center: [0.5, 0.5], right: [1, 0.5] },
  ...{ 'bottom-left': [0, 1], bottom: [0.5, 1], 'bottom-right': [1, 1] },
}

/** Where a cut begins: at a side or corner, or around a point, as near as the edges let it. */
export function offsetOf(outer: Size, inner: Size, gravity: Exclude<Gravity, 'smart'>): Offset {
  const spare = { width: outer.width - inner.width, height: outer.height - inner.height }
  if (typeof gravity === 'string') {
    const [across, down] = places[gravity]
    return { x: Math.floor(spare.width * across), y: Math.floor(spare.height * down) }
  }
  const around = (point: number, length: number, whole: number) => Math.min(Math.max(0, Math.round(point * whole - length / 2)), whole - length)
  return { x: around(gravity.x, inner.width, outer.width), y: around(gravity.y, inner.height, outer.height) }
}

/**
 * The point that draws the eye: the middle of what has edges, strong colours or the hues of skin, weighed over a small picture of it,
 * as smartcrop.js and libvips' `attention` do. From 0 to 1.
 */
export function attention({ width, height, data }: Raster): Offset {
  const at = (x: number, y: number) => 4 * (Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1))
  const light = (place: number) => 0.2126 * (data[place] ?? 0) + 0.7152 * (data[place + 1] ?? 0) + 0.0722 * (data[place + 2] ?? 0)
  let [sum, sumX, sumY] = [0, 0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = at(x, y)
      const edge = Math.abs(4 * light(here) - light(at(x - 1, y)) - light(at(x + 1, y)) - light(at(x, y - 1)) - light(at(x, y + 1)))
      const weight = ((edge + saturation(data, here) + skin(data, here)) * (data[here + 3] ?? 255)) / 255
      // Squared: a few strong places count more than much that is faint.
      sum += weight * weight
      sumX += weight * weight * (x + 0.5)
      sumY += weight * weight * (y + 0.5)
    }
  }
  return sum === 0 ? { x: 0.5, y: 0.5 } : { x: sumX / sum / width, y: sumY / sum / height }
}

type Pixels = Raster['data']

function saturation(data: Pixels, at: number): number {
  const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)]
  return most === 0 ? 0 : (60 * (most - least)) / most
}

// The direction of skin in RGB, and how near to it a colour has to be.
const skinHue = [0.78, 0.57, 0.44]

function skin(data: Pixels, at: number): number {
  const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
  const length = Math.hypot(red, green, blue)
  if (length < 80) return 0
  const away = Math.hypot(red / length - (skinHue[0] ?? 0), green / length - (skinHue[1] ?? 0), blue / length - (skinHue[2] ?? 0))
  return away < 0.2 ? 120 * (1 - away / 0.2) : 0
}
