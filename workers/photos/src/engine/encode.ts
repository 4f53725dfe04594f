import { Problem } from '@dot-do/contract'
import { exifOf, metadataOf, uprightExif, withoutLocation, writeExif } from '@dot-do/pictures'
import { type IMagickImage, MagickFormat, type MagickImageCollection } from '@imagemagick/magick-wasm'
import type { Format } from 'photos.do/contract'
import { limits } from '../limits.ts'
import type { Picture } from '../picture/picture.ts'

/** How an answer is written. */
export interface Target {
  format: Format
  /** 1 to 100; of GIF and PNG none. */
  quality: number
  /** Whether the format has what is see-through, and several frames. */
  hasAlpha: boolean
  isAnimated: boolean
  metadata: 'none' | 'copyright' | 'all'
}

const formats: Record<Format, MagickFormat> = {
  ...{ jpeg: MagickFormat.Jpeg, png: MagickFormat.Png, webp: MagickFormat.WebP, avif: MagickFormat.Avif, gif: MagickFormat.Gif },
}

/** The file of some frames, which may be written again. */
export function encode(frames: IMagickImage[], target: Target, source: Picture): Uint8Array {
  const [first] = frames
  if (!first) throw new TypeError('a picture has a frame')
  if (target.format === 'avif' && first.width * first.height > limits.avifPixelsMax) {
    throw new Problem('failed_precondition', `AVIF is written up to ${limits.avifPixelsMax} pixels; ask for another format or size`, { reason: 'pixels' })
  }
  const exif = exifFor(target, source)
  for (const image of frames) prepare(image, target, exif)
  const take = (bytes: Uint8Array) => bytes.slice()
  if (frames.length === 1) return first.write(formats[target.format], take)
  return (frames as MagickImageCollection).write(formats[target.format], take)
}

function prepare(image: IMagickImage, { format, quality }: Target, exif: Uint8Array | undefined): void {
  image.strip()
  // As JPEG has it; what writes another format takes the signature away.
  if (exif) image.setProfile('exif', Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif]))
  const { settings } = image
  if (format === 'png') {
    // Stripping has told PNG's writer to leave EXIF out as well.
    if (exif) image.setArtifact('png:exclude-chunk', 'bKGD,caNv,cHRM,gAMA,iCCP,iTXt,tEXt,zTXt,date')
    settings.setDefine(MagickFormat.Png, 'compression-level', 7)
  } else if (format === 'gif') return
  else image.quality = quality
  if (format === 'avif') settings.setDefine('heic:speed', '8')
  if (format === 'jpeg') settings.setDefine(MagickFormat.Jpeg, 'optimize-coding', true)
}

function exifFor({ metadata }: Target, { bytes, type }: Picture): Uint8Array | undefined {
  if (metadata === 'none') return undefined
  if (metadata === 'copyright') return writeExif(exifOf(bytes, type).exif)
  const block = metadataOf(withoutLocation(bytes, type), type, 'exif')
  return block && type !== 'tiff' ? uprightExif(block) : undefined
}
