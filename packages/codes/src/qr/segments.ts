import { kanjiTable } from './kanji.ts'
import { EncodingError, type Segment } from './symbol.ts'

export type Mode = 'numeric' | 'alphanumeric' | 'byte' | 'kanji'

/** How many bits stand before the data of a segment; a mode that is not there can't be used. */
export interface Headers {
  modeBits: number
  countBits: Partial<Record<Mode, number>>
  /** What the announcement of UTF-8 takes; not there where the symbol can't announce anything. */
  eciBits?: number
}

const modes = ['numeric', 'alphanumeric', 'byte', 'kanji'] as const
export const alphanumerics = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const alphanumeric = new Set(alphanumerics)
// In sixths of a bit: 10 bits for three digits, 11 for two alphanumerics.
const sixths = { numeric: 20, alphanumeric: 33, kanji: 78 }
const utf8Eci = 26
const never = Number.POSITIVE_INFINITY

/** The characters of a text, each with what it costs in every mode. */
interface Characters {
  text: string[]
  costs: Float64Array
}

/** Takes a text apart once for all headers. `isUtf8` counts other than ASCII in bytes of UTF-8, else it goes by kanji mode alone. */
function charactersOf(text: string, isUtf8: boolean): Characters {
  const characters = Array.from(text)
  const costs = new Float64Array(characters.length * 4)
  const kanji = isUtf8 ? undefined : kanjiTable()
  for (const [index, character] of characters.entries()) {
    const code = character.codePointAt(0) ?? 0
    costs[index * 4] = code >= 48 && code <= 57 ? sixths.numeric : never
    costs[index * 4 + 1] = alphanumeric.has(character) ? sixths.alphanumeric : never
    costs[index * 4 + 2] = code < 0x80 ? 48 : isUtf8 ? 48 * utf8Length(code) : never
    costs[index * 4 + 3] = kanji?.has(character) ? sixths.kanji : never
  }
  return { text: characters, costs }
}

const utf8Length = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)

/** A text ready to be cut into segments for symbols with different headers. */
export function prepare(text: string): (headers: Headers) => Segment[] {
  if (!text.isWellFormed()) throw new EncodingError('not_encodable', 'the text has half of a surrogate pair, which UTF-8 can’t carry')
  // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
  const isAscii = /^[\0-\x7f]*$/.test(text)
  const utf8 = charactersOf(text, true)
  if (isAscii) return (headers) => cut(utf8, headers) ?? unable()
  // A reader that has seen an ECI takes kanji for bytes of that character set, so a text has either or.
  const japanese = charactersOf(text, false)
  const isJapanese = japanese.text.every((_, index) => Math.min(...japanese.costs.subarray(index * 4, index * 4 + 4)) < never)
  return (headers) => {
    const announced = headers.eciBits === undefined ? undefined : announce(cut(utf8, headers), headers.eciBits)
    const plain = isJapanese ? cut(japanese, headers) : undefined
    return shorter(plain, announced) ?? unable()
  }
}

function unable(): never {
  throw new EncodingError('not_encodable', 'the text has characters that this kind of symbol can’t hold')
}

const announce = (segments: Segment[] | undefined, bits: number): Segment[] | undefined =>
  segments && [{ mode: 'eci', text: String(utf8Eci), bits }, ...segments]

function shorter(one: Segment[] | undefined, other: Segment[] | undefined): Segment[] | undefined {
  if (!one || !other) return one ?? other
  return bitsOf(other) < bitsOf(one) ? other : one
}

/** What segments take together. */
export const bitsOf = (segments: Segment[]): number => segments.reduce((sum, { bits }) => sum + bits, 0)

/**
 * The cut that takes the fewest bits: for every prefix and last mode the cheapest way there. A segment's bits are rounded up at its
 * end, which is where the next begins.
 */
function cut({ text, costs }: Characters, { modeBits, countBits }: Headers): Segment[] | undefined {
  const heads = modes.map((mode) => (countBits[mode] === undefined ? never : 6 * (modeBits + countBits[mode])))
  const from = new Int8Array(text.length * 4).fill(-1)
  let best = heads.slice()
  for (let index = 0; index < text.length; index++) {
    const next = [never, never, never, never]
    for (let mode = 0; mode < 4; mode++) {
      const cost = (best[mode] ?? never) + (costs[index * 4 + mode] ?? never)
      if (cost < never) [next[mode], from[index * 4 + mode]] = [cost, mode]
    }
    // Ended after this character, another mode may take over.
    for (let to = 0; to < 4; to++) {
      for (let mode = 0; mode < 4; mode++) {
        if (from[index * 4 + mode] !== mode) continue
        const cost = Math.ceil((next[mode] ?? never) / 6) * 6 + (heads[to] ?? never)
        if (cost < (next[to] ?? never)) [next[to], from[index * 4 + to]] = [cost, mode]
      }
    }
    best = next
  }
  return best.some((cost) => cost < never) ? trace(text, from, best, { modeBits, countBits }) : undefined
}

function trace(text: string[], from: Int8Array, best: number[], headers: Headers): Segment[] {
  const last = best.map((cost) => Math.ceil(cost / 6))
  let mode = last.indexOf(Math.min(...last))
  const chosen: number[] = []
  for (let index = text.length - 1; index >= 0; index--) {
    mode = from[index * 4 + mode] ?? mode
    chosen[index] = mode
  }
  const segments: Segment[] = []
  for (let start = 0; start < text.length;) {
    let end = start + 1
    while (end < text.length && chosen[end] === chosen[start]) end++
    segments.push(segmentOf(modes[chosen[start] ?? 0] ?? 'byte', text.slice(start, end).join(''), headers))
    start = end
  }
  return segments
}

function segmentOf(mode: Mode, text: string, { modeBits, countBits }: Headers): Segment {
  return { mode, text, bits: modeBits + (countBits[mode] ?? 0) + dataBits(mode, text) }
}

const utf8 = new TextEncoder()

function dataBits(mode: Mode, text: string): number {
  if (mode === 'numeric') return Math.ceil((text.length * 10) / 3)
  if (mode === 'alphanumeric') return Math.ceil(text.length * 5.5)
  return mode === 'kanji' ? text.length * 13 : utf8.encode(text).length * 8
}
