import { Buffer } from 'node:buffer'
import { invalid } from '@dot-do/service'

/** A hash that was stored, read: whether it is of what `password` makes now, and how to verify a password by it. */
export interface Stored {
  isCurrent: boolean
  verify(password: Uint8Array): boolean | Promise<boolean>
}

/** Reads a hash in one form: undefined where it is in another, `invalid_argument` where it is broken or costs too much. */
export type Reader = (hash: string) => Stored | undefined

/** More rounds than this of what is only repeated (PBKDF2, crypt) are refused. */
export const roundsMax = 900_000

export const broken = (what: string): never => invalid(`not ${what} as it should be`, ['hash'], 'hash')
export const tooCostly = (what: string): never => invalid(`costs more than is taken: ${what}`, ['hash'], 'cost')

/** The last part of a PHC text: bytes in base64 without padding. Salts and digests are short. */
export function phcBytes(text: string | undefined, what: string, { min, max }: { min: number; max: number }): Uint8Array {
  const bytes = text !== undefined && /^[A-Za-z0-9+/]+$/.test(text) && text.length % 4 !== 1 ? Buffer.from(text, 'base64') : undefined
  return bytes && bytes.length >= min && bytes.length <= max ? bytes : broken(what)
}

/** Bytes in base64 without padding, as PHC texts have them. */
export const toPhc = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/** Parameters such as `m=19456,t=2,p=1`: these names, each once, in this order. */
export function phcParameters<N extends string>(text: string | undefined, names: readonly N[], what: string): Record<N, number> {
  const pairs = (text ?? '').split(',').map((pair) => /^([a-z]{1,2})=(0|[1-9]\d{0,9})$/.exec(pair) ?? [])
  if (pairs.length !== names.length || pairs.some(([, name], index) => name !== names[index])) broken(what)
  return Object.fromEntries(pairs.map(([, name, value]) => [name, Number(value)])) as Record<N, number>
}

/** A salt for a new hash. */
export const freshSalt = (): Uint8Array => crypto.getRandomValues(new Uint8Array(16))
