import { convert } from './tools.ts'

/** A picture's pixels: straight RGBA, 8 bits each. */
export interface Pixels {
  width: number
  height: number
  data: Buffer
}

/** The pixels of a file, by Debian's ImageMagick; `frame` counts from 0. */
export function pixelsOf(file: Uint8Array, frame = 0): Pixels {
  // As a portable arbitrary map, whose header says the size. Of an animation all frames are needed to make one.
  const pam = convert(
    ['-coalesce', '-swap', `0,${frame}`, '-delete', '1--1', '+set', 'profile', '-colorspace', 'sRGB', '-type', 'TrueColorAlpha', '-depth', '8'],
    'pam',
    file,
  )
  const end = pam.indexOf('ENDHDR\n') + 'ENDHDR\n'.length
  const header = pam.subarray(0, end).toString()
  const field = (name: string) => Number(new RegExp(`${name} (\\d+)`).exec(header)?.[1])
  return { width: field('WIDTH'), height: field('HEIGHT'), data: pam.subarray(end) }
}

/** How alike two pictures of one size are: PSNR in decibels over all channels, and the mean SSIM (Wang et al. 2004) of their luma on white in windows of 8 × 8. */
export function likeness(one: Pixels, other: Pixels): { psnr: number; ssim: number } {
  if (one.width !== other.width || one.height !== other.height)
    throw new Error(`${one.width}×${one.height} and ${other.width}×${other.height} can't be compared`)
  let squares = 0
  for (let at = 0; at < one.data.length; at++) squares += (onWhite(one, at) - onWhite(other, at)) ** 2
  const mse = squares / one.data.length
  return { psnr: mse === 0 ? 99 : 10 * Math.log10(255 ** 2 / mse), ssim: meanSsim(lumaOf(one), lumaOf(other), one.width, one.height) }
}

// What is see-through has any colour.
function onWhite({ data }: Pixels, at: number): number {
  const alpha = data[at | 3] ?? 255
  return (at & 3) === 3 ? alpha : ((data[at] ?? 0) * alpha + 255 * (255 - alpha)) / 255
}

const lumaOf = (pixels: Pixels): Float64Array =>
  Float64Array.from({ length: pixels.data.length / 4 }, (_, index) => {
    const at = 4 * index
    return 0.299 * onWhite(pixels, at) + 0.587 * onWhite(pixels, at + 1) + 0.114 * onWhite(pixels, at + 2)
  })

const side = 8
const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2]

function meanSsim(one: Float64Array, other: Float64Array, width: number, height: number): number {
  let [sum, count] = [0, 0]
  const [stepX, stepY] = [Math.min(side, width), Math.min(side, height)]
  for (let top = 0; top + stepY <= height; top += stepY / 2 || 1) {
    for (let left = 0; left + stepX <= width; left += stepX / 2 || 1) {
      sum += ssimAt(one, other, { left: Math.floor(left), top: Math.floor(top), stepX, stepY, width })
      count++
    }
  }
  return sum / count
}

function ssimAt(
  one: Float64Array,
  other: Float64Array,
  { left, top, stepX, stepY, width }: Record<'left' | 'top' | 'stepX' | 'stepY' | 'width', number>,
): number {
  let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0]
  for (let row = top; row < top + stepY; row++) {
    for (let column = left; column < left + stepX; column++) {
      const [a, b] = [one[row * width + column] ?? 0, other[row * width + column] ?? 0]
      x += a
      y += b
      xx += a * a
      yy += b * b
      xy += a * b
    }
  }
  const n = stepX * stepY
  const [meanX, meanY] = [x / n, y / n]
  const [varX, varY, both] = [xx / n - meanX ** 2, yy / n - meanY ** 2, xy / n - meanX * meanY]
  return ((2 * meanX * meanY + c1) * (2 * both + c2)) / ((meanX ** 2 + meanY ** 2 + c1) * (varX + varY + c2))
}
