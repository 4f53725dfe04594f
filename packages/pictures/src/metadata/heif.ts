import { type Box, boxesOf, boxOf } from '../header/boxes.ts'
import { ascii, fourCc } from '../header/view.ts'
import type { Block, Container } from './block.ts'

/** HEIC and AVIF (ISO/IEC 14496-12, 8.11): items of metadata lie where the item locations say. */
export const heif: Container = {
  blocks(view) {
    const meta = boxOf(boxesOf(view, 0, view.byteLength), 'meta')
    const inner = meta ? boxesOf(view, meta.from + 4, meta.to) : []
    const [names, places] = [boxOf(inner, 'iinf'), boxOf(inner, 'iloc')]
    if (!names || !places) return []
    const kinds = kindsOf(view, names)
    const base = boxOf(inner, 'idat')?.from
    return placesOf(view, places, base).flatMap(({ item, extents }) => blocksOf(view, kinds.get(item), extents))
  },
}

type Extent = [from: number, to: number]

function blocksOf(view: DataView, kind: Block['kind'] | undefined, extents: Extent[]): Block[] {
  return extents.flatMap(([start, end]): Block[] => {
    if (kind === undefined || end > view.byteLength || start >= end) return []
    // Before EXIF stands how far it is to its TIFF header.
    const from = kind === 'exif' && end - start > 4 ? Math.min(end, start + 4 + view.getUint32(start)) : start
    // In pieces it can't be read as one.
    return [{ kind: extents.length > 1 ? 'xmp part' : kind, from: extents.length > 1 ? start : from, to: end, start, end }]
  })
}

/** By item what kind of metadata it is. */
function kindsOf(view: DataView, { from, to }: Box): Map<number, Block['kind']> {
  const start = from + (view.getUint8(from) === 0 ? 6 : 8)
  return new Map(
    boxesOf(view, start, to).flatMap((box): [number, Block['kind']][] => {
      const version = view.getUint8(box.from)
      if (box.type !== 'infe' || version < 2) return []
      const at = box.from + 4
      const [item, type] = version === 2 ? [view.getUint16(at), at + 4] : [view.getUint32(at), at + 6]
      if (ascii(view, type, 'Exif')) return [[item, 'exif']]
      return fourCc(view, type) === 'mime' ? [[item, 'xmp']] : []
    }),
  )
}

function placesOf(view: DataView, { from }: Box, data: number | undefined): { item: number; extents: Extent[] }[] {
  const version = view.getUint8(from)
  const sizes = view.getUint16(from + 4)
  const [offsetSize, lengthSize, baseSize, indexSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, version > 0 ? sizes & 15 : 0]
  let at = from + 6
  const take = (bytes: number): number => {
    at += bytes
    if (bytes === 8) return Number(view.getBigUint64(at - 8))
    return bytes === 4 ? view.getUint32(at - 4) : bytes === 2 ? view.getUint16(at - 2) : 0
  }
  return Array.from({ length: take(version < 2 ? 2 : 4) }, () => {
    const item = take(version < 2 ? 2 : 4)
    const isInData = version > 0 && (take(2) & 15) === 1
    take(2)
    const start = take(baseSize) + (isInData ? (data ?? 0) : 0)
    const extents = Array.from({ length: take(2) }, (): Extent => {
      take(indexSize)
      const begin = start + take(offsetSize)
      return [begin, begin + take(lengthSize)]
    })
    return { item, extents }
  })
}
