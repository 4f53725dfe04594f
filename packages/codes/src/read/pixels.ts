/** A picture of one byte of lightness a pixel. */
export interface Grey {
  width: number
  height: number
  data: Uint8Array
}

/** Straight RGBA as it looks on white. */
export function flatten(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number, isPremultiplied: boolean): Grey {
  const data = new Uint8Array(width * height)
  for (let index = 0, at = 0; index < data.length; index++, at += 4) {
    const alpha = rgba[at + 3] ?? 255
    // ITU-R BT.601, as ZXing has it
    const light = (306 * (rgba[at] ?? 0) + 601 * (rgba[at + 1] ?? 0) + 117 * (rgba[at + 2] ?? 0)) >> 10
    data[index] = (isPremultiplied ? light : (light * alpha) / 255) + 255 - alpha
  }
  return { width, height, data }
}

/** A picture made smaller by a whole factor: each pixel the mean of a square. */
export function shrink({ width, height, data }: Grey, factor: number): Grey {
  const smaller = { width: Math.max(1, Math.floor(width / factor)), height: Math.max(1, Math.floor(height / factor)) }
  const means = new Uint8Array(smaller.width * smaller.height)
  for (let y = 0; y < smaller.height; y++) {
    for (let x = 0; x < smaller.width; x++) {
      let sum = 0
      for (let dy = 0; dy < factor; dy++) for (let dx = 0; dx < factor; dx++) sum += data[(y * factor + dy) * width + x * factor + dx] ?? 255
      means[y * smaller.width + x] = sum / (factor * factor)
    }
  }
  return { ...smaller, data: means }
}

/** A picture out of focus: each pixel the mean of the square of `2 × radius + 1` around it. */
export const blur = (grey: Grey, radius: number): Grey => meanAlong(meanAlong(grey, radius, true), radius, false)

function meanAlong({ width, height, data }: Grey, radius: number, isRow: boolean): Grey {
  const means = new Uint8Array(data.length)
  const [lines, length, step, stride] = isRow ? [height, width, 1, width] : [width, height, width, 1]
  const size = 2 * radius + 1
  for (let line = 0; line < lines; line++) {
    const at = (index: number) => data[line * stride + Math.min(Math.max(index, 0), length - 1) * step] ?? 255
    let sum = 0
    for (let index = -radius; index <= radius; index++) sum += at(index)
    for (let index = 0; index < length; index++) {
      means[line * stride + index * step] = sum / size
      sum += at(index + radius + 1) - at(index - radius)
    }
  }
  return { width, height, data: means }
}
