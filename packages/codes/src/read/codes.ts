import type { ImageHeader } from '@dot-do/pictures'
import { toBase64 } from '@dot-do/tagged'
import type { ReaderOptions, ReadResult } from 'zxing-wasm/reader'
import type { EcLevel, SymbolKind } from '../qr/symbol.ts'
import { svgToGrey } from '../raster.ts'
import { cornersOf, type Point, readFile } from './file.ts'
import type { Grey } from './pixels.ts'
import { zxing } from './zxing.ts'

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
const options: ReaderOptions = { formats: ['QRCode', 'MicroQRCode', 'RMQRCode'], maxNumberOfSymbols: 64 }

/** The QR codes of a picture, the topmost first; undefined where the file can't be decoded. */
export const readCodes = async (file: Uint8Array, header: ImageHeader): Promise<FoundCode[] | undefined> =>
  qrCodes(await readFile(file, header, options, (file, header) => svgToGrey(pictureSvg(file, header), header.width)))

/** The QR codes of pixels. */
export const readPicture = async (picture: Grey): Promise<FoundCode[] | undefined> => qrCodes(await zxing(picture, options))

const qrCodes = (results: ReadResult[] | undefined): FoundCode[] | undefined =>
  results
    ?.filter(({ format }) => Object.hasOwn(kinds, format))
    .map((result): FoundCode => {
      const { format, text, bytes, extra } = result
      const { DataMask, ECLevel, UEC, Version } = JSON.parse(extra || '{}') as { DataMask?: number; ECLevel?: EcLevel; UEC?: number; Version?: string }
      const kind = kinds[format] ?? 'qr'
      return {
        ...{ kind, text, bytes, mask: DataMask, corners: cornersOf(result) },
        version: kind === 'qr' ? Number(Version) : (Version ?? ''),
        ecLevel: ECLevel ?? 'L',
        unusedCorrection: UEC ?? 0,
      }
    })

/** A picture alone in an SVG of its size. */
export function pictureSvg(file: Uint8Array, { type, width, height }: ImageHeader): string {
  const data = `data:image/${type};base64,${toBase64(file)}`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${data}"/></svg>`
}
