import { ErrorMetric, FilterType, type IMagickImage, MagickGeometry, MagickImage, MagickReadSettings, QuantizeSettings } from '@imagemagick/magick-wasm'
import type { Picture } from '../picture/picture.ts'
import { withFrames } from './decode.ts'
import { finish } from './decorate.ts'
import { encode, type Target } from './encode.ts'

export interface Goal {
  maxBytes?: number | undefined
  minQuality: number
  /** To be reached, of 1. */
  ssim?: number | undefined
}

export interface Optimized {
  /** Absent where the goal can't be met. */
  bytes?: Uint8Array | undefined
  /** Bytes of the smallest that was made. */
  smallest: number
}

/** A smaller file of a picture: as good as `ssim` says, no larger than `maxBytes`, by quality first and then by size. */
export function optimize(picture: Picture, target: Target, goal: Goal): Optimized {
  const isAnimated = target.isAnimated && picture.frames > 1
  return withFrames(picture, { isAnimated }, ({ frames }) => {
    for (const image of frames) finish(image, {}, target)
    const attempt = new Attempts(frames, target, picture)
    const isLossy = target.format !== 'png' && target.format !== 'gif'
    if (goal.ssim !== undefined && isLossy) attempt.raise(goal.ssim, goal.minQuality)
    else attempt.make(target.quality)
    if (goal.maxBytes === undefined) return attempt.done()
    if (isLossy) attempt.lower(goal.maxBytes, goal.minQuality)
    else attempt.reduceColors(goal.maxBytes)
    attempt.shrink(goal.maxBytes)
    return attempt.done(goal.maxBytes)
  })
}

const qualityMax = 95
const shrinksMax = 12
const sideMin = 16

class Attempts {
  readonly #frames: IMagickImage[]
  readonly #target: Target
  readonly #source: Picture
  #bytes = new Uint8Array()
  #quality: number
  #smallest = Number.POSITIVE_INFINITY

  constructor(frames: IMagickImage[], target: Target, source: Picture) {
    this.#frames = frames
    this.#target = target
    this.#source = source
    this.#quality = target.quality
  }

  make(quality: number): Uint8Array {
    this.#quality = quality
    this.#bytes = encode(this.#frames, { ...this.#target, quality }, this.#source) as Uint8Array<ArrayBuffer>
    this.#smallest = Math.min(this.#smallest, this.#bytes.length)
    return this.#bytes
  }

  /** The lowest quality that is as like the picture as wanted. */
  raise(ssim: number, minQuality: number): void {
    let [low, high] = [minQuality, qualityMax]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.#likeness(this.make(middle)) >= ssim) high = middle
      else low = middle + 1
    }
    if (this.#quality !== low) this.make(low)
  }

  /** The highest quality, of those up to now, whose file is small enough; the lowest where none is. */
  lower(maxBytes: number, minQuality: number): void {
    if (this.#bytes.length <= maxBytes) return
    let [low, high] = [Math.min(minQuality, this.#quality), this.#quality]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (this.make(middle).length <= maxBytes) low = middle
      else high = middle - 1
    }
    if (this.#quality !== low) this.make(low)
  }

  /** Fewer colours, where the format has no quality. */
  reduceColors(maxBytes: number): void {
    for (let colors = 256; colors >= 8 && this.#bytes.length > maxBytes; colors /= 2) {
      const settings = new QuantizeSettings()
      settings.colors = colors
      for (const image of this.#frames) image.quantize(settings)
      this.make(this.#quality)
    }
  }

  /** A smaller picture, by what its bytes say it takes. */
  shrink(maxBytes: number): void {
    for (let count = 0; count < shrinksMax && this.#bytes.length > maxBytes; count++) {
      const factor = Math.min(0.9, Math.max(0.3, 0.95 * Math.sqrt(maxBytes / this.#bytes.length)))
      const { width, height } = this.#frames[0] ?? { width: 0, height: 0 }
      if (Math.max(width, height) * factor < sideMin) return
      for (const image of this.#frames) {
        const geometry = new MagickGeometry(Math.max(1, Math.round(width * factor)), Math.max(1, Math.round(height * factor)))
        geometry.ignoreAspectRatio = true
        image.resize(geometry, FilterType.Lanczos)
      }
      this.make(this.#quality)
    }
  }

  done(maxBytes = Number.POSITIVE_INFINITY): Optimized {
    return { bytes: this.#bytes.length <= maxBytes ? this.#bytes : undefined, smallest: this.#smallest }
  }

  /** SSIM of the first frame. */
  #likeness(bytes: Uint8Array): number {
    const [first] = this.#frames
    const again = MagickImage.create(bytes, new MagickReadSettings({ format: first?.format }))
    try {
      return first ? 1 - 2 * (1 - again.compare(first, ErrorMetric.StructuralSimilarity)) : 0
    } finally {
      again.dispose()
    }
  }
}
