import { type Box, boxesOf, boxOf } from './boxes.ts'
import type { ImageHeader } from './header.ts'
import { ascii, fourCc, type Size } from './view.ts'

const brands: Record<string, 'avif' | 'heic'> = {
  ...{ avif: 'avif', avis: 'avif' },
  ...{ heic: 'heic', heix: 'heic', heim: 'heic', heis: 'heic', hevc: 'heic', hevx: 'heic', mif1: 'heic', msf1: 'heic' },
}

/** An AVIF or HEIC by its brands, with the size of its primary item as it is shown (ISO/IEC 23008-12). */
export function isobmff(view: DataView): ImageHeader | undefined {
  const type = brandOf(view)
  const items = type && heifItems(view)
  const primary = items?.sizes.get(items.primary)
  return type && items && primary && { type, ...(items.isTurned ? { width: primary.height, height: primary.width } : primary), hasAlpha: items.hasAlpha }
}

/** Which of the two the brands say; a file that names both, or AVIF only as compatible, is what comes first. */
function brandOf(view: DataView): 'avif' | 'heic' | undefined {
  if (!ascii(view, 4, 'ftyp')) return undefined
  const end = Math.min(view.getUint32(0), view.byteLength, 256)
  const named = [fourCc(view, 8)]
  for (let at = 16; at + 4 <= end; at += 4) named.push(fourCc(view, at))
  // `mif1` says only that it is a picture: another brand says of which kind.
  return brands[
    named.find((brand) => Object.hasOwn(brands, brand) && brand !== 'mif1' && brand !== 'msf1') ?? named.find((brand) => Object.hasOwn(brands, brand)) ?? ''
  ]
}

export interface HeifItems {
  primary: number
  /** By item: tiles, thumbnails and auxiliary pictures too. */
  sizes: Map<number, Size>
  hasAlpha: boolean
  isTurned: boolean
}

/** The items of a HEIF file that have a size. */
export function heifItems(view: DataView): HeifItems | undefined {
  const meta = boxOf(boxesOf(view, 0, view.byteLength), 'meta')
  const inner = meta && boxesOf(view, meta.from + 4, meta.to)
  const [primary, properties] = [inner && boxOf(inner, 'pitm'), inner && boxOf(inner, 'iprp')]
  if (!primary || !properties) return undefined
  const kinds = boxesOf(view, properties.from, properties.to)
  const container = boxOf(kinds, 'ipco')
  const all = container ? boxesOf(view, container.from, container.to) : []
  const id = view.getUint8(primary.from) === 0 ? view.getUint16(primary.from + 4) : view.getUint32(primary.from + 4)
  const associations = new Map(kinds.filter(({ type }) => type === 'ipma').flatMap((box) => associationsOf(view, box)))
  const of = (item: number): Box[] => (associations.get(item) ?? []).flatMap((index) => all[index - 1] ?? [])
  const sizes = new Map([...associations.keys()].flatMap((item) => sizesOf(view, item, of(item))))
  const turn = boxOf(of(id), 'irot')
  return { primary: id, sizes, hasAlpha: all.some((box) => isAlpha(view, box)), isTurned: turn !== undefined && (view.getUint8(turn.from) & 1) === 1 }
}

const sizesOf = (view: DataView, item: number, boxes: Box[]): [number, Size][] =>
  boxes.flatMap(({ type, from }) => (type === 'ispe' ? [[item, { width: view.getUint32(from + 4), height: view.getUint32(from + 8) }] as [number, Size]] : []))

function isAlpha(view: DataView, { type, from, to }: Box): boolean {
  if (type !== 'auxC') return false
  const name = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + from + 4, Math.min(64, to - from - 4)))
  return name.includes(':alpha') || name.includes('hevc:2015:auxid:1')
}

/** By item the numbers of its properties, from 1. */
function associationsOf(view: DataView, { from, to }: Box): [number, number[]][] {
  const [isLong, isWide] = [view.getUint8(from) > 0, (view.getUint8(from + 3) & 1) === 1]
  const found: [number, number[]][] = []
  let at = from + 8
  for (let left = view.getUint32(from + 4); left > 0 && at < to; left--) {
    const item = isLong ? view.getUint32(at) : view.getUint16(at)
    at += isLong ? 4 : 2
    const count = view.getUint8(at++)
    found.push([item, Array.from({ length: count }, (_, index) => (isWide ? view.getUint16(at + 2 * index) & 0x7fff : view.getUint8(at + index) & 0x7f))])
    at += count * (isWide ? 2 : 1)
  }
  return found
}
