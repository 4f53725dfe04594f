import { scryptSync } from 'node:crypto'
import { isEqual } from '../equal.ts'
import { broken, phcBytes, phcParameters, type Reader, toPhc, tooCostly } from './stored.ts'

export interface ScryptCost {
  n: number
  r: number
  p: number
}

/** OWASP's. */
export const scryptDefault: ScryptCost = { n: 2 ** 17, r: 8, p: 1 }

const memoryBytesMax = 128 * scryptDefault.n * scryptDefault.r

/** Whether a cost is at most the default’s memory and twice its work. */
export const isScryptAffordable = ({ n, r, p }: ScryptCost): boolean => 128 * n * r <= memoryBytesMax && 128 * n * r * p <= 2 * memoryBytesMax

/** scrypt (RFC 7914), by the runtime itself. */
export const scrypt = (password: Uint8Array, salt: Uint8Array, { n, r, p }: ScryptCost, length: number): Uint8Array =>
  scryptSync(password, salt, length, { N: n, r, p, maxmem: 2 * memoryBytesMax })

/** A password's hash as PHC text. */
export function scryptText(password: Uint8Array, salt: Uint8Array, cost: ScryptCost): string {
  const digest = scrypt(password, salt, cost, 32)
  return `$scrypt$ln=${Math.log2(cost.n)},r=${cost.r},p=${cost.p}$${toPhc(salt)}$${toPhc(digest)}`
}

/** `$scrypt$ln=…,r=…,p=…$salt$digest` */
export const readScrypt: Reader = (text) => {
  const [, rest] = /^\$scrypt\$(.*)$/s.exec(text) ?? []
  if (rest === undefined) return undefined
  const [parameters, saltText, digestText, ...more] = rest.split('$')
  if (more.length > 0) broken('scrypt')
  const { ln, r, p } = phcParameters(parameters, ['ln', 'r', 'p'], 'scrypt')
  return storedScrypt({ n: 2 ** ln, r, p }, phcBytes(saltText, 'scrypt', { min: 1, max: 64 }), phcBytes(digestText, 'scrypt', { min: 16, max: 128 }))
}

/** A scrypt hash whose parts were read. */
export function storedScrypt(cost: ScryptCost, salt: Uint8Array, digest: Uint8Array): ReturnType<Reader> {
  if (!isScryptAffordable(cost)) tooCostly(`N · r = ${scryptDefault.n * scryptDefault.r} at most`)
  if (cost.n < 2 || !Number.isInteger(Math.log2(cost.n)) || cost.r < 1 || cost.p < 1) broken('scrypt')
  return {
    isCurrent: cost.n >= scryptDefault.n && cost.r >= scryptDefault.r,
    verify: (password) => isEqual(digest, scrypt(password, salt, cost, digest.length)),
  }
}
