import { boxesOf } from '../header/boxes.ts'
import { ascii, fourCc } from '../header/view.ts'
import type { Block, Container } from './block.ts'

/** JPEG XL (ISO/IEC 18181-2): boxes, where it is in a container. Those that are compressed by Brotli can't be read here. */
export const jxl: Container = {
  blocks(view) {
    if (!ascii(view, 4, 'JXL ')) return []
    return boxesOf(view, 0, view.byteLength).flatMap(({ type, from, to, at }): Block[] => {
      const of = (kind: Block['kind'], skip: number, isHidden?: boolean): Block[] => [
        { kind, from: Math.min(to, from + skip), to, start: at, end: to, isHidden },
      ]
      if (type === 'Exif') return of('exif', to - from > 4 ? 4 + view.getUint32(from) : 0)
      if (type === 'xml ') return of('xmp', 0)
      return type === 'brob' && ['Exif', 'xml '].includes(fourCc(view, from)) ? of('opaque', 0, true) : []
    })
  },

  silence(bytes, { start, from, to }) {
    bytes.set(new TextEncoder().encode('free'), start + 4)
    bytes.fill(0, from, to)
  },
}
