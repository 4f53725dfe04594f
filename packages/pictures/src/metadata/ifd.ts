import { tiffOrder } from '../header/tiff.ts'

/** An entry of a TIFF directory (TIFF 6.0, 2): `at` is where it stands, `from` to `to` where its values are. */
export interface Entry {
  tag: number
  type: number
  count: number
  at: number
  from: number
  to: number
}

export interface Directory {
  at: number
  entries: Entry[]
}

// By type: BYTE, ASCII, SHORT, LONG, RATIONAL, SBYTE, UNDEFINED, SSHORT, SLONG, SRATIONAL, FLOAT, DOUBLE, IFD.
const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]

const directoriesMax = 1_000

export const tags = { subDirectories: 0x014a, xmp: 0x02bc, photoshop: 0x8649, exif: 0x8769, gps: 0x8825, interoperability: 0xa005 }

const within = [tags.subDirectories, tags.exif, tags.interoperability]

/** The directory at a place; what of it lies behind the end is left out. */
export function directoryAt(view: DataView, at: number, isLittle: boolean): Directory {
  const entries: Entry[] = []
  if (at < 8 || at + 2 > view.byteLength) return { at, entries }
  const count = view.getUint16(at, isLittle)
  for (let entry = at + 2; entries.length < count && entry + 12 <= view.byteLength; entry += 12) {
    const [type, values] = [view.getUint16(entry + 2, isLittle), view.getUint32(entry + 4, isLittle)]
    const bytes = values * (sizes[type] ?? 0)
    const place = bytes <= 4 ? entry + 8 : view.getUint32(entry + 8, isLittle)
    const isThere = bytes > 0 && place + bytes <= view.byteLength
    const from = isThere ? place : entry + 8
    entries.push({ tag: view.getUint16(entry, isLittle), type, count: isThere ? values : 0, at: entry, from, to: isThere ? from + bytes : from })
  }
  return { at, entries }
}

/** Every directory of a TIFF block but those of places: the chain of pages, and the directories within. Each once, whatever points to it. */
export function directoriesOf(view: DataView): { isLittle: boolean; directories: Directory[] } {
  const order = tiffOrder(view)
  if (!order) return { isLittle: false, directories: [] }
  const { isLittle, first } = order
  const found = new Map<number, Directory>()
  const waiting = [first]
  for (let at = waiting.shift(); at !== undefined && found.size < directoriesMax; at = waiting.shift()) {
    if (found.has(at) || at === 0) continue
    const directory = directoryAt(view, at, isLittle)
    found.set(at, directory)
    waiting.push(...nextOf(view, directory, isLittle))
    for (const entry of directory.entries) if (within.includes(entry.tag)) waiting.push(...pointersOf(view, entry, isLittle))
  }
  return { isLittle, directories: [...found.values()] }
}

function nextOf(view: DataView, { at, entries }: Directory, isLittle: boolean): number[] {
  const place = at + 2 + 12 * entries.length
  return entries.length > 0 && place + 4 <= view.byteLength ? [view.getUint32(place, isLittle)] : []
}

/** Where an entry points to: its values as offsets, a few at most. */
export const pointersOf = (view: DataView, { type, count, from }: Entry, isLittle: boolean): number[] =>
  type === 4 || type === 13 ? Array.from({ length: Math.min(count, 32) }, (_, index) => view.getUint32(from + 4 * index, isLittle)) : []
