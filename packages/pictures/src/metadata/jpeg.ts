import { ascii } from '../header/view.ts'
import type { Block, Container } from './block.ts'

const exif = 'Exif\0\0'
const xmp = 'http://ns.adobe.com/xap/1.0/\0'
const xmpPart = 'http://ns.adobe.com/xmp/extension/\0'
const photoshop = 'Photoshop 3.0\0'
const profile = 'ICC_PROFILE\0'

/** JPEG (ITU-T T.81, B): segments by their markers, up to the first scan. */
export const jpeg: Container = {
  blocks: (view) => segmentsOf(view).flatMap((segment) => blockOf(view, segment) ?? []),

  end(view) {
    const scan = segmentsOf(view).at(-1)?.end ?? 2
    return endOfScans(view, scan)
  },
}

interface Segment {
  marker: number
  start: number
  end: number
}

const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

/** The segments before the first scan, and its header as the last one. */
function segmentsOf(view: DataView): Segment[] {
  const segments: Segment[] = []
  for (let at = 2; at + 4 <= view.byteLength && view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at++
    else if (isBare(marker)) at += 2
    else {
      const end = at + 2 + view.getUint16(at + 2)
      if (marker === 0xd9 || end > view.byteLength) break
      segments.push({ marker, start: at, end })
      if (marker === 0xda) break
      at = end
    }
  }
  return segments
}

function blockOf(view: DataView, { marker, start, end }: Segment): Block | undefined {
  const of = (kind: Block['kind'], signature: string, skip = 0): Block => ({
    kind,
    from: Math.min(end, start + 4 + signature.length + skip),
    to: end,
    start,
    end,
  })
  const begins = (signature: string) => ascii(view, start + 4, signature)
  if (marker === 0xe1 && begins(exif)) return of('exif', exif)
  if (marker === 0xe1 && begins(xmp)) return of('xmp', xmp)
  // A digest, the whole length and the place of this part stand before it.
  if (marker === 0xe1 && begins(xmpPart)) return of('xmp part', xmpPart, 40)
  if (marker === 0xed && begins(photoshop)) return of('photoshop', photoshop)
  if (marker === 0xe2 && begins(profile)) return of('icc', profile, 2)
  if (marker === 0xfe) return of('text', '')
  // JFIF and Adobe's say how to read the picture; what else is there is not for others to know.
  return marker > 0xe0 && marker <= 0xef && marker !== 0xee ? of('opaque', '') : undefined
}

/** Behind the end of the image: entropy-coded data is passed over up to a marker, tables and further scans by their lengths. */
function endOfScans(view: DataView, from: number): number {
  for (let at = from; at + 2 <= view.byteLength;) {
    if (view.getUint8(at) !== 0xff) at++
    else {
      const marker = view.getUint8(at + 1)
      if (marker === 0xd9) return at + 2
      if (marker === 0xff) at++
      else if (marker === 0 || isBare(marker)) at += 2
      else at += 2 + (at + 4 <= view.byteLength ? view.getUint16(at + 2) : 0)
    }
  }
  return view.byteLength
}
