import { ColorProfile } from '@imagemagick/magick-wasm'

// IEC 61966-2-1 in the profile connection space (D50), as s15Fixed16.
const white = [0.9642, 1, 0.8249]
const primaries = { rXYZ: [0.43607, 0.22249, 0.01392], gXYZ: [0.38515, 0.71687, 0.09708], bXYZ: [0.14307, 0.06061, 0.7141] }
const curve = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]

let made: ColorProfile | undefined

/** The profile of sRGB (ICC.1:2010): its primaries and its curve, and nothing else. */
export const srgb = (): ColorProfile => (made ??= new ColorProfile(profile()))

function profile(): Uint8Array {
  const xyz = (values: number[]) => element('XYZ ', values)
  // A parametric curve of type 3.
  const trc = element('para', curve, [0, 3, 0, 0])
  const name = text('sRGB')
  const elements: [string, Uint8Array][] = [
    ...[['desc', name] as [string, Uint8Array], ['cprt', text('CC0')] as [string, Uint8Array], ['wtpt', xyz(white)] as [string, Uint8Array]],
    ...Object.entries(primaries).map(([tag, values]): [string, Uint8Array] => [tag, xyz(values)]),
    ...['rTRC', 'gTRC', 'bTRC'].map((tag): [string, Uint8Array] => [tag, trc]),
  ]
  const start = 128 + 4 + 12 * elements.length
  const size = start + elements.reduce((sum, [, { length }]) => sum + length, 0)
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  const put = (at: number, ascii: string) => out.set(new TextEncoder().encode(ascii), at)
  view.setUint32(0, size)
  // Version 4.2, a display's, from RGB to XYZ.
  view.setUint32(8, 0x04200000)
  for (const [at, signature] of [
    [12, 'mntr'],
    [16, 'RGB '],
    [20, 'XYZ '],
    [36, 'acsp'],
  ] as const)
    put(at, signature)
  for (const [index, value] of white.entries()) view.setInt32(68 + 4 * index, Math.round(value * 65536))
  view.setUint32(128, elements.length)
  let at = start
  for (const [index, [tag, bytes]] of elements.entries()) {
    put(132 + 12 * index, tag)
    view.setUint32(136 + 12 * index, at)
    view.setUint32(140 + 12 * index, bytes.length)
    out.set(bytes, at)
    at += bytes.length
  }
  return out
}

function element(type: string, values: number[], head: number[] = []): Uint8Array {
  const out = new Uint8Array(8 + head.length + 4 * values.length)
  out.set(new TextEncoder().encode(type))
  out.set(head, 8)
  const view = new DataView(out.buffer)
  for (const [index, value] of values.entries()) view.setInt32(8 + head.length + 4 * index, Math.round(value * 65536))
  return out
}

/** A multi-localised text of one language. */
function text(words: string): Uint8Array {
  const out = new Uint8Array(28 + 2 * words.length + ((2 * words.length) % 4))
  out.set(new TextEncoder().encode('mluc'))
  const view = new DataView(out.buffer)
  for (const [at, value] of [
    [8, 1],
    [12, 12],
    [16, 0x656e5553],
    [20, 2 * words.length],
    [24, 28],
  ] as const)
    view.setUint32(at, value)
  for (let index = 0; index < words.length; index++) view.setUint16(28 + 2 * index, words.charCodeAt(index))
  return out
}
