import type { Raster } from '@dot-do/pictures'

const colorsMax = 5
// Nearer than this, two colours are one to the eye that skims: of 441, from black to white.
const apart = 48

/** The most common colours of a picture, those that are near one another taken as one: #rrggbb. What is see-through has none. */
export function dominantColors({ data, width, height }: Raster): string[] {
  const bins = new Map<number, [red: number, green: number, blue: number, count: number]>()
  for (let at = 0; at < 4 * width * height; at += 4) {
    const [red, green, blue, alpha] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, data[at + 3] ?? 0]
    if (alpha < 128) continue
    const key = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4)
    const bin = bins.get(key) ?? [0, 0, 0, 0]
    bins.set(key, [bin[0] + red, bin[1] + green, bin[2] + blue, bin[3] + 1])
  }
  const means = [...bins.values()]
    .toSorted((one, other) => other[3] - one[3])
    .map(([red, green, blue, count]) => [red / count, green / count, blue / count] as const)
  const chosen: (readonly [number, number, number])[] = []
  for (const mean of means) {
    if (chosen.length === colorsMax) break
    if (chosen.every((one) => Math.hypot(one[0] - mean[0], one[1] - mean[1], one[2] - mean[2]) >= apart)) chosen.push(mean)
  }
  return chosen.map((channels) => `#${channels.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`)
}
