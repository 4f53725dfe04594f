const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** The resolution of a picture that has a size in the world. */
export interface PngOptions {
  dpi?: number
}

/** How the pixels of a PNG are said: grey (0), by a palette (3) or RGBA (6). */
export interface PngFormat {
  bitDepth: 1 | 8
  colorType: 0 | 3 | 6
  /** Red, green and blue of each colour. */
  palette?: Uint8Array | undefined
  /** Of each colour of the palette. */
  opacity?: Uint8Array | undefined
}

/** A PNG of rows that are packed as its format has them. Deterministic. */
export async function pngOf(
  { width, height }: { width: number; height: number },
  rows: Uint8Array,
  format: PngFormat,
  { dpi }: PngOptions,
): Promise<Uint8Array> {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([format.bitDepth, format.colorType], 8)
  const chunks = [
    chunk('IHDR', header),
    ...(dpi === undefined ? [] : [physical(dpi)]),
    ...(format.palette ? [chunk('PLTE', format.palette)] : []),
    ...(format.opacity ? [chunk('tRNS', format.opacity)] : []),
    chunk('IDAT', await deflate(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]
  return join([signature, ...chunks])
}

/** A black-and-white picture of one bit a pixel; `isBlack` says which, `rowOf` names rows that look alike so that each is drawn once. */
export function bilevelPng(
  width: number,
  height: number,
  rowOf: (y: number) => number,
  row: (key: number) => Uint8Array,
  options: PngOptions,
): Promise<Uint8Array> {
  const stride = Math.ceil(width / 8) + 1
  const rows = new Uint8Array(stride * height)
  const drawn = new Map<number, Uint8Array>()
  for (let y = 0; y < height; y++) {
    const key = rowOf(y)
    const packed = drawn.get(key) ?? row(key)
    drawn.set(key, packed)
    rows.set(packed, y * stride + 1)
  }
  return pngOf({ width, height }, rows, { bitDepth: 1, colorType: 0 }, options)
}

/** A picture of straight RGBA. */
export function rgbaPng(width: number, height: number, rgba: Uint8Array | Uint8ClampedArray): Promise<Uint8Array> {
  const rows = new Uint8Array((width * 4 + 1) * height)
  for (let y = 0; y < height; y++) rows.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  return pngOf({ width, height }, rows, { bitDepth: 8, colorType: 6 }, {})
}

/** A PNG with its resolution said. */
export function withDpi(file: Uint8Array, dpi: number): Uint8Array {
  const headerEnd = signature.length + 25
  return join([file.subarray(0, headerEnd), physical(dpi), file.subarray(headerEnd)])
}

function physical(dpi: number): Uint8Array {
  const body = new Uint8Array(9)
  const view = new DataView(body.buffer)
  const perMetre = Math.round(dpi / 0.0254)
  view.setUint32(0, perMetre)
  view.setUint32(4, perMetre)
  body[8] = 1
  return chunk('pHYs', body)
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const whole = new Uint8Array(body.length + 12)
  const view = new DataView(whole.buffer)
  view.setUint32(0, body.length)
  for (let index = 0; index < 4; index++) whole[4 + index] = type.charCodeAt(index)
  whole.set(body, 8)
  view.setUint32(whole.length - 4, crc(whole.subarray(4, -4)))
  return whole
}

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (crcTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}

async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const compressed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(compressed).arrayBuffer())
}

function join(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
