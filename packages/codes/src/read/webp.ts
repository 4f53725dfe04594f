import decode, { init, type Pixels } from '@jsquash/webp/decode.js'
import { flatten, type Grey } from './pixels.ts'

/** The pixels of a WebP, its first frame; ZXing and resvg have no decoder of it. Undefined where it is cut or broken. */
export async function webpPixels(bytes: Uint8Array): Promise<Pixels | undefined> {
  const { default: compiled } = await import('@jsquash/webp/codec/dec/webp_dec.wasm')
  // A fresh instance: a decoder that met a broken file is not used again, and its memory goes with it.
  await init(compiled)
  try {
    return await decode(Uint8Array.from(bytes).buffer)
  } catch {
    return undefined
  }
}

/** The same as lightness on white. */
export const webpGrey = ({ data, width, height }: Pixels): Grey => flatten(data, width, height, false)
