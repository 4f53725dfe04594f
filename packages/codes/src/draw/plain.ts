import { bilevelPng } from '../png.ts'
import { type CodeSymbol, isDark } from '../qr/symbol.ts'

export interface PlainPngOptions {
  quietZone: number
  /** The picture's width; the quiet zone takes what whole pixels leave over. */
  width: number
  dpi?: number
}

/** Pixels a module, and the picture's height, for a picture of so many pixels across. */
export function pixelsOf({ width, height }: Pick<CodeSymbol, 'width' | 'height'>, quietZone: number, across: number): { module: number; height: number } {
  const module = Math.floor(across / (width + 2 * quietZone))
  const rest = across - module * (width + 2 * quietZone)
  return { module, height: module * (height + 2 * quietZone) + rest }
}

/** Black on white in whole pixels, one bit each. */
export function plainPng(symbol: CodeSymbol, { quietZone, width, dpi }: PlainPngOptions): Promise<Uint8Array> {
  const { module, height } = pixelsOf(symbol, quietZone, width)
  const left = Math.floor((width - module * symbol.width) / 2)
  const top = Math.floor((height - module * symbol.height) / 2)
  const rowOf = (y: number) => (y < top ? -1 : Math.min(Math.floor((y - top) / module), symbol.height))
  const row = (key: number) => {
    const packed = new Uint8Array(Math.ceil(width / 8)).fill(0xff)
    for (let x = 0; x < symbol.width; x++) {
      if (!isDark(symbol, x, key)) continue
      for (let pixel = left + x * module; pixel < left + (x + 1) * module; pixel++) packed[pixel >> 3] = (packed[pixel >> 3] ?? 0) & ~(0x80 >> (pixel & 7))
    }
    return packed
  }
  return bilevelPng(width, height, rowOf, row, { dpi })
}

const halves = ['█', '▄', '▀', ' ']

/** Half blocks for a dark terminal, as qrencode has them: what is light in the symbol is drawn, two rows a line. */
export function halfBlocks(symbol: CodeSymbol, quietZone: number): string {
  const lines: string[] = []
  for (let y = -quietZone; y < symbol.height + quietZone; y += 2) {
    let line = ''
    for (let x = -quietZone; x < symbol.width + quietZone; x++) {
      line += halves[(isDark(symbol, x, y) ? 1 : 0) | (isDark(symbol, x, y + 1) ? 2 : 0)] ?? ''
    }
    lines.push(line)
  }
  return `${lines.join('\n')}\n`
}
