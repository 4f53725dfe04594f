import { type CodeSymbol, encode, EncodingError } from '@dot-do/codes'
import { invalid } from '@dot-do/service'
import type { Subject } from './input.ts'

/** The symbol of a text, as the options ask for it. */
export function symbolOf(text: string, { options, style, payload }: Subject): CodeSymbol {
  const { mode: kind, version, mask, boostEc } = options
  const ecLevel = options.ecLevel ?? (style?.logo ? { qr: 'H' as const, micro: 'M' as const, rmqr: 'H' as const }[kind] : 'M')
  try {
    return encode(text, { kind, ecLevel, version, mask, boostEc })
  } catch (err) {
    if (!(err instanceof EncodingError)) throw err
    return invalid(err.message, err.reason === 'option' ? ['options'] : [payload ? 'payload' : 'data'], err.reason)
  }
}
