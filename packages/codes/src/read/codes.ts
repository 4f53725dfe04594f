import { webpRaster } from '@dot-do/pictures/decode'
import { toBase64 } from '@dot-do/tagged'
import { svgToGrey } from '../raster.ts'
import type { EcLevel, SymbolKind } from '../qr/symbol.ts'
import type { ImageHeader } from '@dot-do/pictures'
import { flatten, type Grey } from './pixels.ts'
import { zxing } from './zxing.ts'

export interface Point {
  x: number
  y: number
}

/** A QR code that was found in a picture. */
export interface FoundCode {
  kind: SymbolKind
  text: string
  bytes: Uint8Array
  version: number | string
  ecLevel: EcLevel
  mask?: number
  /** Clockwise from the symbol's own top left. */
  corners: [Point, Point, Point, Point]
  /** Of what correction can repair in the worst block, the share that was not needed; 1 where nothing was damaged. */
  unusedCorrection: number
}

const kinds: Record<string, SymbolKind> = { QRCode: 'qr', QRCodeModel2: 'qr', MicroQRCode: 'micro', RMQRCode: 'rmqr' }
const symbolsMax = 64

/** The QR codes of a picture, the topmost first; undefined where the file can't be decoded. */
export async function readCodes(file: Uint8Array, header: ImageHeader): Promise<FoundCode[] | undefined> {
  // ZXing and resvg have no decoder of WebP.
  const pixels = header.type === 'webp' ? await webpRaster(file) : undefined
  if (header.type === 'webp' && !pixels) return undefined
  const found = await readPicture(pixels ? flatten(pixels.data, pixels.width, pixels.height, false) : file)
  // ZXing takes what is see-through for the colour below, which is most often black.
  return found?.length === 0 && header.hasAlpha && !pixels ? readPicture(await svgToGrey(pictureSvg(file, header), header.width)) : found
}

/** The QR codes of pixels. */
export async function readPicture(picture: Uint8Array | Grey): Promise<FoundCode[] | undefined> {
  const results = await zxing(picture, { formats: ['QRCode', 'MicroQRCode', 'RMQRCode'], maxNumberOfSymbols: symbolsMax })
  return results
    ?.filter(({ format }) => Object.hasOwn(kinds, format))
    .map(({ format, text, bytes, extra, position }): FoundCode => {
      const { topLeft, topRight, bottomRight, bottomLeft } = position
      const { DataMask, ECLevel, UEC, Version } = JSON.parse(extra || '{}') as { DataMask?: number; ECLevel?: EcLevel; UEC?: number; Version?: string }
      const kind = kinds[format] ?? 'qr'
      return {
        ...{ kind, text, bytes, mask: DataMask, corners: [topLeft, topRight, bottomRight, bottomLeft] },
        version: kind === 'qr' ? Number(Version) : (Version ?? ''),
        ecLevel: ECLevel ?? 'L',
        unusedCorrection: UEC ?? 0,
      }
    })
    .toSorted((one, other) => topOf(one) - topOf(other) || leftOf(one) - leftOf(other))
}

const topOf = ({ corners }: FoundCode): number => Math.min(...corners.map(({ y }) => y))
const leftOf = ({ corners }: FoundCode): number => Math.min(...corners.map(({ x }) => x))

/** A picture alone in an SVG of its size. */
export function pictureSvg(file: Uint8Array, { type, width, height }: ImageHeader): string {
  const data = `data:image/${type};base64,${toBase64(file)}`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${data}"/></svg>`
}
