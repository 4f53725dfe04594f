import { Buffer } from 'node:buffer'
import { Engine, load } from '../algorithms/wasm.ts'
import { isEqual } from '../equal.ts'
import { broken, phcBytes, phcParameters, type Reader, roundsMax, type Stored, tooCostly } from './stored.ts'

const hashes = {
  sha1: { digestBytes: 20, blockBytes: 64, init: 0 },
  sha256: { digestBytes: 32, blockBytes: 64, init: 256 },
  sha512: { digestBytes: 64, blockBytes: 128, init: 512 },
}

export type Pbkdf2Hash = keyof typeof hashes

/**
 * PBKDF2 (RFC 8018) by WebAssembly: the runtime's own takes 100,000 rounds at most in production. Each round goes on from
 * the states behind the key's blocks, in place.
 */
export async function pbkdf2(hash: Pbkdf2Hash, password: Uint8Array, salt: Uint8Array, rounds: number, length: number): Promise<Uint8Array> {
  const { digestBytes, blockBytes, init } = hashes[hash]
  const engine = new Engine(await load(hash))
  const start = { digestBytes, init }
  const key = new Uint8Array(blockBytes)
  key.set(password.length > blockBytes ? digestOf(engine.begin(start), password) : password)
  const stateBehind = (pad: number): Uint8Array => {
    engine.begin(start).update(key.map((byte) => byte ^ pad))
    return engine.state().slice()
  }
  const [inner, outer] = [stateBehind(0x36), stateBehind(0x5c)]
  const out = new Uint8Array(Math.ceil(length / digestBytes) * digestBytes)
  for (let block = 0; block * digestBytes < length; block++) {
    const sum = out.subarray(block * digestBytes, (block + 1) * digestBytes)
    const count = Uint8Array.of(0, 0, 0, block + 1)
    engine.state().set(inner)
    const first = digestOf(engine, Uint8Array.from([...salt, ...count]))
    engine.state().set(outer)
    sum.set(digestOf(engine, first))
    engine.repeat({ inner, outer, rounds: rounds - 1, sum })
  }
  return out.subarray(0, length)
}

function digestOf(engine: Engine, bytes: Uint8Array): Uint8Array {
  engine.update(bytes)
  return engine.digest()
}

/** `$pbkdf2-sha256$i=…$salt$digest` as PHC has it, `$pbkdf2-sha256$29000$salt$digest` as passlib does. */
export const readPbkdf2: Reader = (text) => {
  const [, name, rest] = /^\$pbkdf2(?:-(sha1|sha256|sha512))?\$(.*)$/s.exec(text) ?? []
  if (rest === undefined) return undefined
  const [parameters, saltText, digestText, ...more] = rest.split('$')
  if (more.length > 0) broken('pbkdf2')
  // passlib writes a dot where base64 has a plus.
  const bytes = (part: string | undefined) => phcBytes(part?.replaceAll('.', '+'), 'pbkdf2', { min: 1, max: 128 })
  const { i: rounds } = phcParameters(/^\d+$/.test(parameters ?? '') ? `i=${parameters}` : parameters?.replace(/,l=\d{1,3}$/, ''), ['i'], 'pbkdf2')
  return storedPbkdf2((name ?? 'sha1') as Pbkdf2Hash, rounds, bytes(saltText), bytes(digestText))
}

/** A PBKDF2 hash whose parts were read. */
export function storedPbkdf2(hash: Pbkdf2Hash, rounds: number, salt: Uint8Array, digest: Uint8Array): Stored {
  // A longer digest takes as many times as long.
  const blocks = Math.ceil(digest.length / hashes[hash].digestBytes)
  if (rounds * blocks > roundsMax) tooCostly(`${roundsMax} rounds at most`)
  if (rounds < 1) broken('pbkdf2')
  return { isCurrent: false, verify: async (password) => isEqual(digest, await pbkdf2(hash, password, salt, rounds, digest.length)) }
}

/** Bytes of padded base64. */
export const fromBase64 = (text: string): Uint8Array => Buffer.from(text, 'base64')
