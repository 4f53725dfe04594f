export type EcLevel = 'L' | 'M' | 'Q' | 'H'
export type SymbolKind = 'qr' | 'micro' | 'rmqr'

/** A run of data in one mode of ISO/IEC 18004, or the announcement of a character set (`eci`). */
export interface Segment {
  mode: 'numeric' | 'alphanumeric' | 'byte' | 'kanji' | 'eci'
  /** The data; of an ECI its assignment number. */
  text: string
  /** What it takes in the symbol, its header included. */
  bits: number
}

/** A drawn-up symbol, without its quiet zone. */
export interface CodeSymbol {
  kind: SymbolKind
  /** 1 to 40; M1 to M4; R7x43 to R17x139. */
  version: number | string
  ecLevel: EcLevel
  /** Not of rMQR, which has but one. */
  mask?: number
  width: number
  height: number
  /** Row by row; 1 is dark. */
  modules: Uint8Array
  segments: Segment[]
  /** Bits of data: taken, and there. */
  capacity: { used: number; max: number }
}

/** What is asked of a symbol. */
export interface EncodeOptions {
  ecLevel: EcLevel
  /** 1 to 40, or of the kind: M1 to M4, R7x43 to R17x139. */
  version?: number | string
  mask?: number
  kind: SymbolKind
  /** Takes a higher level where the symbol has room for it anyway. */
  boostEc: boolean
}

/** Whether the module at a place is dark; outside of the symbol none is. */
export const isDark = ({ width, height, modules }: Pick<CodeSymbol, 'width' | 'height' | 'modules'>, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < width && y < height && modules[y * width + x] === 1

/** What can't be encoded as asked; `used` and `max` in bits where it is too long. */
export class EncodingError extends Error {
  readonly reason: 'too_long' | 'not_encodable' | 'option'
  readonly capacity: { used: number; max: number; maxAtL: number } | undefined
  constructor(reason: EncodingError['reason'], message: string, capacity?: EncodingError['capacity']) {
    super(message)
    this.reason = reason
    this.capacity = capacity
  }
}

/** The refusal of what does not fit. */
export function tooLong(version: string, level: EcLevel, used: number, max: number, maxAtL: number): EncodingError {
  const better = maxAtL > max ? `, at L ${maxAtL}` : ''
  return new EncodingError('too_long', `the text takes ${used} bits; ${version} at level ${level} holds ${max}${better}`, { used, max, maxAtL })
}
