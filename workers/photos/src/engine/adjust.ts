import { Channels, EvaluateOperator, FilterType, type IMagickImage, MagickGeometry, Percentage, PixelIntensityMethod } from '@imagemagick/magick-wasm'
import type { Options } from 'photos.do/contract'

const half = 127.5

/** Sharpness, light and colours. */
export function adjust(image: IMagickImage, { blur, sharpen, brightness, contrast, saturation, grayscale }: Options): void {
  if (brightness !== undefined && brightness !== 1) image.evaluate(Channels.RGB, EvaluateOperator.Multiply, brightness)
  if (contrast !== undefined && contrast !== 1) stretch(image, contrast)
  if (grayscale) image.grayscale(PixelIntensityMethod.Rec709Luma)
  else if (saturation !== undefined && saturation !== 1) image.modulate(new Percentage(100), new Percentage(100 * saturation))
  if (blur !== undefined && blur > 0) soften(image, blur / 2)
  if (sharpen !== undefined && sharpen > 0) image.sharpen(0, sharpen / 2)
}

/** Every value that far more, or less, away from the middle. In this order nothing is cut off that would have come back. */
function stretch(image: IMagickImage, contrast: number): void {
  if (contrast > 1) image.evaluate(Channels.RGB, EvaluateOperator.Subtract, half * (1 - 1 / contrast))
  image.evaluate(Channels.RGB, EvaluateOperator.Multiply, contrast)
  if (contrast < 1) image.evaluate(Channels.RGB, EvaluateOperator.Add, half * (1 - contrast))
}

// A wider kernel is put to a smaller picture: what it would have kept is gone anyway.
const sigmaMax = 6

function soften(image: IMagickImage, sigma: number): void {
  const factor = Math.max(1, Math.floor(sigma / (sigmaMax / 2)))
  if (sigma <= sigmaMax) return image.blur(0, sigma)
  const { width, height } = image
  image.resize(sized(Math.max(1, Math.round(width / factor)), Math.max(1, Math.round(height / factor))), FilterType.Box)
  image.blur(0, sigma / factor)
  image.resize(sized(width, height), FilterType.Triangle)
}

function sized(width: number, height: number): MagickGeometry {
  const geometry = new MagickGeometry(width, height)
  geometry.ignoreAspectRatio = true
  return geometry
}
