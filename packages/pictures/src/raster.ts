/** A decoded picture: straight RGBA, 8 bits each, rows from the top. */
export interface Raster {
  width: number
  height: number
  data: Uint8Array | Uint8ClampedArray
}

/** A picture of one byte of lightness a pixel, rows from the top. */
export interface Luminance {
  width: number
  height: number
  data: Uint8Array
}

/** How light a picture is on white: ITU-R BT.601 in 16-bit fixed point, as Pillow has it. */
export function luminanceOf({ width, height, data: rgba }: Raster): Luminance {
  const data = new Uint8Array(width * height)
  for (let index = 0, at = 0; index < data.length; index++, at += 4) {
    const alpha = rgba[at + 3] ?? 255
    let red = rgba[at] ?? 0
    let green = rgba[at + 1] ?? 0
    let blue = rgba[at + 2] ?? 0
    if (alpha < 255) {
      red = onWhite(red, alpha)
      green = onWhite(green, alpha)
      blue = onWhite(blue, alpha)
    }
    data[index] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16
  }
  return { width, height, data }
}

const onWhite = (value: number, alpha: number): number => Math.round((value * alpha) / 255) + 255 - alpha
