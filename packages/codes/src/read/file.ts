import type { ImageHeader } from '@dot-do/pictures'
import { webpRaster } from '@dot-do/pictures/decode'
import type { ReaderOptions, ReadResult } from 'zxing-wasm/reader'
import { flatten, type Grey } from './pixels.ts'
import { zxing } from './zxing.ts'

export interface Point {
  x: number
  y: number
}

/** How a file looks on white; undefined where it can't be decoded. */
export type OnWhite = (file: Uint8Array, header: ImageHeader) => Promise<Grey | undefined>

/** What ZXing reads of a picture's file, the topmost first; undefined where the file can't be decoded. */
export async function readFile(file: Uint8Array, header: ImageHeader, options: ReaderOptions, onWhite: OnWhite): Promise<ReadResult[] | undefined> {
  // ZXing has no decoder of WebP.
  const pixels = header.type === 'webp' ? await webpRaster(file) : undefined
  if (header.type === 'webp' && !pixels) return undefined
  const found = await zxing(pixels ? flatten(pixels.data, pixels.width, pixels.height, false) : file, options)
  // ZXing takes what is see-through for the colour below, which is most often black.
  const opaque = found?.length === 0 && header.hasAlpha && !pixels ? await onWhite(file, header) : undefined
  return topmostFirst(opaque ? await zxing(opaque, options) : found)
}

const topmostFirst = (results: ReadResult[] | undefined): ReadResult[] | undefined =>
  results?.toSorted((one, other) => topOf(one) - topOf(other) || leftOf(one) - leftOf(other))

/** A code's corners, clockwise from the symbol's own top left. */
export const cornersOf = ({ position: { topLeft, topRight, bottomRight, bottomLeft } }: Pick<ReadResult, 'position'>): [Point, Point, Point, Point] => [
  topLeft,
  topRight,
  bottomRight,
  bottomLeft,
]

const topOf = (result: ReadResult): number => Math.min(...cornersOf(result).map(({ y }) => y))
const leftOf = (result: ReadResult): number => Math.min(...cornersOf(result).map(({ x }) => x))
