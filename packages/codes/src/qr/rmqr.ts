import { dataBits } from './bits.ts'
import { bch, Grid } from './grid.ts'
import { interleave } from './reed-solomon.ts'
import type { EcLevel, Segment } from './symbol.ts'
import { rmqrVersions, type SmallVersion } from './tables.ts'

const indicators = { numeric: 1, alphanumeric: 2, byte: 3, kanji: 4, eci: 7 }

// ISO/IEC 23941, table D.1: the columns of alignment patterns by the symbol's width.
const alignments: Record<number, number[]> = { 27: [], 43: [21], 59: [19, 39], 77: [25, 51], 99: [23, 49, 75], 139: [27, 55, 83, 111] }

/** The modules of an rMQR symbol. */
export function placeRmqr(version: SmallVersion, level: EcLevel, segments: Segment[]): Uint8Array {
  const grid = new Grid(version.width, version.height)
  drawPatterns(grid)
  drawFormat(grid, (level === 'H' ? 32 : 0) | rmqrVersions.findIndex(({ name }) => name === version.name))
  // The last column is all timing pattern.
  grid.fill(bitsOf(version, level, segments), version.width - 2)
  grid.mask((x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0)
  return grid.modules
}

function drawPatterns(grid: Grid): void {
  const { width, height } = grid
  for (let x = 0; x < width; x++) for (const y of [0, height - 1]) grid.set(x, y, x % 2 === 0)
  for (let y = 0; y < height; y++) for (const x of [0, width - 1]) grid.set(x, y, y % 2 === 0)
  for (const [x, y] of [
    [1, height - 1],
    [0, height - 2],
    [width - 2, 0],
    [width - 1, 1],
  ] as const) {
    grid.set(x, y, true)
  }
  grid.set(1, height - 2, false)
  grid.set(width - 2, 1, false)
  for (const column of alignments[width] ?? []) {
    for (let y = 0; y < height; y++) grid.set(column, y, y % 2 === 0)
    for (const y of [1, 2, height - 3, height - 2]) for (const x of [column - 1, column + 1]) grid.set(x, y, true)
  }
  grid.rings(width - 3, height - 3, 2, [0, 2])
  // Its separator goes over the corner pattern where the symbol is 9 high.
  grid.rings(3, 3, 4, [0, 1, 3])
}

// 7.9: beside the finder, and beside the smaller one.
function drawFormat(grid: Grid, data: number): void {
  const coded = bch(data, 0x1f25, 12)
  for (const [format, left, top, last] of [
    [coded ^ 0x1fab2, 8, 1, (bit: number) => [11, bit + 1]],
    [coded ^ 0x20a7b, grid.width - 8, grid.height - 6, (bit: number) => [grid.width - 5 + bit, grid.height - 6]],
  ] as const) {
    for (let bit = 0; bit < 15; bit++) grid.set(left + Math.floor(bit / 5), top + (bit % 5), ((format >> bit) & 1) === 1)
    for (let bit = 0; bit < 3; bit++) {
      const [x = 0, y = 0] = last(bit)
      grid.set(x, y, ((format >> (15 + bit)) & 1) === 1)
    }
  }
}

function bitsOf({ headers, levels }: SmallVersion, level: EcLevel, segments: Segment[]): number[] {
  const capacity = levels[level]
  if (!capacity) return []
  const bits = dataBits(segments, { indicators, headers }, { terminator: 3, length: capacity.dataBits })
  const codewords = Array.from({ length: capacity.dataBits / 8 }, (_, index) => Number.parseInt(bits.slice(index * 8, index * 8 + 8).join(''), 2))
  return interleave(codewords, capacity).flatMap((codeword) => Array.from({ length: 8 }, (_, bit) => (codeword >> (7 - bit)) & 1))
}
