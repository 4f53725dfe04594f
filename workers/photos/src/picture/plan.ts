import type { Size } from '@dot-do/pictures'
import type { Options } from 'photos.do/contract'

/** What is done to a picture that is upright, trimmed and turned: made another size, cut, and put on a canvas. */
export interface Plan {
  /** Its size before it is cut. */
  scaled: Size
  /** What is left of it. */
  cropped: Size
  /** What it lies on. */
  canvas: Size
}

const rounded = (value: number): number => Math.max(1, Math.round(value))

type Fit = Pick<Options, 'width' | 'height' | 'fit' | 'dpr' | 'enlarge'>

/** Sizes for a picture of `source`'s size, by Cloudflare Images' meanings; nothing but `squeeze` and `enlarge` makes one larger. */
export function planOf(source: Size, { width, height, fit = 'scale-down', dpr = 1, enlarge = false }: Fit): Plan {
  const wanted = { width: width === undefined ? undefined : rounded(width * dpr), height: height === undefined ? undefined : rounded(height * dpr) }
  if (wanted.width === undefined && wanted.height === undefined) return same(source)
  if (wanted.width === undefined || wanted.height === undefined) return planOfOne(source, wanted, fit, enlarge)
  const target = { width: wanted.width, height: wanted.height }
  if (fit === 'squeeze') return same(target)
  const [across, down] = [target.width / source.width, target.height / source.height]
  const mayGrow = enlarge && fit !== 'scale-down' && fit !== 'crop'
  const bound = mayGrow ? Number.POSITIVE_INFINITY : 1
  if (fit === 'cover' || fit === 'crop') {
    const scaled = scale(source, Math.min(bound, Math.max(across, down)))
    const cropped = { width: Math.min(target.width, scaled.width), height: Math.min(target.height, scaled.height) }
    return { scaled, cropped, canvas: cropped }
  }
  const scaled = scale(source, Math.min(bound, across, down))
  return { scaled, cropped: scaled, canvas: fit === 'pad' ? target : scaled }
}

/** With one side given, the other follows: but where the picture is squeezed, that stays as it is. */
function planOfOne(source: Size, { width, height }: Partial<Size>, fit: Fit['fit'], enlarge: boolean): Plan {
  if (fit === 'squeeze') return same({ width: width ?? source.width, height: height ?? source.height })
  const factor = width === undefined ? (height ?? source.height) / source.height : width / source.width
  return same(scale(source, enlarge && fit !== 'scale-down' && fit !== 'crop' ? factor : Math.min(1, factor)))
}

const same = (size: Size): Plan => ({ scaled: size, cropped: size, canvas: size })

const scale = ({ width, height }: Size, factor: number): Size => ({ width: rounded(width * factor), height: rounded(height * factor) })

/** The size of a picture that fits into a square, never larger than it is. */
export const fitted = ({ width, height }: Size, side: number): Size => scale({ width, height }, Math.min(1, side / Math.max(width, height)))

/** The size as it comes to be looked at: turned by a quarter or not. */
export const turned = ({ width, height }: Size, degrees = 0): Size => (degrees % 180 === 0 ? { width, height } : { width: height, height: width })

/** The size of an answer; nothing where trimming decides it. */
export function sizeOf(source: Size, options: Options): Size | undefined {
  const trimmed = trimmedSize(source, options.trim)
  if (!trimmed) return undefined
  const { canvas } = planOf(turned(trimmed, options.rotate), options)
  const border = 2 * (options.border?.width ?? 0)
  return { width: canvas.width + border, height: canvas.height + border }
}

function trimmedSize({ width, height }: Size, trim: Options['trim']): Size | undefined {
  if (trim === undefined) return { width, height }
  if (trim === 'border') return undefined
  return { width: Math.max(1, width - trim.left - trim.right), height: Math.max(1, height - trim.top - trim.bottom) }
}
