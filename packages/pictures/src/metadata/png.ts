import { crc32 } from 'node:zlib'
import { ascii, fourCc } from '../header/view.ts'
import type { Block, Container } from './block.ts'

/** PNG (third edition): chunks of a length, a type, data and a checksum. */
export const png: Container = {
  blocks: (view) => [...chunksOf(view)].flatMap((chunk) => blockOf(view, chunk) ?? []),

  mend(bytes, { start, end }) {
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).setUint32(end - 4, crc32(bytes.subarray(start + 4, end - 4)))
  },

  silence(bytes, block) {
    // Of a type of our own that every reader passes over: ancillary, private, safe to copy.
    bytes.set(new TextEncoder().encode('skIp'), block.start + 4)
    bytes.fill(0, block.start + 8, block.end - 4)
    png.mend?.(bytes, block)
  },

  end(view) {
    for (const { type, end } of chunksOf(view)) if (type === 'IEND') return end
    return view.byteLength
  },
}

interface Chunk {
  type: string
  start: number
  end: number
}

function* chunksOf(view: DataView): Generator<Chunk> {
  for (let at = 8; at + 12 <= view.byteLength;) {
    const end = at + 12 + view.getUint32(at)
    if (end > view.byteLength) return
    yield { type: fourCc(view, at + 4), start: at, end }
    at = end
  }
}

function blockOf(view: DataView, { type, start, end }: Chunk): Block | undefined {
  const of = (kind: Block['kind'], more?: Partial<Block>): Block => ({ kind, from: start + 8, to: end - 4, start, end, ...more })
  if (type === 'eXIf') return of('exif')
  if (type === 'iCCP') return of('icc')
  if (type === 'tIME') return of('text')
  if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') return undefined
  if (type === 'iTXt' && ascii(view, start + 8, 'XML:com.adobe.xmp\0')) {
    return view.getUint8(start + 26) === 0 ? of('xmp', { from: Math.min(end - 4, behindNames(view, start + 28, end)) }) : of('opaque', { isHidden: true })
  }
  const isProfile = ascii(view, start + 8, 'Raw profile type ')
  const keyword = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + start + 8, Math.min(80, end - start - 12))).split('\0')[0] ?? ''
  return of('text', { isHidden: isProfile || /gps|latitude|longitude/i.test(keyword) })
}

/** Behind a language and a keyword in it, each ended by a zero: mostly there is neither. */
function behindNames(view: DataView, from: number, end: number): number {
  let at = from
  for (let zeros = 0; zeros < 2 && at < end; at++) if (view.getUint8(at) === 0) zeros++
  return at
}
