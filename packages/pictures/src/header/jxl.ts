import { boxesOf } from './boxes.ts'
import type { ImageHeader } from './header.ts'
import { ascii, type Size } from './view.ts'

/** A JPEG XL, bare or in its container, by its size header (ISO/IEC 18181-1, annex D). Whether it is see-through stands deeper: it may be. */
export function jxl(view: DataView): ImageHeader | undefined {
  const at = codestreamOf(view)
  if (at === undefined || view.getUint8(at) !== 0xff || view.getUint8(at + 1) !== 0x0a) return undefined
  const { width, height, orientation } = sizeOf(new Bits(view, at + 2))
  return { type: 'jxl', ...(orientation > 4 ? { width: height, height: width } : { width, height }), hasAlpha: true }
}

function codestreamOf(view: DataView): number | undefined {
  if (ascii(view, 0, '\xff\x0a')) return 0
  if (!ascii(view, 0, '\0\0\0\x0cJXL \r\n\x87\n')) return undefined
  const box = boxesOf(view, 0, view.byteLength).find(({ type }) => type === 'jxlc' || type === 'jxlp')
  // A part of a codestream begins with its number.
  return box && box.from + (box.type === 'jxlp' ? 4 : 0)
}

class Bits {
  readonly #view: DataView
  #at: number

  constructor(view: DataView, at: number) {
    this.#view = view
    this.#at = at * 8
  }

  /** The next bits, the lowest first. */
  take(count: number): number {
    let value = 0
    for (let bit = 0; bit < count; bit++, this.#at++) value += ((this.#view.getUint8(this.#at >> 3) >> (this.#at & 7)) & 1) * 2 ** bit
    return value
  }
}

const ratios: [number, number][] = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
]

const lengths = [9, 13, 18, 30]

function sizeOf(bits: Bits): Size & { orientation: number } {
  const isSmall = bits.take(1) === 1
  const side = () => (isSmall ? (bits.take(5) + 1) * 8 : bits.take(lengths[bits.take(2)] ?? 9) + 1)
  const height = side()
  const ratio = ratios[bits.take(3) - 1]
  const width = ratio ? Math.floor((height * ratio[0]) / ratio[1]) : side()
  const isDefault = bits.take(1) === 1
  const hasMore = !isDefault && bits.take(1) === 1
  return { width, height, orientation: hasMore ? bits.take(3) + 1 : 1 }
}
