import type { Luminance } from '../raster.ts'

/** Which pixels of a line make one pixel of the resized line, and how much each counts. */
interface Taps {
  from: number
  weights: Int32Array
}

// Pillow's fixed point, so that what it resizes and what this does are the same bytes.
const precision = 22
const one = 2 ** precision
const support = 3

/** A picture resized by Lanczos 3, row by row and then column by column, as Pillow does it. */
export function resample({ width, height, data }: Luminance, newWidth: number, newHeight: number): Luminance {
  const across = width === newWidth ? data : alongRows(data, width, height, tapsOf(width, newWidth))
  const down = height === newHeight ? across : alongColumns(across, newWidth, tapsOf(height, newHeight))
  return { width: newWidth, height: newHeight, data: down }
}

function tapsOf(size: number, newSize: number): Taps[] {
  const scale = size / newSize
  const stretch = Math.max(1, scale)
  const reach = support * stretch
  return Array.from({ length: newSize }, (_, index) => {
    const center = (index + 0.5) * scale
    const from = Math.max(0, Math.floor(center - reach + 0.5))
    const to = Math.min(size, Math.floor(center + reach + 0.5))
    const raw = Float64Array.from({ length: to - from }, (_, offset) => lanczos((offset + from - center + 0.5) / stretch))
    const sum = raw.reduce((total, weight) => total + weight, 0)
    return { from, weights: Int32Array.from(raw, (weight) => Math.trunc((weight / sum) * one + (weight < 0 ? -0.5 : 0.5))) }
  })
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))
const lanczos = (x: number): number => (x >= -support && x < support ? sinc(x) * sinc(x / support) : 0)

function alongRows(data: Uint8Array, width: number, height: number, taps: Taps[]): Uint8Array {
  const out = new Uint8Array(taps.length * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < taps.length; x++) out[y * taps.length + x] = weighed(data, taps[x] as Taps, y * width, 1)
  }
  return out
}

function alongColumns(data: Uint8Array, width: number, taps: Taps[]): Uint8Array {
  const out = new Uint8Array(width * taps.length)
  for (let y = 0; y < taps.length; y++) {
    for (let x = 0; x < width; x++) out[y * width + x] = weighed(data, taps[y] as Taps, x, width)
  }
  return out
}

function weighed(data: Uint8Array, { from, weights }: Taps, start: number, step: number): number {
  let sum = one / 2
  for (let index = 0, at = start + from * step; index < weights.length; index++, at += step) sum += (data[at] as number) * (weights[index] as number)
  return Math.min(255, Math.max(0, Math.floor(sum / one)))
}
