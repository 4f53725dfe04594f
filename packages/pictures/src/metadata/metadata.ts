import type { ImageType } from '../header/header.ts'
import type { Block, Container } from './block.ts'
import { readExif, type ExifReading } from './exif.ts'
import { gif } from './gif.ts'
import { scrubTiff } from './gps.ts'
import { heif } from './heif.ts'
import { jpeg } from './jpeg.ts'
import { jxl } from './jxl.ts'
import { scrubPhotoshop } from './photoshop.ts'
import { png } from './png.ts'
import { webp } from './webp.ts'
import { blankXmp, namesPlace } from './xmp.ts'

/** A TIFF is one block. */
const tiff: Container = { blocks: ({ byteLength }) => [{ kind: 'exif', from: 0, to: byteLength, start: 0, end: byteLength }] }

const containers: Record<ImageType, Container> = { jpeg, png, webp, gif, tiff, jxl, heic: heif, avif: heif, bmp: { blocks: () => [] } }

function blocksOf(bytes: Uint8Array, type: ImageType): Block[] {
  try {
    return containers[type].blocks(viewOf(bytes))
  } catch (err) {
    // What tells of the metadata is broken: then nobody finds any.
    if (err instanceof RangeError) return []
    throw err
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView => new DataView(buffer, byteOffset, byteLength)

/** The content of the first block of a kind: EXIF as a TIFF block, XMP as text, an ICC profile where the file has it in one uncompressed piece. */
export function metadataOf(bytes: Uint8Array, type: ImageType, kind: 'exif' | 'xmp'): Uint8Array | undefined {
  const block = blocksOf(bytes, type).find((one) => one.kind === kind)
  return block && bytes.subarray(block.from, block.to)
}

/** What EXIF says of a picture. */
export function exifOf(bytes: Uint8Array, type: ImageType): ExifReading {
  const block = metadataOf(bytes, type, 'exif')
  return block ? readExif(block) : { exif: {} }
}

/**
 * The file without what it says of places: EXIF's GPS directory, XMP's properties, in whichever block they stand. Nothing is encoded anew
 * and no byte moves; what can't be read there, since it is compressed or in pieces, is overwritten. What follows the end of the picture,
 * such as a video, goes, but for JPEGs, which are seen to as well. Makers' notes stay as they are.
 */
export function withoutLocation(bytes: Uint8Array, type: ImageType): Uint8Array {
  const container = containers[type]
  const end = container.end?.(viewOf(bytes)) ?? bytes.length
  const out = bytes.slice(0, end)
  const blocks = blocksOf(out, type)
  const parts = blocks.filter(({ kind }) => kind === 'xmp part')
  const mayName = parts.some(({ from, to }) => namesPlace(out.subarray(from, to))) || parts.length > 1
  for (const block of blocks) {
    const content = out.subarray(block.from, block.to)
    if (block.isHidden) container.silence?.(out, block)
    else if (block.kind === 'xmp part') {
      if (mayName) content.fill(0x20)
    } else scrub(block.kind, content)
    if (!block.isHidden) container.mend?.(out, block)
  }
  return type === 'jpeg' && end < bytes.length ? withTrailer(out, bytes.subarray(end)) : out
}

function scrub(kind: Block['kind'], content: Uint8Array): void {
  if (kind === 'exif') scrubTiff(content)
  else if (kind === 'xmp') blankXmp(content)
  else if (kind === 'photoshop') scrubPhotoshop(content)
}

const picturesMax = 16

/** Further pictures behind the first, as multi-picture files and gain maps have them, are kept; anything else is not. */
function withTrailer(first: Uint8Array, trailer: Uint8Array): Uint8Array {
  const pieces = [first]
  let rest = trailer
  while (pieces.length < picturesMax && rest.length > 4 && rest[0] === 0xff && rest[1] === 0xd8) {
    const end = jpeg.end?.(viewOf(rest)) ?? rest.length
    pieces.push(withoutLocation(rest.subarray(0, end), 'jpeg'))
    rest = rest.subarray(end)
  }
  const out = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    out.set(piece, at)
    at += piece.length
  }
  return out
}

const strippable: ImageType[] = ['jpeg', 'png']

/** A JPEG or PNG without any of its metadata but the colour profile; undefined for another type. Its pixels are untouched, and not turned. */
export function withoutMetadata(bytes: Uint8Array, type: ImageType): Uint8Array | undefined {
  if (!strippable.includes(type)) return undefined
  const end = containers[type].end?.(viewOf(bytes)) ?? bytes.length
  const gone = blocksOf(bytes, type).filter(({ kind }) => kind !== 'icc')
  const out = new Uint8Array(end - gone.reduce((sum, block) => sum + block.end - block.start, 0))
  let [from, at] = [0, 0]
  for (const { start, end: behind } of [...gone, { start: end, end }]) {
    out.set(bytes.subarray(from, start), at)
    at += start - from
    from = behind
  }
  return out
}
