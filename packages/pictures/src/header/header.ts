import { isobmff } from './isobmff.ts'
import { jxl } from './jxl.ts'
import { tiff } from './tiff.ts'
import { ascii } from './view.ts'

export type ImageType = 'png' | 'jpeg' | 'webp' | 'gif' | 'bmp' | 'tiff' | 'avif' | 'heic' | 'jxl'

/** What an image's header says of it. */
export interface ImageHeader {
  type: ImageType
  width: number
  height: number
  /** Some of it may be see-through. */
  hasAlpha: boolean
  /** Of a JPEG: its coefficients come in several scans. */
  isProgressive?: boolean
}

/** Reads size and type from the header of a PNG, JPEG, WebP, GIF, BMP, TIFF (its first page), AVIF, HEIC or JPEG XL; undefined where it is none or cut before that. */
export function imageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const found = readers.map((read) => read(view)).find((header) => header !== undefined)
    return found && found.width > 0 && found.height > 0 ? found : undefined
  } catch (err) {
    // The view was read past its end.
    if (err instanceof RangeError) return undefined
    throw err
  }
}

const readers = [png, jpeg, webp, gif, bmp, tiff, isobmff, jxl]

function png(view: DataView): ImageHeader | undefined {
  if (!ascii(view, 0, '\x89PNG\r\n\x1a\n') || !ascii(view, 12, 'IHDR')) return undefined
  const colorType = view.getUint8(25)
  return { type: 'png', width: view.getUint32(16), height: view.getUint32(20), hasAlpha: colorType >= 4 || hasTransparency(view) }
}

function hasTransparency(view: DataView): boolean {
  for (let at = 8; at + 8 <= view.byteLength; at += view.getUint32(at) + 12) {
    if (ascii(view, at + 4, 'tRNS')) return true
    if (ascii(view, at + 4, 'IDAT')) return false
  }
  return false
}

// The size stands in a start-of-frame marker behind segments that are skipped by their length.
function jpeg(view: DataView): ImageHeader | undefined {
  if (!ascii(view, 0, '\xff\xd8\xff')) return undefined
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at++
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2
    else if (isFrame(marker))
      return { type: 'jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5), hasAlpha: false, isProgressive: (marker & 3) === 2 }
    else at += 2 + view.getUint16(at + 2)
  }
}

const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

function webp(view: DataView): ImageHeader | undefined {
  if (!ascii(view, 0, 'RIFF') || !ascii(view, 8, 'WEBP')) return undefined
  if (ascii(view, 12, 'VP8X')) {
    return { type: 'webp', width: 1 + uint24(view, 24), height: 1 + uint24(view, 27), hasAlpha: (view.getUint8(20) & 0x10) !== 0 }
  }
  if (ascii(view, 12, 'VP8L')) {
    const bits = view.getUint32(21, true)
    return { type: 'webp', width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff), hasAlpha: (bits & 0x10000000) !== 0 }
  }
  if (!ascii(view, 12, 'VP8 ')) return undefined
  return { type: 'webp', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff, hasAlpha: false }
}

const uint24 = (view: DataView, at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)

function gif(view: DataView): ImageHeader | undefined {
  if (!ascii(view, 0, 'GIF87a') && !ascii(view, 0, 'GIF89a')) return undefined
  return { type: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true), hasAlpha: false }
}

function bmp(view: DataView): ImageHeader | undefined {
  if (!ascii(view, 0, 'BM') || view.getUint32(14, true) < 40) return undefined
  return { type: 'bmp', width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)), hasAlpha: false }
}
