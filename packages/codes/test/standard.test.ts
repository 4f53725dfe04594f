import { describe, expect, test } from 'vitest'
import { dataBits } from '../src/qr/bits.ts'
import { correctionOf } from '../src/qr/reed-solomon.ts'
import { prepare } from '../src/qr/segments.ts'
import { microVersions, qrCapacity, qrHeaders } from '../src/qr/tables.ts'

const hex = (codewords: number[]): string => codewords.map((codeword) => codeword.toString(16).padStart(2, '0')).join(' ')

function codewordsOf(bits: number[]): number[] {
  return Array.from({ length: bits.length / 8 }, (_, index) => Number.parseInt(bits.slice(index * 8, index * 8 + 8).join(''), 2))
}

describe('ISO/IEC 18004’s worked examples', () => {
  test('annex I.2: 01234567 in version 1-M', () => {
    const { headers } = qrHeaders[0]
    const indicators = { numeric: 1, alphanumeric: 2, byte: 4, eci: 7, kanji: 8 }
    const data = codewordsOf(dataBits(prepare('01234567')(headers), { indicators, headers }, { terminator: 4, length: 128 }))
    expect(hex(data)).toBe('10 20 0c 56 61 80 ec 11 ec 11 ec 11 ec 11 ec 11')
    expect(hex(correctionOf(data, 10))).toBe('a5 24 d4 c1 ed 36 c7 87 2c 55')
  })

  test('annex I.3: 01234567 in version M2-L', () => {
    const headers = microVersions[1]?.headers ?? { modeBits: 0, countBits: {} }
    const indicators = { numeric: 0, alphanumeric: 1, byte: 2, kanji: 3, eci: -1 }
    const data = codewordsOf(dataBits(prepare('01234567')(headers), { indicators, headers }, { terminator: 5, length: 40 }))
    expect(hex(data)).toBe('40 18 ac c3 00')
    expect(hex(correctionOf(data, 5))).toBe('86 0d 22 ae 30')
  })

  // Table 7: characters of version 40 by level, and of version 1.
  test.each([
    ['L', 40, 23_648],
    ['M', 40, 18_672],
    ['Q', 40, 13_328],
    ['H', 40, 10_208],
    ['L', 1, 152],
    ['H', 1, 72],
  ] as const)('%s of version %i holds %i bits', (level, version, bits) => {
    const { codewords, ecCodewords } = qrCapacity(version, level)
    expect(8 * (codewords - ecCodewords)).toBe(bits)
  })
})
