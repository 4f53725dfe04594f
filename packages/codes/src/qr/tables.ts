import type { Headers } from './segments.ts'
import type { EcLevel } from './symbol.ts'

/** What a version offers at a level: codewords in all, of them for correction, and in how many blocks. */
export interface Capacity {
  codewords: number
  ecCodewords: number
  blocks: number
}

// ISO/IEC 18004:2024, table 9: correction codewords a block, and blocks, of versions 1 to 40.
const perBlock: Record<EcLevel, number[]> = {
  L: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, ...Array<number>(14).fill(30)],
  M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, ...Array<number>(19).fill(28)],
  Q: [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, ...Array<number>(14).fill(30)],
  H: [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, ...Array<number>(18).fill(30)],
}
const blocks: Record<EcLevel, string> = {
  L: '1 1 1 1 1 2 2 2 2 4 4 4 4 4 6 6 6 6 7 8 8 9 9 10 12 12 12 13 14 15 16 17 18 19 19 20 21 22 24 25',
  M: '1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49',
  Q: '1 1 2 2 4 4 6 6 8 8 8 10 12 16 12 17 16 18 21 20 23 23 25 27 29 34 34 35 38 40 43 45 48 51 53 56 59 62 65 68',
  H: '1 1 2 4 4 4 5 6 8 8 11 11 16 16 18 16 19 21 25 25 25 34 30 32 35 37 40 42 45 48 51 54 57 60 63 66 70 74 77 81',
}
const blocksOf = Object.fromEntries(Object.entries(blocks).map(([level, list]) => [level, list.split(' ').map(Number)])) as Record<EcLevel, number[]>

/** Of QR versions 1 to 40. */
export function qrCapacity(version: number, level: EcLevel): Capacity {
  const count = blocksOf[level][version - 1] ?? 0
  return { codewords: rawCodewords(version), ecCodewords: count * (perBlock[level][version - 1] ?? 0), blocks: count }
}

// All modules less finders, timing, alignment, format and version information.
function rawCodewords(version: number): number {
  let modules = (16 * version + 128) * version + 64
  if (version >= 2) {
    const alignments = Math.floor(version / 7) + 2
    modules -= (25 * alignments - 10) * alignments - 55
  }
  if (version >= 7) modules -= 36
  return Math.floor(modules / 8)
}

interface Group {
  versionMax: number
  headers: Headers
}

/** Table 3: the character counts of three groups of versions. */
export const qrHeaders: [Group, Group, Group] = [
  { versionMax: 9, headers: { modeBits: 4, countBits: { numeric: 10, alphanumeric: 9, byte: 8, kanji: 8 }, eciBits: 12 } },
  { versionMax: 26, headers: { modeBits: 4, countBits: { numeric: 12, alphanumeric: 11, byte: 16, kanji: 10 }, eciBits: 12 } },
  { versionMax: 40, headers: { modeBits: 4, countBits: { numeric: 14, alphanumeric: 13, byte: 16, kanji: 12 }, eciBits: 12 } },
]

/** A version of Micro QR or rMQR. */
export interface SmallVersion {
  name: string
  width: number
  height: number
  headers: Headers
  /** By level: bits of data, and codewords. */
  levels: Partial<Record<EcLevel, { dataBits: number } & Capacity>>
}

const micro = (index: number, headers: Headers, levels: [EcLevel, number, number, number][]): SmallVersion => ({
  name: `M${index}`,
  width: 9 + 2 * index,
  height: 9 + 2 * index,
  headers,
  levels: Object.fromEntries(levels.map(([level, dataBits, codewords, ecCodewords]) => [level, { dataBits, codewords, ecCodewords, blocks: 1 }])),
})

/** Tables 3 and 7 to 9. M1 only detects errors, which is offered as `L`. M1 and M3 end in half a codeword. */
export const microVersions: SmallVersion[] = [
  micro(1, { modeBits: 0, countBits: { numeric: 3 } }, [['L', 20, 5, 2]]),
  micro(2, { modeBits: 1, countBits: { numeric: 4, alphanumeric: 3 } }, [
    ['L', 40, 10, 5],
    ['M', 32, 10, 6],
  ]),
  micro(3, { modeBits: 2, countBits: { numeric: 5, alphanumeric: 4, byte: 4, kanji: 3 } }, [
    ['L', 84, 17, 6],
    ['M', 68, 17, 8],
  ]),
  micro(4, { modeBits: 3, countBits: { numeric: 6, alphanumeric: 5, byte: 5, kanji: 4 } }, [
    ['L', 128, 24, 8],
    ['M', 112, 24, 10],
    ['Q', 80, 24, 14],
  ]),
]

type Correction = [ecCodewords: number, blocks: number]

// ISO/IEC 23941:2022, tables 3, 6 and 8: count bits of the four modes, codewords, correction at M and at H.
const rmqr: [string, [number, number, number, number], number, Correction, Correction][] = [
  ['R7x43', [4, 3, 3, 2], 13, [7, 1], [10, 1]],
  ['R7x59', [5, 5, 4, 3], 21, [9, 1], [14, 1]],
  ['R7x77', [6, 5, 5, 4], 32, [12, 1], [22, 1]],
  ['R7x99', [7, 6, 5, 5], 44, [16, 1], [30, 1]],
  ['R7x139', [7, 6, 6, 5], 68, [24, 1], [44, 2]],
  ['R9x43', [5, 5, 4, 3], 21, [9, 1], [14, 1]],
  ['R9x59', [6, 5, 5, 4], 33, [12, 1], [22, 1]],
  ['R9x77', [7, 6, 5, 5], 49, [18, 1], [32, 2]],
  ['R9x99', [7, 6, 6, 5], 66, [24, 1], [44, 2]],
  ['R9x139', [8, 7, 6, 6], 99, [36, 2], [66, 3]],
  ['R11x27', [4, 4, 3, 2], 15, [8, 1], [10, 1]],
  ['R11x43', [6, 5, 5, 4], 31, [12, 1], [20, 1]],
  ['R11x59', [7, 6, 5, 5], 47, [16, 1], [32, 2]],
  ['R11x77', [7, 6, 6, 5], 67, [24, 1], [44, 2]],
  ['R11x99', [8, 7, 6, 6], 89, [32, 2], [60, 2]],
  ['R11x139', [8, 7, 7, 6], 132, [48, 2], [90, 3]],
  ['R13x27', [5, 5, 4, 3], 21, [9, 1], [14, 1]],
  ['R13x43', [6, 6, 5, 5], 41, [14, 1], [28, 1]],
  ['R13x59', [7, 6, 6, 5], 60, [22, 1], [40, 2]],
  ['R13x77', [7, 7, 6, 6], 85, [32, 2], [56, 2]],
  ['R13x99', [8, 7, 7, 6], 113, [40, 2], [78, 3]],
  ['R13x139', [8, 8, 7, 7], 166, [60, 3], [112, 4]],
  ['R15x43', [7, 6, 6, 5], 51, [18, 1], [36, 2]],
  ['R15x59', [7, 7, 6, 5], 74, [26, 1], [48, 2]],
  ['R15x77', [8, 7, 7, 6], 103, [36, 2], [72, 3]],
  ['R15x99', [8, 7, 7, 6], 136, [48, 2], [88, 4]],
  ['R15x139', [9, 8, 7, 7], 199, [72, 3], [130, 5]],
  ['R17x43', [7, 6, 6, 5], 61, [22, 1], [40, 2]],
  ['R17x59', [8, 7, 6, 6], 88, [32, 2], [60, 2]],
  ['R17x77', [8, 7, 7, 6], 122, [44, 2], [84, 3]],
  ['R17x99', [8, 8, 7, 6], 160, [60, 3], [104, 4]],
  ['R17x139', [9, 8, 8, 7], 232, [80, 4], [156, 6]],
]

/** The versions of rMQR in the order of their numbers. */
export const rmqrVersions: SmallVersion[] = rmqr.map(([name, [numeric, alphanumeric, byte, kanji], codewords, m, h]) => {
  const [height = 0, width = 0] = name.slice(1).split('x').map(Number)
  const level = ([ecCodewords, blocks]: Correction) => ({ dataBits: (codewords - ecCodewords) * 8, codewords, ecCodewords, blocks })
  return { name, width, height, headers: { modeBits: 3, countBits: { numeric, alphanumeric, byte, kanji }, eciBits: 11 }, levels: { M: level(m), H: level(h) } }
})
