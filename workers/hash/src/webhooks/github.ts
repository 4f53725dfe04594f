import { decode, encode } from '../encodings.ts'
import { type Scheme, textKey } from './scheme.ts'

const header = 'x-hub-signature-256'

/** `X-Hub-Signature-256: sha256=<hex>` of the body; it says no time. */
export const github: Scheme = {
  keyOf: textKey,
  sign(body, macs) {
    const [first = new Uint8Array()] = macs(body)
    return { [header]: `sha256=${encode(first, 'hex')}` }
  },
  read(body, find) {
    const value = find(header)
    if (value === undefined) return 'missing_header'
    const signature = value.startsWith('sha256=') ? decode(value.slice(7), 'hex') : undefined
    return signature ? { content: body, signatures: [signature] } : 'malformed'
  },
}
