import type { Luminance } from '../raster.ts'
import { resample } from './resample.ts'

const side = 8

/** 64 bits as 16 hex digits, the first the highest. */
function toHex(bits: boolean[]): string {
  const digits = Array.from({ length: bits.length / 4 }, (_, index) => bits.slice(4 * index, 4 * index + 4))
  return digits.map((digit) => digit.reduce((value, bit) => 2 * value + Number(bit), 0).toString(16)).join('')
}

/** aHash: which of 8 × 8 pixels are lighter than their mean. 16 hex digits. */
export function averageHash(picture: Luminance): string {
  const { data } = resample(picture, side, side)
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length
  return toHex(Array.from(data, (value) => value > mean))
}

/** dHash: which of 9 × 8 pixels are darker than the one to their right. 16 hex digits. */
export function differenceHash(picture: Luminance): string {
  const { data, width } = resample(picture, side + 1, side)
  const bits = Array.from({ length: side * side }, (_, index) => {
    const at = Math.floor(index / side) * width + (index % side)
    return (data[at + 1] as number) > (data[at] as number)
  })
  return toHex(bits)
}

const detail = 4 * side

/** pHash: which of the 8 × 8 lowest frequencies of 32 × 32 pixels (DCT-II) are above their median. 16 hex digits. */
export function perceptualHash(picture: Luminance): string {
  const { data } = resample(picture, detail, detail)
  const frequencies = lowFrequencies(data)
  const sorted = frequencies.toSorted()
  const median = ((sorted[sorted.length / 2 - 1] as number) + (sorted[sorted.length / 2] as number)) / 2
  return toHex(Array.from(frequencies, (value) => value > median))
}

const cosines = Float64Array.from({ length: side * detail }, (_, index) => {
  const [frequency, at] = [Math.floor(index / detail), index % detail]
  return 2 * Math.cos((Math.PI * frequency * (2 * at + 1)) / (2 * detail))
})

/** The lowest frequencies down, then of those the lowest across. */
function lowFrequencies(data: Uint8Array): Float64Array {
  const down = Float64Array.from({ length: side * detail }, (_, index) => {
    const [v, x] = [Math.floor(index / detail), index % detail]
    let sum = 0
    for (let y = 0; y < detail; y++) sum += (data[y * detail + x] as number) * (cosines[v * detail + y] as number)
    return sum
  })
  return Float64Array.from({ length: side * side }, (_, index) => {
    const [v, u] = [Math.floor(index / side), index % side]
    let sum = 0
    for (let x = 0; x < detail; x++) sum += (down[v * detail + x] as number) * (cosines[u * detail + x] as number)
    return sum
  })
}
