import { correction, generate } from 'lean-qr'
import { kanjiTable } from './kanji.ts'
import { alphanumerics, bitsOf, prepare } from './segments.ts'
import { type CodeSymbol, type EcLevel, EncodingError, type Segment, type SymbolKind } from './symbol.ts'
import { qrCapacity, qrHeaders } from './tables.ts'

export interface EncodeOptions {
  ecLevel: EcLevel
  /** 1 to 40, or of the kind: M1 to M4, R7x43 to R17x139. */
  version?: number | string
  mask?: number
  kind: SymbolKind
  /** Takes a higher level where the symbol has room for it anyway. */
  boostEc: boolean
}

const levels: EcLevel[] = ['L', 'M', 'Q', 'H']

/** The smallest symbol of a text; throws an EncodingError. Micro QR and rMQR load an engine of their own. */
export async function encode(text: string, options: EncodeOptions): Promise<CodeSymbol> {
  if (options.kind === 'qr') return encodeQr(text, options)
  const { encodeSmall } = await import('./small.ts')
  return encodeSmall(text, options)
}

function encodeQr(text: string, { ecLevel, version, mask, boostEc }: EncodeOptions): CodeSymbol {
  if (typeof version === 'string') throw new EncodingError('option', `a QR code has no version ${version}; it has 1 to 40`)
  const { version: chosen, segments } = fit(text, ecLevel, version)
  const used = bitsOf(segments)
  const level = boostEc ? (levels.findLast((higher) => used <= dataBits(chosen, higher)) ?? ecLevel) : ecLevel
  const drawn = generate((buffer) => segments.forEach((segment) => push(buffer, segment, countBitsOf(chosen, segment))), {
    minVersion: chosen,
    maxVersion: chosen,
    minCorrectionLevel: correction[level],
    maxCorrectionLevel: correction[level],
    mask: mask as 0 | undefined,
  })
  const { size } = drawn
  const modules = new Uint8Array(size * size)
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (drawn.get(x, y)) modules[y * size + x] = 1
  return {
    ...{ kind: 'qr', version: chosen, ecLevel: level, mask: maskOf(modules, size), width: size, height: size, modules, segments },
    capacity: { used, max: dataBits(chosen, level) },
  }
}

const dataBits = (version: number, level: EcLevel): number => {
  const { codewords, ecCodewords } = qrCapacity(version, level)
  return 8 * (codewords - ecCodewords)
}

/** The smallest version that holds the text, or the one asked for, with the segments for its group. */
function fit(text: string, level: EcLevel, asked: number | undefined): { version: number; segments: Segment[] } {
  const segmentsFor = prepare(text)
  let first = 1
  let used = 0
  for (const { versionMax, headers } of qrHeaders) {
    if (asked === undefined || (asked >= first && asked <= versionMax)) {
      const segments = segmentsFor(headers)
      used = bitsOf(segments)
      for (let version = asked ?? first; version <= (asked ?? versionMax); version++) if (used <= dataBits(version, level)) return { version, segments }
    }
    first = versionMax + 1
  }
  const version = asked ?? 40
  throw tooLong(`version ${version}`, level, used, dataBits(version, level), dataBits(version, 'L'))
}

/** The refusal of what does not fit. */
export function tooLong(version: string, level: EcLevel, used: number, max: number, maxAtL: number): EncodingError {
  const better = maxAtL > max ? `, at L ${maxAtL}` : ''
  return new EncodingError('too_long', `the text takes ${used} bits; ${version} at level ${level} holds ${max}${better}`, { used, max, maxAtL })
}

const countBitsOf = (version: number, { mode }: Segment): number =>
  mode === 'eci' ? 0 : (qrHeaders.find(({ versionMax }) => version <= versionMax)?.headers.countBits[mode] ?? 0)

interface BitBuffer {
  push(value: number, bits: number): void
}

const indicators = { numeric: 1, alphanumeric: 2, byte: 4, eci: 7, kanji: 8 }
const utf8 = new TextEncoder()

// ISO/IEC 18004, 7.4
function push(buffer: BitBuffer, { mode, text }: Segment, countBits: number): void {
  buffer.push(indicators[mode], 4)
  if (mode === 'eci') return buffer.push(Number(text), 8)
  const bytes = mode === 'byte' ? utf8.encode(text) : undefined
  buffer.push(bytes?.length ?? text.length, countBits)
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

// The format information beside the finder at the top left: bits 12 to 10, behind the standard's 0x5412.
function maskOf(modules: Uint8Array, size: number): number {
  const bit = (x: number) => modules[8 * size + x] ?? 0
  return ((bit(2) << 2) | (bit(3) << 1) | bit(4)) ^ 0b101
}
