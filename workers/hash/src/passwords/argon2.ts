import { Engine, load } from '../algorithms/wasm.ts'
import { isEqual } from '../equal.ts'
import { broken, phcBytes, phcParameters, type Reader, toPhc, tooCostly } from './stored.ts'

const types = { argon2d: 0, argon2i: 1, argon2id: 2 }

export type Argon2Type = keyof typeof types

export interface Argon2Cost {
  /** KiB */
  memory: number
  passes: number
  lanes: number
}

export interface Argon2Options extends Argon2Cost {
  type: Argon2Type
  salt: Uint8Array
  /** Of the tag, in bytes. */
  length: number
}

/** OWASP's, and at most what an isolate has to spare. */
export const argon2Default: Argon2Cost = { memory: 19 * 1024, passes: 2, lanes: 1 }
export const argon2Max: Argon2Cost = { memory: 64 * 1024, passes: 10, lanes: 16 }

const isAffordable = ({ memory, passes, lanes }: Argon2Cost): boolean => memory <= argon2Max.memory && passes <= argon2Max.passes && lanes <= argon2Max.lanes

interface Exports {
  memory: WebAssembly.Memory
  Hash_SetMemorySize(bytes: number): void
  Hash_GetBuffer(): number
  Hash_Calculate(length: number, memory: number): void
}

const blockBytes = 1024

/** Argon2 of version 0x13 (RFC 9106). The matrix is filled by WebAssembly, whose memory goes when it is done. */
export async function argon2(password: Uint8Array, options: Argon2Options): Promise<Uint8Array> {
  const { type, memory, passes, lanes, length, salt } = options
  const [module, blake2b] = [await load('argon2'), new Engine(await load('blake2b'))]
  const parameters = littleEndian(lanes, length, memory, passes, 0x13, types[type])
  const fields = [password, salt].flatMap((field) => [littleEndian(field.length), field])
  // No secret and no associated data.
  const seed = blake(blake2b, 64, parameters, ...fields, littleEndian(0, 0))
  const exports = new WebAssembly.Instance(module).exports as unknown as Exports
  // Only once it has said where, the matrix can be made as large as it must be.
  const at = exports.Hash_GetBuffer()
  exports.Hash_SetMemorySize(memory * blockBytes + blockBytes)
  const matrix = new Uint8Array(exports.memory.buffer, at, memory * blockBytes + blockBytes)
  matrix.set(parameters, memory * blockBytes)
  const laneBlocks = 4 * Math.floor(memory / (4 * lanes))
  for (let lane = 0; lane < lanes; lane++) {
    for (const column of [0, 1]) matrix.set(longHash(blake2b, blockBytes, seed, littleEndian(column, lane)), (lane * laneBlocks + column) * blockBytes)
  }
  exports.Hash_Calculate(0, memory)
  return longHash(blake2b, length, matrix.slice(0, blockBytes))
}

/** 32-bit words, each with its lowest byte first. */
function littleEndian(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length))
  for (const [index, value] of values.entries()) view.setUint32(4 * index, value, true)
  return new Uint8Array(view.buffer)
}

function blake(engine: Engine, length: number, ...parts: Uint8Array[]): Uint8Array {
  engine.begin({ digestBytes: length, init: 8 * length })
  for (const part of parts) engine.update(part)
  return engine.digest()
}

/** H′ of RFC 9106: BLAKE2b of any length. */
function longHash(engine: Engine, length: number, ...parts: Uint8Array[]): Uint8Array {
  const first = [littleEndian(length), ...parts]
  if (length <= 64) return blake(engine, length, ...first)
  const out = new Uint8Array(length)
  let link = blake(engine, 64, ...first)
  let at = 0
  for (; length - at > 64; at += 32) {
    out.set(link.subarray(0, 32), at)
    link = blake(engine, Math.min(64, length - at - 32), link)
  }
  out.set(link, at)
  return out
}

/** A password's hash as PHC text. */
export async function argon2Text(password: Uint8Array, salt: Uint8Array, cost: Argon2Cost): Promise<string> {
  const tag = await argon2(password, { ...cost, type: 'argon2id', salt, length: 32 })
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.lanes}$${toPhc(salt)}$${toPhc(tag)}`
}

/** `$argon2id$v=19$m=…,t=…,p=…$salt$tag`, also of argon2i and argon2d. */
export const readArgon2: Reader = (text) => {
  const [, name, rest] = /^\$(argon2(?:id|i|d))\$(.*)$/s.exec(text) ?? []
  if (name === undefined) return undefined
  const type = name as Argon2Type
  const [version, parameters, saltText, tagText, ...more] = (rest ?? '').split('$')
  if (version !== 'v=19' || more.length > 0) return broken(`${type} of version 19`)
  const { m: memory, t: passes, p: lanes } = phcParameters(parameters, ['m', 't', 'p'], type)
  const cost = { memory, passes, lanes }
  if (!isAffordable(cost)) tooCostly(`m = ${argon2Max.memory} KiB, t = ${argon2Max.passes}, p = ${argon2Max.lanes} at most`)
  if (passes < 1 || lanes < 1 || memory < 8 * lanes) broken(type)
  const salt = phcBytes(saltText, type, { min: 8, max: 64 })
  const tag = phcBytes(tagText, type, { min: 4, max: 128 })
  return {
    isCurrent: type === 'argon2id' && memory >= argon2Default.memory && passes >= argon2Default.passes,
    verify: async (password) => isEqual(tag, await argon2(password, { ...cost, type, salt, length: tag.length })),
  }
}
