import { rgbaPng } from './png.ts'
import { svgToGrey } from './raster.ts'
import { pictureSvg } from './read/codes.ts'
import { imageHeader, type ImageHeader } from '@dot-do/pictures'
import { webpRaster } from '@dot-do/pictures/decode'

/** A picture that an SVG can carry and that is known to decode. */
export interface Picture {
  bytes: Uint8Array
  header: ImageHeader
}

/** A PNG or JPEG as it is, a WebP as PNG; undefined where it can't be decoded. */
export async function toPicture(bytes: Uint8Array, header: ImageHeader): Promise<Picture | undefined> {
  if (header.type === 'webp') {
    const pixels = await webpRaster(bytes)
    if (!pixels) return undefined
    const png = await rgbaPng(pixels.width, pixels.height, pixels.data)
    return { bytes: png, header: { ...header, ...imageHeader(png) } }
  }
  // What resvg can't decode it leaves out: then a picture on black is as black as nothing on black is.
  const [drawn, nothing] = [await svgToGrey(proof(bytes, header, true), 24), await svgToGrey(proof(bytes, header, false), 24)]
  return drawn.data.some((light, index) => light !== nothing.data[index]) ? { bytes, header } : undefined
}

// Half of the ground is black and half white, so that a picture of any colour shows.
function proof(bytes: Uint8Array, header: ImageHeader, isThere: boolean): string {
  const picture = isThere ? pictureSvg(bytes, { ...header, width: 24, height: 24 }) : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="M0 0h24v12h-24z" fill="#000"/><path d="M0 12h24v12h-24z" fill="#fff"/>${picture}</svg>`
}
