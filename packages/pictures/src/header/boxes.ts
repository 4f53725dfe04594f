import { fourCc } from './view.ts'

/** A box of the ISO base media file format (ISO/IEC 14496-12, 4.2), which HEIC, AVIF and JPEG XL are made of. */
export interface Box {
  type: string
  /** Where its content begins and ends; and where it begins itself. */
  from: number
  to: number
  at: number
}

// More of them than any picture has.
const boxesMax = 10_000

/** The boxes between two places, not those within them. */
export function boxesOf(view: DataView, from: number, to: number): Box[] {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to && boxes.length < boxesMax;) {
    const short = view.getUint32(at)
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short
    const head = short === 1 ? 16 : 8
    if (size < head || at + size > to) throw new RangeError('a box ends behind what holds it')
    boxes.push({ type: fourCc(view, at + 4), from: at + head, to: at + size, at })
    at += size
  }
  return boxes
}

/** The first box of a type. */
export const boxOf = (boxes: Box[], type: string): Box | undefined => boxes.find((box) => box.type === type)
