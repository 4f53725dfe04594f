import { kanjiTable } from './kanji.ts'
import { alphanumerics, type Headers } from './segments.ts'
import type { Segment } from './symbol.ts'

/** What bits are written to, the highest first. */
export interface BitBuffer {
  push(value: number, bits: number): void
}

/** How segments are told apart: the mode indicators, and the lengths before the data. */
export interface Heading {
  indicators: Record<Segment['mode'], number>
  headers: Headers
}

const utf8 = new TextEncoder()

/** Writes a segment as ISO/IEC 18004, 7.4 has it. */
export function pushSegment(buffer: BitBuffer, { mode, text }: Segment, { indicators, headers }: Heading): void {
  if (headers.modeBits > 0) buffer.push(indicators[mode], headers.modeBits)
  if (mode === 'eci') return buffer.push(Number(text), 8)
  const bytes = mode === 'byte' ? utf8.encode(text) : undefined
  buffer.push(bytes?.length ?? text.length, headers.countBits[mode] ?? 0)
  if (bytes) for (const byte of bytes) buffer.push(byte, 8)
  else if (mode === 'kanji') for (const character of text) buffer.push(kanjiTable().get(character) ?? 0, 13)
  else if (mode === 'numeric') pushNumeric(buffer, text)
  else pushAlphanumeric(buffer, text)
}

function pushNumeric(buffer: BitBuffer, text: string): void {
  for (let start = 0; start < text.length; start += 3) {
    const digits = text.slice(start, start + 3)
    buffer.push(Number(digits), digits.length * 3 + 1)
  }
}

function pushAlphanumeric(buffer: BitBuffer, text: string): void {
  for (let start = 0; start < text.length; start += 2) {
    const first = alphanumerics.indexOf(text.charAt(start))
    if (start + 1 === text.length) buffer.push(first, 6)
    else buffer.push(first * 45 + alphanumerics.indexOf(text.charAt(start + 1)), 11)
  }
}

/** The bits of segments, ended by a terminator and filled up to `length` as 7.4.10 has it. */
export function dataBits(segments: Segment[], heading: Heading, { terminator, length }: { terminator: number; length: number }): number[] {
  const bits: number[] = []
  const buffer: BitBuffer = {
    push(value, count) {
      for (let bit = count - 1; bit >= 0; bit--) bits.push((value >> bit) & 1)
    },
  }
  for (const segment of segments) pushSegment(buffer, segment, heading)
  buffer.push(0, Math.min(terminator, length - bits.length))
  if (bits.length % 8 > 0) buffer.push(0, Math.min(8 - (bits.length % 8), length - bits.length))
  for (let pad = 0xec; length - bits.length >= 8; pad ^= 0xec ^ 0x11) buffer.push(pad, 8)
  // M1 and M3 end in half a codeword.
  buffer.push(0, length - bits.length)
  return bits
}
