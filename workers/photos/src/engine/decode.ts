import { Problem } from '@dot-do/contract'
import type { ImageType, Size } from '@dot-do/pictures'
import {
  ColorSpace,
  type IMagickImage,
  type IMagickImageCollection,
  MagickError,
  MagickFormat,
  MagickImage,
  MagickImageCollection,
  MagickReadSettings,
  Orientation,
  RenderingIntent,
} from '@imagemagick/magick-wasm'
import { limits } from '../limits.ts'
import type { Picture } from '../picture/picture.ts'
import { srgb } from './srgb.ts'

const formats: Record<ImageType, MagickFormat> = {
  ...{ jpeg: MagickFormat.Jpeg, png: MagickFormat.Png, webp: MagickFormat.WebP, avif: MagickFormat.Avif, heic: MagickFormat.Heic },
  ...{ gif: MagickFormat.Gif, tiff: MagickFormat.Tiff, bmp: MagickFormat.Bmp, jxl: MagickFormat.Jxl },
}

export interface DecodeOptions {
  /** The least size, as it is shown, that is needed: a JPEG is decoded no larger than it has to be. */
  least?: Size | undefined
  /** Every frame, not the first alone. */
  isAnimated?: boolean
}

/** What the pictures of a decoded file have told before they were converted. */
export interface Decoded {
  frames: IMagickImage[]
  colorSpace: string
}

/** Gives `use` the frames of a picture, upright and in sRGB, and lets go of them. `invalid_argument` where the file is broken or cut. */
export function withFrames<T>(picture: Picture, options: DecodeOptions, use: (decoded: Decoded) => T): T {
  checkMemory(picture, options)
  const images = MagickImageCollection.create()
  try {
    read(picture, options, images)
    const [first] = images
    if (!first) throw broken()
    const colorSpace = nameOfColors(first)
    for (const image of images) upright(image, picture.orientation)
    for (const image of images) toSrgb(image)
    return use({ frames: images, colorSpace })
  } finally {
    images.dispose()
  }
}

function read(picture: Picture, { least, isAnimated = false }: DecodeOptions, images: IMagickImageCollection): void {
  const { bytes, type, frames } = picture
  const settings = new MagickReadSettings({ format: formats[type], syncImageWithExifProfile: false })
  const hint = hintOf(picture, least)
  if (hint) settings.setDefine(MagickFormat.Jpeg, 'size', `${hint.width}x${hint.height}`)
  if (type === 'png') settings.setDefine(MagickFormat.Png, 'preserve-iCCP', true)
  if (!isAnimated) Object.assign(settings, { frameIndex: 0, frameCount: 1 })
  try {
    if (type === 'gif' || (isAnimated && frames > 1)) {
      images.read(bytes, settings)
      images.coalesce()
    } else readOne(bytes, settings, images)
  } catch (cause) {
    throw cause instanceof MagickError ? problemOf(cause) : cause
  }
}

/** One frame alone tells of what its decoder warns: a collection does not. */
function readOne(bytes: Uint8Array, settings: MagickReadSettings, images: IMagickImageCollection): void {
  const image = MagickImage.create() as MagickImage
  images.push(image)
  const warnings: string[] = []
  image.onWarning = ({ error }) => warnings.push(error.message)
  image.read(bytes, settings)
  if (warnings.some((warning) => cut.test(warning))) throw broken()
}

// What libjpeg fills up with grey, and libtiff with nothing, is no picture.
const cut = /premature end|unexpected end|insufficient|not enough data|read error/i

const broken = (cause?: unknown): Problem =>
  new Problem('invalid_argument', 'the picture can’t be decoded: it is broken or cut off', { reason: 'image', cause })

// ResourceLimitError and CacheError, as MagickCore has them.
const exhausted = new Set([400, 445, 465])

const problemOf = (cause: MagickError): Problem =>
  exhausted.has(cause.severity)
    ? new Problem('failed_precondition', 'decoding the picture takes more memory than there is', { reason: 'pixels', cause })
    : broken(cause)

function checkMemory(picture: Picture, options: DecodeOptions): void {
  const pixels = decodedPixels(picture, options)
  if (pixels > limits.decodedPixelsMax) {
    throw new Problem('failed_precondition', `${pixels} pixels would have to be decoded at once, and ${limits.decodedPixelsMax} can be`, { reason: 'pixels' })
  }
}

/** Pixels that are in memory at once when a picture is decoded. */
function decodedPixels(picture: Picture, { least, isAnimated = false }: DecodeOptions): number {
  const { width, height, frames, isProgressive } = picture
  const hint = hintOf(picture, least)
  if (!hint) return width * height * (isAnimated ? frames : 1)
  // 3 coefficients of 2 bytes a pixel at most, where all of them are held.
  if (isProgressive) return width * height
  const eighths = Math.ceil(8 / divisorOf(picture, hint))
  return Math.ceil((width * eighths) / 8) * Math.ceil((height * eighths) / 8)
}

/** The least size of a JPEG as it lies in the file, where that can be decoded smaller than it is. */
function hintOf(picture: Picture, least: Size | undefined): Size | undefined {
  if (!least || picture.type !== 'jpeg') return undefined
  const hint = picture.orientation > 4 ? { width: least.height, height: least.width } : least
  return divisorOf(picture, hint) < 2 ? undefined : hint
}

/** By how much each side is divided: as ImageMagick reckons it for libjpeg. */
function divisorOf({ width, height, orientation }: Picture, hint: Size): number {
  const [wide, high] = orientation > 4 ? [height, width] : [width, height]
  return Math.min(8, Math.floor(Math.min(wide / hint.width, high / hint.height)))
}

const orientations = [Orientation.Undefined, 1, 2, 3, 4, 5, 6, 7, 8] as Orientation[]

function upright(image: IMagickImage, orientation: number): void {
  image.orientation = orientations[orientation] ?? Orientation.TopLeft
  image.autoOrient()
  image.resetPage()
}

/** By its profile, else as the numbers say. */
function toSrgb(image: IMagickImage): void {
  const profile = image.getColorProfile()
  if (profile && !isSrgb(profile.description)) convert(image)
  if (image.colorSpace !== ColorSpace.sRGB) image.colorSpace = ColorSpace.sRGB
}

const isSrgb = (description: string | null): boolean => /^sRGB/i.test(description ?? '')

function convert(image: IMagickImage): void {
  // As libvips does.
  image.renderingIntent = RenderingIntent.Relative
  image.blackPointCompensation = false
  try {
    image.transformColorSpace(srgb())
  } catch (err) {
    // A profile that is broken says nothing of the colours.
    if (!(err instanceof MagickError)) throw err
  }
}

function nameOfColors(image: IMagickImage): string {
  const profile = image.getColorProfile()?.description
  if (profile) return profile.slice(0, 100)
  if (image.colorSpace === ColorSpace.CMYK) return 'CMYK'
  return image.colorSpace === ColorSpace.Gray ? 'Gray' : 'sRGB'
}
