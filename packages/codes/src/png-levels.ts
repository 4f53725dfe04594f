import type { Color } from './draw/color.ts'
import { pngOf, type PngOptions } from './png.ts'

/** Rows of one byte a pixel. */
export interface Levels {
  width: number
  height: number
  row: (y: number) => Uint8Array
}

/** A grey PNG of how much of each pixel is black, from 0 to 255: one bit a pixel where that is all or nothing, else eight. */
export function levelPng(levels: Levels, options: PngOptions): Promise<Uint8Array> {
  const isBilevel = everyLevel(levels, (level) => level === 0 || level === 255)
  const bitDepth = isBilevel ? 1 : 8
  const rows = packed(levels, bitDepth, (level) => (isBilevel ? Number(level === 0) : 255 - level))
  return pngOf(levels, rows, { bitDepth, colorType: 0 }, options)
}

/** A PNG whose pixels are numbers of colours: one bit a pixel where at most the first and the last are used, else eight. */
export function palettePng(levels: Levels, colors: Color[], options: PngOptions): Promise<Uint8Array> {
  const last = colors.length - 1
  const isBilevel = everyLevel(levels, (level) => level === 0 || level === last)
  const used = isBilevel ? [colors[0], colors[last]].filter((color) => color !== undefined) : colors
  const bitDepth = isBilevel ? 1 : 8
  const rows = packed(levels, bitDepth, (level) => (isBilevel ? Number(level > 0) : level))
  const palette = Uint8Array.from(used.flatMap(({ rgb }) => rgb))
  const opacity = used.some(({ alpha }) => alpha < 1) ? Uint8Array.from(used, ({ alpha }) => Math.round(alpha * 255)) : undefined
  return pngOf(levels, rows, { bitDepth, colorType: 3, palette, opacity }, options)
}

function everyLevel({ height, row }: Levels, test: (level: number) => boolean): boolean {
  const isSeen = new Uint8Array(256)
  for (let y = 0; y < height; y++) for (const level of row(y)) isSeen[level] = 1
  return isSeen.every((seen, level) => seen === 0 || test(level))
}

/** Rows as PNG has them, each behind a byte that says it has no filter. */
function packed({ width, height, row }: Levels, bitDepth: 1 | 8, valueOf: (level: number) => number): Uint8Array {
  const values = Uint8Array.from({ length: 256 }, (_, level) => valueOf(level))
  const stride = 1 + (bitDepth === 8 ? width : Math.ceil(width / 8))
  const rows = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const levels = row(y)
    const at = y * stride + 1
    if (bitDepth === 8) for (let x = 0; x < width; x++) rows[at + x] = values[levels[x] ?? 0] ?? 0
    else for (let x = 0; x < width; x++) if (values[levels[x] ?? 0] === 1) rows[at + (x >> 3)] = (rows[at + (x >> 3)] ?? 0) | (128 >> (x & 7))
  }
  return rows
}
