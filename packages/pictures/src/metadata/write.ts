import { directoriesOf } from './ifd.ts'

/** What may be told of a picture that is given away. */
export interface Told {
  copyright?: string | undefined
  artist?: string | undefined
}

const tags = { artist: 0x013b, copyright: 0x8298 }

/** A TIFF block of EXIF that says who made a picture and whose it is, and nothing else; undefined where neither is known. */
export function writeExif({ copyright, artist }: Told): Uint8Array | undefined {
  const texts = [
    [tags.artist, artist],
    [tags.copyright, copyright],
  ].flatMap(([tag, text]) => (text === undefined ? [] : [{ tag: tag as number, bytes: new TextEncoder().encode(`${text}\0`) }]))
  if (texts.length === 0) return undefined
  const directory = 8 + 2 + 12 * texts.length + 4
  const out = new Uint8Array(directory + texts.reduce((sum, { bytes }) => sum + Math.max(4, bytes.length), 0))
  const view = new DataView(out.buffer)
  out.set([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0])
  view.setUint16(8, texts.length, true)
  let at = directory
  for (const [index, { tag, bytes }] of texts.entries()) {
    const entry = 10 + 12 * index
    view.setUint16(entry, tag, true)
    view.setUint16(entry + 2, 2, true)
    view.setUint32(entry + 4, bytes.length, true)
    const isShort = bytes.length <= 4
    if (!isShort) view.setUint32(entry + 8, at, true)
    out.set(bytes, isShort ? entry + 8 : at)
    if (!isShort) at += bytes.length
  }
  return out.subarray(0, at)
}

const orientation = 0x0112

/** A TIFF block of EXIF that says its picture is upright. */
export function uprightExif(block: Uint8Array): Uint8Array {
  const out = block.slice()
  const view = new DataView(out.buffer)
  const { isLittle, directories } = directoriesOf(view)
  for (const { tag, type, from } of directories.flatMap(({ entries }) => entries)) if (tag === orientation && type === 3) view.setUint16(from, 1, isLittle)
  return out
}
