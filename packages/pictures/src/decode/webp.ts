import decode, { init, type Pixels } from '@jsquash/webp/decode.js'

/** The pixels of a WebP, its first frame; undefined where it is cut or broken. */
export async function webpRaster(bytes: Uint8Array): Promise<Pixels | undefined> {
  const { default: compiled } = await import('@jsquash/webp/codec/dec/webp_dec.wasm')
  await init(compiled)
  try {
    return await decode(Uint8Array.from(bytes).buffer)
  } catch {
    return undefined
  }
}
