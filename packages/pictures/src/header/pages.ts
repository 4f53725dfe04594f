import type { ImageHeader } from './header.ts'
import { heifItems } from './isobmff.ts'
import { tiffPages } from './tiff.ts'
import { fourCc, type Size } from './view.ts'

/** What a decoder meets in a picture: how many frames or pages it shows, and the size of each part that it holds in memory. */
export interface Pages {
  frames: number
  parts: Size[]
}

/**
 * Counts the frames of a GIF, WebP or TIFF, and the items of a HEIC or AVIF, without decoding any; counting ends one past `max`.
 * Undefined where the file is broken, such as a TIFF whose pages go round in a circle.
 */
export function imagePages(bytes: Uint8Array, { type, width, height }: ImageHeader, max: number): Pages | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = [{ width, height }]
  try {
    if (type === 'gif') return gifPages(view, { width, height }, max)
    if (type === 'webp') return { frames: webpFrames(view, max), parts: whole }
    if (type === 'tiff') return pagesOf(tiffPages(view, max + 1))
    if (type === 'heic' || type === 'avif') return { frames: 1, parts: [...(heifItems(view)?.sizes.values() ?? [])].slice(0, max + 1) }
    return { frames: 1, parts: whole }
  } catch (err) {
    if (err instanceof RangeError) return undefined
    throw err
  }
}

const pagesOf = (parts: Size[]): Pages => ({ frames: parts.length, parts })

/** Image descriptors of a GIF (GIF89a, 20), its blocks skipped by their lengths. */
function gifPages(view: DataView, screen: Size, max: number): Pages {
  const tableOf = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1))
  const parts = [screen]
  for (let at = 13 + tableOf(view.getUint8(10)); at < view.byteLength && parts.length <= max + 1;) {
    const block = view.getUint8(at)
    if (block === 0x2c) {
      if (at + 10 > view.byteLength) break
      // A frame may lie beyond the screen.
      const [left, top, width, height] = [1, 3, 5, 7].map((offset) => view.getUint16(at + offset, true)) as [number, number, number, number]
      parts.push({ width: left + width, height: top + height })
      at = skipBlocks(view, at + 11 + tableOf(view.getUint8(at + 9)))
    } else if (block === 0x21) at = skipBlocks(view, at + 2)
    else break
  }
  return { frames: Math.max(1, parts.length - 1), parts }
}

function skipBlocks(view: DataView, from: number): number {
  let at = from
  // The view ends this where the file is cut.
  while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at)
  return at + 1
}

function webpFrames(view: DataView, max: number): number {
  if (8 + view.getUint32(4, true) > view.byteLength) throw new RangeError('the file is cut')
  let frames = 0
  for (let at = 12; at + 8 <= view.byteLength && frames <= max; at += 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) & 1)) {
    if (fourCc(view, at) === 'ANMF') frames++
  }
  return Math.max(1, frames)
}
