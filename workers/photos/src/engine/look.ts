import { luminanceOf, perceptualHash } from '@dot-do/pictures'
import { encode } from 'blurhash'
import { dominantColors } from '../picture/colors.ts'
import { fitted } from '../picture/plan.ts'
import type { Picture } from '../picture/picture.ts'
import { withFrames } from './decode.ts'
import { rasterOf, shrink } from './raster.ts'

/** What a picture looks like, in short. */
export interface Look {
  hasAlpha: boolean
  colorSpace: string
  /** https://blurha.sh, 4 × 3 parts. */
  blurhash: string
  /** Up to five, the most common first: #rrggbb. */
  dominant: string[]
  /** hash.do's pHash, 16 hex digits. */
  perceptual: string
}

const sides = { look: 256, colors: 64, blur: 32 }

/** Looks at a picture: it is decoded to its end, so one that is cut is found out. */
export function look(picture: Picture): Look {
  const least = fitted(picture, sides.look)
  return withFrames(picture, { least }, ({ frames: [image], colorSpace }) => {
    if (!image) throw new TypeError('a decoded picture has a frame')
    const hasAlpha = image.hasAlpha && !image.isOpaque
    shrink(image, sides.look)
    const perceptual = perceptualHash(luminanceOf(rasterOf(image)))
    shrink(image, sides.colors)
    const dominant = dominantColors(rasterOf(image))
    shrink(image, sides.blur)
    const { data, width, height } = rasterOf(image)
    return { hasAlpha, colorSpace, perceptual, dominant, blurhash: encode(new Uint8ClampedArray(data), width, height, 4, 3) }
  })
}
