import bwip from 'bwip-js/generic'
import { type EncodeOptions, tooLong } from './encode.ts'
import { kanjiTable } from './kanji.ts'
import { bitsOf, prepare } from './segments.ts'
import { type CodeSymbol, type EcLevel, EncodingError, type Segment } from './symbol.ts'
import { microVersions, rmqrVersions, type SmallVersion } from './tables.ts'

const levels: EcLevel[] = ['L', 'M', 'Q', 'H']

interface Fit {
  version: SmallVersion
  segments: Segment[]
  used: number
  max: number
}

/** The smallest Micro QR or rMQR symbol of a text, placed by BWIPP in the version that the cut into segments here needs. */
export function encodeSmall(text: string, { ecLevel, version, mask, kind, boostEc }: EncodeOptions): CodeSymbol {
  const isMicro = kind === 'micro'
  const name = isMicro ? 'Micro QR' : 'rMQR'
  const versions = isMicro ? microVersions : rmqrVersions
  const candidates = version === undefined ? versions : versions.filter((candidate) => candidate.name === version)
  if (candidates.length === 0) throw new EncodingError('option', `${name} has no version ${version}`)
  if (!isMicro && mask !== undefined) throw new EncodingError('option', 'rMQR has but one mask')
  if (mask !== undefined && mask > 3) throw new EncodingError('option', 'Micro QR has masks 0 to 3')
  if (!candidates.some(({ levels }) => levels[ecLevel])) throw new EncodingError('option', `${version ?? name} has no level ${ecLevel}`)
  const segmentsFor = prepare(text)
  const fits = candidates.map((candidate) => fit(candidate, segmentsFor, ecLevel))
  const chosen = fits.find((found): found is Fit => found !== undefined && found.used <= found.max) ?? refuse(candidates, fits, ecLevel)
  const level = boostEc ? (levels.findLast((higher) => chosen.used <= (chosen.version.levels[higher]?.dataBits ?? -1)) ?? ecLevel) : ecLevel
  return place(chosen, level, mask, kind)
}

function fit(version: SmallVersion, segmentsFor: ReturnType<typeof prepare>, level: EcLevel): Fit | undefined {
  const offered = version.levels[level]
  if (!offered) return undefined
  try {
    const segments = segmentsFor(version.headers)
    return { version, segments, used: bitsOf(segments), max: offered.dataBits }
  } catch (err) {
    if (err instanceof EncodingError) return undefined
    throw err
  }
}

function refuse(candidates: SmallVersion[], fits: (Fit | undefined)[], level: EcLevel): never {
  const last = fits.findLast((found) => found !== undefined)
  if (!last) throw new EncodingError('not_encodable', `the text has characters that ${candidates.at(-1)?.name} can’t hold`)
  throw tooLong(last.version.name, level, last.used, last.max, last.version.levels.L?.dataBits ?? last.max)
}

function place({ version, segments, used }: Fit, ecLevel: EcLevel, mask: number | undefined, kind: 'micro' | 'rmqr' | 'qr'): CodeSymbol {
  const { width, height, name } = version
  const options = { eclevel: name === 'M1' ? undefined : ecLevel, mask: mask === undefined ? undefined : mask + 1, version: name }
  const found = draw(kind === 'micro' ? 'microqrcode' : 'rectangularmicroqrcode', segments, options)
  if (found.pixx !== width || found.pixy !== height) throw new EncodingError('not_encodable', `the text can’t be laid out in ${name}`)
  const modules = Uint8Array.from(found.pixs)
  return {
    ...{ kind, version: name, ecLevel, mask: kind === 'micro' ? maskOf(modules, width) : undefined, width, height, modules, segments },
    capacity: { used, max: version.levels[ecLevel]?.dataBits ?? used },
  }
}

interface Drawn {
  pixs: number[]
  pixx: number
  pixy: number
}

interface BwippOptions {
  eclevel: string | undefined
  mask: number | undefined
  version: string
}

// Its types know the options of all symbologies alone.
const raw = bwip.raw as unknown as (options: Record<string, unknown>) => Drawn[]

/** BWIPP takes bytes, and cuts them itself: the same data in the same version, its own cut being no longer. */
function draw(bcid: string, segments: Segment[], options: BwippOptions): Drawn {
  const hasEci = segments[0]?.mode === 'eci'
  const data = segments.filter(({ mode }) => mode !== 'eci')
  const bytes = data.map(({ mode, text }) => (mode === 'kanji' ? shiftJis(text) : String.fromCharCode(...utf8.encode(text)))).join('')
  const text = hasEci ? `^ECI000026${bytes.replaceAll('^', '^^')}` : bytes
  const set = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const isKanji = data.some(({ mode }) => mode === 'kanji')
  const [drawn] = raw({ bcid, text, binarytext: true, fixedeclevel: true, parsefnc: hasEci, suppresskanjimode: !isKanji, ...set })
  if (!drawn) throw new TypeError(`BWIPP drew no ${bcid}`)
  return drawn
}

const utf8 = new TextEncoder()

function shiftJis(text: string): string {
  return [...text].map((character) => {
    const value = kanjiTable().get(character) ?? 0
    const packed = (Math.floor(value / 0xc0) << 8) | (value % 0xc0)
    const code = packed + (packed < 0x1f00 ? 0x8140 : 0xc140)
    return String.fromCharCode(code >> 8, code & 0xff)
  }).join('')
}

// Bits 11 and 10 of the format information, behind the standard's 0x4445.
function maskOf(modules: Uint8Array, width: number): number {
  const bit = (x: number) => modules[8 * width + x] ?? 0
  return ((bit(4) << 1) | bit(5)) ^ 0b01
}
