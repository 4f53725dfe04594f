import { ascii } from '../header/view.ts'
import type { Block, Container } from './block.ts'

/** GIF89a: XMP in an application extension, whose text its readers pass over as blocks; comments. */
export const gif: Container = {
  blocks(view) {
    const blocks: Block[] = []
    const tableOf = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1))
    for (let at = 13 + (view.byteLength > 10 ? tableOf(view.getUint8(10)) : 0); at + 1 < view.byteLength;) {
      const [kind, label] = [view.getUint8(at), view.getUint8(at + 1)]
      if (kind !== 0x21 && kind !== 0x2c) break
      const end = blocksEnd(view, kind === 0x21 ? at + 2 : at + 11 + (at + 9 < view.byteLength ? tableOf(view.getUint8(at + 9)) : 0))
      if (kind === 0x21 && label === 0xff && ascii(view, at + 3, 'XMP DataXMP')) {
        blocks.push({ kind: 'xmp', from: at + 14, to: Math.max(at + 14, Math.min(end, view.byteLength) - trailer), start: at, end })
      } else if (kind === 0x21 && label === 0xfe) blocks.push({ kind: 'text', from: at + 2, to: end, start: at, end })
      at = end
    }
    return blocks
  },
}

// What stands behind the text so that any of its bytes, taken for a length, leads to the end.
const trailer = 258

function blocksEnd(view: DataView, from: number): number {
  let at = from
  while (at < view.byteLength && view.getUint8(at) !== 0) at += 1 + view.getUint8(at)
  return Math.min(view.byteLength, at + 1)
}
