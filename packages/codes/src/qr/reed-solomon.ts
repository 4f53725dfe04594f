const exponents = new Uint8Array(510)
const logarithms = new Uint8Array(256)
for (let power = 0, value = 1; power < 255; power++) {
  exponents[power] = value
  exponents[power + 255] = value
  logarithms[value] = power
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0)
}

const multiply = (one: number, other: number): number => (one === 0 || other === 0 ? 0 : (exponents[(logarithms[one] ?? 0) + (logarithms[other] ?? 0)] ?? 0))

/** The correction codewords of a block of data codewords: ISO/IEC 18004, 7.5. */
export function correctionOf(data: number[], count: number): number[] {
  const generator = generatorOf(count)
  const rest = Array<number>(count).fill(0)
  for (const codeword of data) {
    const factor = codeword ^ (rest.shift() ?? 0)
    rest.push(0)
    for (let index = 0; index < count; index++) rest[index] = (rest[index] ?? 0) ^ multiply(generator[index] ?? 0, factor)
  }
  return rest
}

/** The coefficients of (x − α⁰)(x − α¹)… below the highest, the highest first. */
function generatorOf(degree: number): number[] {
  const coefficients = Array<number>(degree).fill(0)
  coefficients[degree - 1] = 1
  for (let power = 0; power < degree; power++) {
    for (let index = 0; index < degree; index++) {
      coefficients[index] = multiply(coefficients[index] ?? 0, exponents[power] ?? 0) ^ (coefficients[index + 1] ?? 0)
    }
  }
  return coefficients
}

/** Data in blocks, each with its correction, interleaved: 7.6. The shorter blocks come first. */
export function interleave(data: number[], { codewords, ecCodewords, blocks }: { codewords: number; ecCodewords: number; blocks: number }): number[] {
  const perBlock = ecCodewords / blocks
  const shortLength = Math.floor(codewords / blocks) - perBlock
  const shortCount = blocks - (codewords % blocks)
  const dataBlocks: number[][] = []
  for (let index = 0, at = 0; index < blocks; index++) {
    const length = shortLength + (index < shortCount ? 0 : 1)
    dataBlocks.push(data.slice(at, at + length))
    at += length
  }
  return [...columns(dataBlocks), ...columns(dataBlocks.map((block) => correctionOf(block, perBlock)))]
}

const columns = (blocks: number[][]): number[] =>
  Array.from({ length: Math.max(...blocks.map(({ length }) => length)) }, (_, index) => blocks.flatMap((block) => block[index] ?? [])).flat()
