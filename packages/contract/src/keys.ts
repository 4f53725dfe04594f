import { createHash } from 'node:crypto'

/**
 * An API key reads `do_live_` or `do_test_`, the tenant's word (10 characters), 32 base62 characters of secret and a
 * base62 CRC-32 of all before it (6): a scanner can tell one offline, a typo costs no look-up, and the word leads to
 * the one object that can verify it.
 */
export interface ParsedKey {
  mode: KeyMode
  word: string
}

export type KeyMode = 'live' | 'test'

export const secretLength = 32

const pattern = /^do_(live|test)_([0-9a-v]{10})[0-9A-Za-z]{32}([0-9A-Za-z]{6})$/
const base32 = '0123456789abcdefghijklmnopqrstuv'
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The 10-character word of a tenant: the first 50 bits of the SHA-256 of its id. */
export function wordOf(tenant: string): string {
  const digest = createHash('sha256').update(tenant).digest()
  let word = ''
  for (let index = 0; index < 10; index++) word += base32[(digest.readUInt16BE((index * 5) >> 3) >> (11 - ((index * 5) & 7))) & 31]
  return word
}

/** The SHA-256 of a credential in hex: the only form in which one is stored or looked up. */
export const hashOf = (credential: string): string => createHash('sha256').update(credential).digest('hex')

/** Base62 characters without bias, from at least `length` random bytes; more bytes let it pass over those above 247. */
export function toBase62(random: Uint8Array, length: number): string {
  let out = ''
  for (const byte of random) {
    if (byte < 248) out += base62[byte % 62]
    if (out.length === length) return out
  }
  throw new RangeError(`${random.length} bytes are too few for ${length} base62 characters`)
}

/** A well-formed key of `tenant` around a secret of 32 base62 characters. */
export function formatKey(tenant: string, secret: string, mode: KeyMode = 'live'): string {
  const body = `do_${mode}_${wordOf(tenant)}${secret}`
  return body + checksum(body)
}

/** The parts of a well-formed key, or undefined: a wrong shape or checksum needs no look-up. */
export function parseKey(key: string): ParsedKey | undefined {
  const match = pattern.exec(key)
  if (!match || checksum(key.slice(0, -6)) !== match[3]) return undefined
  return { mode: match[1] as KeyMode, word: match[2] ?? '' }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

function checksum(text: string): string {
  let crc = 0xffffffff
  for (let index = 0; index < text.length; index++) crc = (crcTable[(crc ^ text.charCodeAt(index)) & 0xff] ?? 0) ^ (crc >>> 8)
  let rest = (crc ^ 0xffffffff) >>> 0
  let out = ''
  for (let index = 0; index < 6; index++) {
    out = base62[rest % 62] + out
    rest = Math.floor(rest / 62)
  }
  return out
}
