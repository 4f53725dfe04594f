import { correction, generate } from 'lean-qr'
import { pushSegment } from './bits.ts'
import { bitsOf, type Headers, prepare } from './segments.ts'
import { encodeSmall } from './small.ts'
import { type CodeSymbol, type EcLevel, type EncodeOptions, EncodingError, type Segment, tooLong } from './symbol.ts'
import { qrCapacity, qrHeaders } from './tables.ts'

const levels: EcLevel[] = ['L', 'M', 'Q', 'H']

/** The smallest symbol of a text; throws an EncodingError. */
export function encode(text: string, options: EncodeOptions): CodeSymbol {
  return options.kind === 'qr' ? encodeQr(text, options) : encodeSmall(text, options)
}

function encodeQr(text: string, { ecLevel, version, mask, boostEc }: EncodeOptions): CodeSymbol {
  if (typeof version === 'string') throw new EncodingError('option', `a QR code has no version ${version}; it has 1 to 40`)
  const { version: chosen, segments } = fit(text, ecLevel, version)
  const used = bitsOf(segments)
  const level = boostEc ? (levels.findLast((higher) => used <= dataBits(chosen, higher)) ?? ecLevel) : ecLevel
  const drawn = generate((buffer) => segments.forEach((segment) => pushSegment(buffer, segment, { indicators, headers: headersOf(chosen) })), {
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

const headersOf = (version: number): Headers => (qrHeaders.find(({ versionMax }) => version <= versionMax) ?? qrHeaders[2]).headers

// Table 2
const indicators = { numeric: 1, alphanumeric: 2, byte: 4, eci: 7, kanji: 8 }

// The format information beside the finder at the top left: bits 12 to 10, behind the standard's 0x5412.
function maskOf(modules: Uint8Array, size: number): number {
  const bit = (x: number) => modules[8 * size + x] ?? 0
  return ((bit(2) << 2) | (bit(3) << 1) | bit(4)) ^ 0b101
}
