import { placeMicro } from './micro.ts'
import { placeRmqr } from './rmqr.ts'
import { bitsOf, prepare } from './segments.ts'
import { type CodeSymbol, type EcLevel, type EncodeOptions, EncodingError, type Segment, type SymbolKind, tooLong } from './symbol.ts'
import { microVersions, rmqrVersions, type SmallVersion } from './tables.ts'

const levels: EcLevel[] = ['L', 'M', 'Q', 'H']

const bySize = rmqrVersions.toSorted((one, other) => one.width * one.height - other.width * other.height)

interface Fit {
  version: SmallVersion
  segments: Segment[]
  used: number
  max: number
}

/** The smallest Micro QR or rMQR symbol of a text. No library takes its segments as they are given, so these are laid out here. */
export function encodeSmall(text: string, { ecLevel, version, mask, kind, boostEc }: EncodeOptions): CodeSymbol {
  const isMicro = kind === 'micro'
  const name = isMicro ? 'Micro QR' : 'rMQR'
  const versions = isMicro ? microVersions : bySize
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

function place({ version, segments, used }: Fit, ecLevel: EcLevel, asked: number | undefined, kind: SymbolKind): CodeSymbol {
  const { width, height, name } = version
  const { modules, mask } =
    kind === 'micro' ? placeMicro(version, ecLevel, segments, asked) : { modules: placeRmqr(version, ecLevel, segments), mask: undefined }
  return { kind, version: name, ecLevel, mask, width, height, modules, segments, capacity: { used, max: version.levels[ecLevel]?.dataBits ?? used } }
}
