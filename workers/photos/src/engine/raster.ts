import type { Raster } from '@dot-do/pictures'
import { FilterType, type IMagickImage } from '@imagemagick/magick-wasm'
import { fitted } from '../picture/plan.ts'

/** The pixels of an image. */
export function rasterOf(image: IMagickImage): Raster {
  const { width, height } = image
  const data = image.getPixels((pixels) => pixels.toByteArray(0, 0, width, height, 'RGBA'))
  if (!data) throw new TypeError('a decoded picture has pixels')
  return { width, height, data }
}

/** Makes an image no larger than a square. */
export function shrink(image: IMagickImage, side: number): void {
  const { width, height } = fitted(image, side)
  if (width < image.width || height < image.height) image.resize(width, height, FilterType.Box)
}

const side = 96

/** The pixels of a small copy. */
export const smallRaster = (image: IMagickImage): Raster =>
  image.clone((copy) => {
    shrink(copy, side)
    return rasterOf(copy)
  })
