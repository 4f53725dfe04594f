import { drawing } from './draw/drawing.ts'
import { rgbaPng } from './png.ts'
import { svgToGrey } from './raster.ts'
import { pictureSvg } from './read/codes.ts'
import { imageHeader, type ImageHeader } from '@dot-do/pictures'
import { webpRaster } from '@dot-do/pictures/decode'

/** A picture that an SVG can carry and that is known to decode: of type `svg` the bytes are its text, harmless and well formed. */
export interface Picture {
  bytes: Uint8Array
  header: Pick<ImageHeader, 'width' | 'height'> & { type: ImageHeader['type'] | 'svg' }
}

/** An SVG, of which the caller knows that it is harmless, as a picture of a size; undefined where it can't be drawn. */
export async function drawingToPicture(svg: string, size: { width: number; height: number }): Promise<Picture | undefined> {
  const shown = await isSeen(drawing(svg, `width="24" height="24" viewBox="0 0 ${size.width} ${size.height}"`)).catch(() => false)
  return shown ? { bytes: new TextEncoder().encode(svg), header: { ...size, type: 'svg' } } : undefined
}

/** A PNG or JPEG as it is, a WebP as PNG; undefined where it can't be decoded. */
export async function toPicture(bytes: Uint8Array, header: ImageHeader): Promise<Picture | undefined> {
  if (header.type === 'webp') {
    const pixels = await webpRaster(bytes)
    if (!pixels) return undefined
    const png = await rgbaPng(pixels.width, pixels.height, pixels.data)
    return { bytes: png, header: { ...header, ...imageHeader(png) } }
  }
  return (await isSeen(pictureSvg(bytes, { ...header, width: 24, height: 24 }))) ? { bytes, header } : undefined
}

// What resvg can't decode it leaves out: then a picture on black is as black as nothing on black is.
async function isSeen(picture: string): Promise<boolean> {
  const [drawn, nothing] = [await svgToGrey(proof(picture), 24), await svgToGrey(proof(''), 24)]
  return drawn.data.some((light, index) => light !== nothing.data[index])
}

// Half of the ground is black and half white, so that a picture of any colour shows.
const proof = (picture: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="M0 0h24v12h-24z" fill="#000"/><path d="M0 12h24v12h-24z" fill="#fff"/>${picture}</svg>`
