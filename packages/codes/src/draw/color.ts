import names from 'color-name'

/** Red, green and blue from 0 to 255, opacity from 0 to 1. */
export interface Color {
  rgb: readonly [number, number, number]
  alpha: number
}

/** Reads `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, a CSS name or `transparent`; undefined for anything else. */
export function parseColor(text: string): Color | undefined {
  const name = text.toLowerCase()
  if (name === 'transparent') return { rgb: [0, 0, 0], alpha: 0 }
  if (Object.hasOwn(names, name)) return { rgb: names[name] ?? [0, 0, 0], alpha: 1 }
  if (!/^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(name)) return undefined
  const digits =
    name.length < 6
      ? Array.from(name.slice(1))
          .map((digit) => digit + digit)
          .join('')
      : name.slice(1)
  const [red = 0, green = 0, blue = 0, alpha = 255] = (digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
  return { rgb: [red, green, blue], alpha: alpha / 255 }
}

/** A colour as attributes of SVG 1.1, which knows no opacity in a colour. */
export function paint(attribute: 'fill' | 'stop-color', { rgb, alpha }: Color): string {
  const hex = rgb.map((part) => part.toString(16).padStart(2, '0')).join('')
  const opacity = alpha === 1 ? '' : ` ${attribute === 'fill' ? 'fill' : 'stop'}-opacity="${Number(alpha.toFixed(3))}"`
  return `${attribute}="#${hex}"${opacity}`
}

/** A colour as it looks on another one. */
export function over({ rgb, alpha }: Color, below: Color): Color {
  const mixed = rgb.map((part, index) => part * alpha + (below.rgb[index] ?? 255) * (1 - alpha))
  return { rgb: [mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0], alpha: 1 }
}

/** WCAG 2.2's relative luminance, from 0 to 1. */
export function luminance({ rgb }: Color): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2.2's contrast ratio, from 1 to 21; below 1 where the first is the lighter one. */
export const contrastOn = (dark: Color, light: Color): number => (luminance(light) + 0.05) / (luminance(dark) + 0.05)
