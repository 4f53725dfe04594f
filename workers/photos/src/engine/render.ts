import type { Size } from '@dot-do/pictures'
import { FilterType, type IMagickImage, MagickColor, MagickGeometry } from '@imagemagick/magick-wasm'
import type { Options } from 'photos.do/contract'
import { limits } from '../limits.ts'
import { colorOf } from '../picture/color.ts'
import { attention, offsetOf } from '../picture/gravity.ts'
import { type Plan, planOf, sizeOf, turned } from '../picture/plan.ts'
import { type Picture, tooLarge } from '../picture/picture.ts'
import { adjust } from './adjust.ts'
import { withFrames } from './decode.ts'
import { finish, type Stamp } from './decorate.ts'
import { encode, type Target } from './encode.ts'
import { smallRaster } from './raster.ts'

/** A picture as its options have it. */
export interface Rendered extends Size {
  bytes: Uint8Array
}

/** Makes a picture as its options say and writes it in the target's format. */
export function render(picture: Picture, options: Options, target: Target, stamp?: Stamp): Rendered {
  checkAnswer(picture, options, target)
  const isAnimated = target.isAnimated && picture.frames > 1
  return withFrames(picture, { isAnimated, least: leastOf(picture, options) }, ({ frames }) => {
    apply(frames, options, target, stamp)
    const [first] = frames
    const size = { width: first?.width ?? 0, height: first?.height ?? 0 }
    return { ...size, bytes: encode(frames, target, picture) }
  })
}

/** Applies options to frames, all alike. */
export function apply(frames: IMagickImage[], options: Options, target: Target, stamp?: Stamp): void {
  const [first] = frames
  if (!first) return
  for (const image of frames) orient(image, options)
  const plan = planOf(first, options)
  const gravity = options.gravity === 'smart' ? attention(smallRaster(first)) : (options.gravity ?? 'center')
  const offset = offsetOf(plan.scaled, plan.cropped, gravity)
  for (const image of frames) {
    resize(image, plan.scaled)
    if (plan.cropped.width < plan.scaled.width || plan.cropped.height < plan.scaled.height) {
      image.crop(new MagickGeometry(offset.x, offset.y, plan.cropped.width, plan.cropped.height))
      image.resetPage()
    }
    adjust(image, options)
    pad(image, plan, options, gravity)
    finish(image, options, target, stamp)
  }
}

/** The least size of a JPEG that is decoded: twice what is asked for, as libvips has it, so that the last step is a filter's and not the decoder's. */
function leastOf(picture: Picture, { rotate, trim, ...options }: Options): Size | undefined {
  if (trim !== undefined) return undefined
  const { scaled } = planOf(turned(picture, rotate), options)
  return turned({ width: Math.min(picture.width, 2 * scaled.width), height: Math.min(picture.height, 2 * scaled.height) }, rotate)
}

function checkAnswer(picture: Picture, options: Options, { isAnimated }: Target): void {
  const { width, height } = sizeOf(picture, options) ?? picture
  if (width > limits.sideMax || height > limits.sideMax)
    tooLarge(`the answer would be ${width} × ${height}; a side has at most ${limits.sideMax} pixels`, 'pixels')
  const pixels = width * height * (isAnimated ? picture.frames : 1)
  if (pixels > limits.outPixelsMax) tooLarge(`the answer would have ${pixels} pixels, of all frames; ${limits.outPixelsMax} are the most`, 'pixels')
}

const clear = () => new MagickColor(0, 0, 0, 0)

function orient(image: IMagickImage, { trim, rotate, flip }: Options): void {
  if (trim === 'border') image.trim()
  else if (trim) {
    const [width, height] = [Math.max(1, image.width - trim.left - trim.right), Math.max(1, image.height - trim.top - trim.bottom)]
    image.crop(new MagickGeometry(Math.min(trim.left, image.width - 1), Math.min(trim.top, image.height - 1), width, height))
  }
  if (trim !== undefined) image.resetPage()
  if (rotate !== undefined && rotate !== 0) {
    image.backgroundColor = clear()
    image.rotate(rotate)
    image.resetPage()
  }
  if (flip?.includes('h')) image.flop()
  if (flip?.includes('v')) image.flip()
}

function resize(image: IMagickImage, { width, height }: Size): void {
  if (image.width === width && image.height === height) return
  const geometry = new MagickGeometry(width, height)
  geometry.ignoreAspectRatio = true
  image.resize(geometry, FilterType.Lanczos)
}

function pad(image: IMagickImage, { canvas }: Plan, { background }: Options, gravity: Parameters<typeof offsetOf>[2]): void {
  if (canvas.width === image.width && canvas.height === image.height) return
  const { x, y } = offsetOf(canvas, image, gravity)
  image.backgroundColor = colorOf(background ?? 'white', MagickColor)
  image.extent(new MagickGeometry(-x, -y, canvas.width, canvas.height))
  image.resetPage()
}
