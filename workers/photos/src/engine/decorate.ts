import {
  AlphaAction,
  Channels,
  CompositeOperator,
  DrawableFillColor,
  DrawableRoundRectangle,
  EvaluateOperator,
  FilterType,
  type IMagickImage,
  MagickColor,
  MagickImage,
  Point,
} from '@imagemagick/magick-wasm'
import type { Options } from 'photos.do/contract'
import { colorOf } from '../picture/color.ts'
import { offsetOf } from '../picture/gravity.ts'
import type { Picture } from '../picture/picture.ts'
import { withFrames } from './decode.ts'
import type { Target } from './encode.ts'

/** A picture that is laid over another. */
export interface Stamp {
  picture: Picture
  gravity: Parameters<typeof offsetOf>[2]
  opacity: number
  /** Its width, of the other's. */
  scale: number
}

/** What goes around and over a picture; then what is see-through is filled where the format has no such thing, or a background was asked for. */
export function finish(image: IMagickImage, { border, rounded, background }: Options, { hasAlpha }: Target, stamp?: Stamp): void {
  if (stamp) overlay(image, stamp)
  if (border) {
    image.borderColor = colorOf(border.color, MagickColor)
    image.border(border.width)
    image.resetPage()
  }
  if (rounded !== undefined && rounded > 0) round(image, rounded)
  if (image.hasAlpha && (background !== undefined || !hasAlpha)) {
    image.backgroundColor = colorOf(background ?? 'white', MagickColor)
    image.alpha(AlphaAction.Background)
    if (!hasAlpha || !background?.includes('transparent')) image.alpha(AlphaAction.Remove)
  }
}

function overlay(image: IMagickImage, { picture, gravity, opacity, scale }: Stamp): void {
  const width = Math.max(1, Math.min(image.width, Math.round(image.width * scale)))
  const height = Math.max(1, Math.round((picture.height * width) / picture.width))
  withFrames(picture, { least: { width, height } }, ({ frames: [over] }) => {
    if (!over) return
    over.resize(width, height, FilterType.Lanczos)
    over.alpha(AlphaAction.Set)
    if (opacity < 1) over.evaluate(Channels.Alpha, EvaluateOperator.Multiply, opacity)
    const { x, y } = offsetOf(image, over, gravity)
    image.composite(over, CompositeOperator.Over, new Point(x, y))
  })
}

function round(image: IMagickImage, wanted: number): void {
  const { width, height } = image
  const radius = Math.min(wanted, width / 2, height / 2)
  const mask = MagickImage.create(new MagickColor(0, 0, 0, 0), width, height)
  try {
    mask.draw(new DrawableFillColor(new MagickColor(255, 255, 255, 255)), new DrawableRoundRectangle(0, 0, width - 1, height - 1, radius, radius))
    image.alpha(AlphaAction.Set)
    image.composite(mask, CompositeOperator.DstIn)
  } finally {
    mask.dispose()
  }
}
