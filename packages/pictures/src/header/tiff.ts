import type { ImageHeader } from './header.ts'
import { ascii, type Size } from './view.ts'

/** The byte order of a TIFF and where its first directory is (TIFF 6.0, 2); undefined where it is none. BigTIFF is none here. */
export function tiffOrder(view: DataView): { isLittle: boolean; first: number } | undefined {
  const isLittle = ascii(view, 0, 'II*\0')
  if (!isLittle && !ascii(view, 0, 'MM\0*')) return undefined
  return { isLittle, first: view.getUint32(4, isLittle) }
}

/** The first page of a TIFF. */
export function tiff(view: DataView): ImageHeader | undefined {
  const order = tiffOrder(view)
  const page = order && pageAt(view, order.first, order.isLittle)
  return page && { type: 'tiff', width: page.width, height: page.height, hasAlpha: page.hasAlpha }
}

/** The sizes of a TIFF's pages, at most `max` of them; a RangeError where their chain comes back to itself. */
export function tiffPages(view: DataView, max: number): Size[] {
  const order = tiffOrder(view)
  const pages: Size[] = []
  if (!order) return pages
  const seen = new Set<number>()
  for (let at = order.first; at !== 0 && pages.length < max;) {
    if (seen.has(at)) throw new RangeError('the pages of a TIFF go round in a circle')
    seen.add(at)
    const page = pageAt(view, at, order.isLittle)
    pages.push(page)
    at = page.next
  }
  return pages
}

const tags = { width: 256, height: 257, tileWidth: 322, tileHeight: 323, extraSamples: 338 }

interface Page extends Size {
  hasAlpha: boolean
  next: number
}

/** A page; where its tiles are larger than itself, their size, since that is what is decoded. */
function pageAt(view: DataView, at: number, isLittle: boolean): Page {
  const count = view.getUint16(at, isLittle)
  const values = new Map<number, number>()
  for (let index = 0; index < count; index++) {
    const entry = at + 2 + 12 * index
    const isShort = view.getUint16(entry + 2, isLittle) === 3
    values.set(view.getUint16(entry, isLittle), isShort ? view.getUint16(entry + 8, isLittle) : view.getUint32(entry + 8, isLittle))
  }
  return {
    width: Math.max(values.get(tags.width) ?? 0, values.get(tags.tileWidth) ?? 0),
    height: Math.max(values.get(tags.height) ?? 0, values.get(tags.tileHeight) ?? 0),
    hasAlpha: values.has(tags.extraSamples),
    next: view.getUint32(at + 2 + 12 * count, isLittle),
  }
}
