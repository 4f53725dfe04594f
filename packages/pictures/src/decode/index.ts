import type { ImageHeader } from '../header/header.ts'
import type { Raster } from '../raster.ts'
import { jpegRaster } from './jpeg.ts'
import { pngRaster } from './png.ts'
import { webpRaster } from './webp.ts'

export { webpRaster }

const decoders = { png: pngRaster, jpeg: jpegRaster, webp: webpRaster }

/** The types that are decoded here. */
export type DecodedType = keyof typeof decoders

/** Whether `decodePicture` has a decoder of this type. */
export const isDecoded = (header: ImageHeader): header is ImageHeader & { type: DecodedType } => Object.hasOwn(decoders, header.type)

/**
 * The pixels of a PNG, a JPEG (turned as its EXIF says) or a WebP (its first frame); undefined where the file is broken.
 * Its engine starts at its first use, anew for each picture: one that met a broken file is not used again, and its memory
 * goes with it. Whoever calls has bounded the header's size.
 */
export const decodePicture = (file: Uint8Array, { type }: { type: DecodedType }): Promise<Raster | undefined> => decoders[type](file)
