import { Buffer } from 'node:buffer'
import { base32 } from '@scure/base'

/** How bytes are written in text. */
export type Encoding = 'hex' | 'base64' | 'base64url' | 'base32'

/** Bytes as text; base32 and base64 are filled up with =, base64url is not (RFC 4648). */
export function encode(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding === 'base32') return base32.encode(bytes)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(encoding)
}

const patterns: Record<Encoding, RegExp> = {
  hex: /^(?:[0-9a-f]{2})*$/i,
  base64: /^[A-Za-z0-9+/]*={0,2}$/,
  base64url: /^[A-Za-z0-9_-]*={0,2}$/,
  base32: /^[A-Z2-7]*={0,6}$/i,
}

/** Text as bytes, filled up with = or not, hex and base32 in either case; undefined where it is not in that encoding. */
export function decode(text: string, encoding: Encoding): Uint8Array | undefined {
  if (!patterns[encoding].test(text)) return undefined
  if (encoding === 'base32') return fromBase32(text)
  if (encoding !== 'hex' && text.replace(/=+$/, '').length % 4 === 1) return undefined
  return Buffer.from(text, encoding)
}

function fromBase32(text: string): Uint8Array | undefined {
  const bare = text.replace(/=+$/, '').toUpperCase()
  try {
    return base32.decode(bare.padEnd(Math.ceil(bare.length / 8) * 8, '='))
  } catch {
    return undefined
  }
}
