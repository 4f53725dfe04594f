import decode, { init, type Pixels } from '@jsquash/jpeg/decode.js'

/** The pixels of a JPEG, turned as its EXIF says; undefined where it is cut or broken. */
export async function jpegRaster(bytes: Uint8Array): Promise<Pixels | undefined> {
  const { default: compiled } = await import('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm')
  // What it would print of a broken file is nobody's to read.
  await init(compiled, { print: () => undefined, printErr: () => undefined })
  try {
    return await decode(Uint8Array.from(bytes).buffer, { preserveOrientation: true })
  } catch {
    return undefined
  }
}
