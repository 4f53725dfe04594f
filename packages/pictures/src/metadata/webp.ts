import { ascii, fourCc } from '../header/view.ts'
import type { Block, Container } from './block.ts'

const kinds: Record<string, Block['kind']> = { EXIF: 'exif', 'XMP ': 'xmp', ICCP: 'icc' }

/** WebP (RFC 9649): RIFF chunks. */
export const webp: Container = {
  blocks(view) {
    const blocks: Block[] = []
    for (let at = 12; at + 8 <= view.byteLength;) {
      const [type, length] = [fourCc(view, at), view.getUint32(at + 4, true)]
      const [from, end] = [at + 8, at + 8 + length + (length & 1)]
      if (from + length > view.byteLength) break
      const kind = kinds[type]
      // Some writers put JPEG's signature before it.
      const skip = kind === 'exif' && ascii(view, from, 'Exif\0\0') ? 6 : 0
      if (kind) blocks.push({ kind, from: from + skip, to: from + length, start: at, end })
      at = end
    }
    return blocks
  },
}
