import { directoriesOf, directoryAt, pointersOf, tags } from './ifd.ts'
import { blankXmp } from './xmp.ts'
import { scrubPhotoshop } from './photoshop.ts'

/**
 * Takes the places out of a TIFF block, as EXIF is one, in the bytes themselves: nothing moves, so whatever in the block points to
 * somewhere stays right. XMP and Photoshop's resources in it are seen to as well.
 */
export function scrubTiff(block: Uint8Array): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const { isLittle, directories } = directoriesOf(view)
  for (const { at, entries } of directories) {
    for (const entry of entries) {
      if (entry.tag === tags.gps) for (const pointer of pointersOf(view, entry, isLittle)) erase(block, view, pointer, isLittle)
      if (entry.tag === tags.xmp) blankXmp(block.subarray(entry.from, entry.to))
      if (entry.tag === tags.photoshop) scrubPhotoshop(block.subarray(entry.from, entry.to))
    }
    // The last first: those behind the one that goes move up by one.
    const gone = entries.filter(({ tag }) => tag === tags.gps).toReversed()
    for (const [index, entry] of gone.entries()) takeOut(block, view, { at, count: entries.length - index, entry: entry.at, isLittle })
  }
}

function erase(block: Uint8Array, view: DataView, at: number, isLittle: boolean): void {
  const { entries } = directoryAt(view, at, isLittle)
  for (const { from, to } of entries) block.fill(0, from, to)
  if (entries.length > 0) block.fill(0, at, Math.min(block.length, at + 2 + 12 * entries.length + 4))
}

function takeOut(block: Uint8Array, view: DataView, { at, count, entry, isLittle }: { at: number; count: number; entry: number; isLittle: boolean }): void {
  const end = Math.min(block.length, at + 2 + 12 * count + 4)
  block.copyWithin(entry, entry + 12, end)
  block.fill(0, end - 12, end)
  view.setUint16(at, count - 1, isLittle)
}
