import { bch, Grid } from './grid.ts'
import { dataBits } from './bits.ts'
import { correctionOf } from './reed-solomon.ts'
import type { EcLevel, Segment } from './symbol.ts'
import type { SmallVersion } from './tables.ts'

const indicators = { numeric: 0, alphanumeric: 1, byte: 2, kanji: 3, eci: -1 }

// ISO/IEC 18004, table 10
const isInverted: ((x: number, y: number) => boolean)[] = [
  (_, y) => y % 2 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

// Table 13
const symbolNumbers = ['M1L', 'M2L', 'M2M', 'M3L', 'M3M', 'M4L', 'M4M', 'M4Q']

/** The modules of a Micro QR symbol, and its mask: the one asked for, or the best. */
export function placeMicro(version: SmallVersion, level: EcLevel, segments: Segment[], asked?: number): { modules: Uint8Array; mask: number } {
  const grids = (asked === undefined ? [0, 1, 2, 3] : [asked]).map((mask) => ({ mask, modules: drawn(version, level, segments, mask) }))
  const best = grids.reduce((one, other) => (score(other.modules, version.width) > score(one.modules, version.width) ? other : one))
  return best
}

function drawn(version: SmallVersion, level: EcLevel, segments: Segment[], mask: number): Uint8Array {
  const { name, width } = version
  const grid = new Grid(width, width)
  for (let at = 0; at < width; at++) {
    grid.set(at, 0, at % 2 === 0)
    grid.set(0, at, at % 2 === 0)
  }
  grid.rings(3, 3, 4, [0, 1, 3])
  // 7.9.2
  const format = bch((symbolNumbers.indexOf(name + level) << 2) | mask, 0x537, 10) ^ 0x4445
  for (let bit = 0; bit < 15; bit++) {
    const isDark = ((format >> bit) & 1) === 1
    if (bit < 7) grid.set(8, bit + 1, isDark)
    else grid.set(15 - bit, 8, isDark)
  }
  grid.fill(bitsOf(version, level, segments), width - 1)
  grid.mask((x, y) => isInverted[mask]?.(x, y) ?? false)
  return grid.modules
}

function bitsOf({ name, headers, levels }: SmallVersion, level: EcLevel, segments: Segment[]): number[] {
  const { dataBits: length = 0, ecCodewords = 0 } = levels[level] ?? {}
  const bits = dataBits(segments, { indicators, headers }, { terminator: 1 + 2 * Number(name.slice(1)), length })
  const codewords: number[] = []
  for (let at = 0; at < length; at += 8) codewords.push(Number.parseInt(bits.slice(at, at + 8).join(''), 2))
  return [...bits, ...correctionOf(codewords, ecCodewords).flatMap((codeword) => Array.from({ length: 8 }, (_, bit) => (codeword >> (7 - bit)) & 1))]
}

// 7.8.3.2: dark modules at the edges that have no timing pattern.
function score(modules: Uint8Array, width: number): number {
  let right = 0
  let bottom = 0
  for (let at = 1; at < width; at++) {
    right += modules[at * width + width - 1] ?? 0
    bottom += modules[(width - 1) * width + at] ?? 0
  }
  return Math.min(right, bottom) * 16 + Math.max(right, bottom)
}
