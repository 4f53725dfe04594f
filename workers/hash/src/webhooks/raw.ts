import { decode, encode } from '../encodings.ts'
import { type Scheme, textKey } from './scheme.ts'

const header = 'x-signature'

/** `X-Signature: <hex>` of the body, with `sha256=` before it or not; base64 is read, too. It says no time. */
export const raw: Scheme = {
  keyOf: textKey,
  sign(body, macs) {
    const [first = new Uint8Array()] = macs(body)
    return { [header]: encode(first, 'hex') }
  },
  read(body, find) {
    const value = find(header)?.replace(/^sha256=/, '')
    if (value === undefined) return 'missing_header'
    const signature = value.length === 64 ? decode(value, 'hex') : decode(value, 'base64')
    return signature ? { content: body, signatures: [signature] } : 'malformed'
  },
}
