import { Problem } from '@dot-do/contract'
import { exifOf, type ExifReading, imageHeader, imagePages, type ImageType, type Size } from '@dot-do/pictures'
import { limits } from '../limits.ts'
import type { Kind } from './target.ts'

/** A file that is a picture within the bounds, told from its header alone: nothing of it was decoded. */
export interface Picture {
  bytes: Uint8Array
  type: ImageType
  /** As it is shown: turned as its EXIF says. */
  width: number
  height: number
  frames: number
  /** Some of it may be see-through. */
  hasAlpha: boolean
  /** 1 to 8: how it has to be turned to be upright. Decoders of HEIC, AVIF and JPEG XL do that themselves. */
  orientation: number
  /** Its coefficients are all held before a pixel is there, however small it is decoded. */
  isProgressive: boolean
  reading: ExifReading
}

const turnedByDecoder = new Set<ImageType>(['heic', 'avif', 'jxl'])

/** The picture that a file is. `invalid_argument` where it is none, `payload_too_large` where it has too many bytes, pixels or frames. */
export function pictureOf(bytes: Uint8Array, path: string): Picture {
  if (bytes.length > limits.fileBytesMax) tooLarge(`a picture has at most ${limits.fileBytesMax} bytes`, 'bytes')
  const header = imageHeader(bytes)
  const pages = header && imagePages(bytes, header, limits.framesMax)
  if (!header || !pages) return notOne(path)
  for (const size of [header, ...pages.parts]) checkSize(size)
  if (pages.frames > limits.framesMax || pages.parts.length > limits.framesMax + 1) tooLarge(`a picture has at most ${limits.framesMax} frames`, 'frames')
  const reading = exifOf(bytes, header.type)
  const orientation = turnedByDecoder.has(header.type) ? 1 : (reading.orientation ?? 1)
  const [width, height] = orientation > 4 ? [header.height, header.width] : [header.width, header.height]
  const isProgressive = header.type === 'jpeg' && header.isProgressive === true
  if (isProgressive && scansOf(bytes) > limits.scansMax) tooLarge(`a JPEG has at most ${limits.scansMax} scans`, 'scans')
  return { bytes, type: header.type, width, height, frames: pages.frames, hasAlpha: header.hasAlpha, orientation, isProgressive, reading }
}

export function notOne(path: string): never {
  const detail = 'neither JPEG, PNG, WebP, AVIF, HEIC, GIF, TIFF, BMP nor JPEG XL, or cut off'
  throw new Problem('invalid_argument', path === '' ? detail : `${path}: ${detail}`, { reason: 'image', issues: [{ path: [path], message: detail }] })
}

export function tooLarge(detail: string, reason: string): never {
  throw new Problem('payload_too_large', detail, { reason })
}

/** How often a JPEG's coefficients are gone through: each scan takes as long as a picture, however little it holds. */
function scansOf(bytes: Uint8Array): number {
  let scans = 0
  for (let at = bytes.indexOf(0xff); at >= 0 && scans <= limits.scansMax; at = bytes.indexOf(0xff, at + 1)) if (bytes[at + 1] === 0xda) scans++
  return scans
}

function checkSize({ width, height }: Size): void {
  if (width > limits.sideMax || height > limits.sideMax) tooLarge(`${width} × ${height} pixels; a side has at most ${limits.sideMax}`, 'pixels')
  if (width * height > limits.pixelsMax) tooLarge(`${width} × ${height} pixels; a picture has at most ${limits.pixelsMax}`, 'pixels')
}

/** The media type of a type of picture. */
export const mediaTypeOf = <T extends ImageType>(type: T): `image/${T}` => `image/${type}`

/** What is told of a picture's kind by its header. */
export const kindOf = ({ type, frames, hasAlpha }: Picture): Kind => ({ type, frames, hasAlpha })
