import type { Format, Options } from 'photos.do/contract'
import type { Target } from '../engine/encode.ts'

/** What is known of a picture without looking at its pixels. */
export interface Kind {
  type: string
  frames: number
  hasAlpha: boolean
}

const qualities: Record<Format, number> = { jpeg: 85, webp: 80, avif: 60, png: 100, gif: 100 }
const animated: Format[] = ['gif', 'webp']

// More than this takes AV1 longer than a reader waits.
const autoAvifPixelsMax = 2_000_000

/** The format an answer has, and what goes with it. */
export function targetOf(kind: Kind, options: Options, accept: string | undefined, pixels: number): Target {
  const isAnimated = kind.frames > 1 && options.animated !== false
  const wanted = options.format ?? 'own'
  const format = wanted === 'auto' ? best(kind, isAnimated, accept, pixels) : wanted === 'own' ? own(kind, isAnimated) : wanted
  return {
    format,
    quality: options.quality ?? qualities[format],
    hasAlpha: format !== 'jpeg',
    isAnimated: isAnimated && animated.includes(format),
    metadata: options.metadata ?? 'none',
  }
}

/** The best that the reader names: a `*` names nothing. */
function best(kind: Kind, isAnimated: boolean, accept: string | undefined, pixels: number): Format {
  const named = namedIn(accept)
  if (!isAnimated && named.has('image/avif') && pixels <= autoAvifPixelsMax) return 'avif'
  if (named.has('image/webp')) return 'webp'
  return own({ ...kind, type: kind.type === 'gif' && isAnimated ? 'gif' : kind.hasAlpha ? 'png' : 'jpeg' }, isAnimated)
}

/** The types that an Accept header names and does not refuse (RFC 9110, 12.5.1). */
function namedIn(accept = ''): Set<string> {
  const ranges = accept.split(',').map((range) => range.split(';').map((part) => part.trim().toLowerCase()))
  return new Set(ranges.filter(([, ...parameters]) => !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))).map(([type = '']) => type))
}

const writable = new Set<string>(['jpeg', 'png', 'webp', 'avif', 'gif'])

/** The picture's own format, else one that can show all it has. */
function own({ type, hasAlpha }: Kind, isAnimated: boolean): Format {
  if (writable.has(type) && (!isAnimated || animated.includes(type as Format))) return type as Format
  if (isAnimated) return 'webp'
  return hasAlpha ? 'png' : 'jpeg'
}
