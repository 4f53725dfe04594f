import { invalid } from '@dot-do/service'
import { decode } from '../encodings.ts'
import { bytesOf } from '../text.ts'
import type { Settings } from './hasher.ts'
import type { Named } from './names.ts'

/** What a call says beside the bytes and the algorithm. */
export interface Told {
  key?: string | undefined
  keyEncoding: 'utf8' | 'hex' | 'base64'
  context?: string | undefined
  seed?: number | string | undefined
  length?: number | undefined
}

/** The settings of an algorithm; whatever it does not take, or not so, ends the call. */
export function settingsFor({ name, algorithm, length: named }: Named, told: Told, size: number | undefined): Settings {
  const { takes = [], lengthMax = algorithm.bytes } = algorithm
  for (const field of ['key', 'context', 'seed', 'length'] as const) {
    if (told[field] !== undefined && !takes.includes(field)) invalid(`${name} takes none`, [field], field)
  }
  const { key, context, seed } = { key: keyOf(told), context: told.context, seed: seedOf(told.seed, algorithm.seedBits ?? 0) }
  const { min, max } = algorithm.keyBytes ?? { min: 0, max: 0 }
  if (key && (key.length < min || key.length > max)) invalid(`${name} takes a key of ${min === max ? min : `${min} to ${max}`} bytes`, ['key'], 'key')
  if (algorithm.kind === 'mac' && key === undefined) invalid(`${name} needs a key`, ['key'], 'key')
  if (key && context !== undefined) invalid('either a key or a context', ['context'], 'context')
  if ((told.length ?? 0) > lengthMax) invalid(`${name} has at most ${lengthMax} bytes`, ['length'], 'length')
  if (takes.includes('size') && size === undefined) invalid(`${name} begins with the length: send the file with content-length`, ['file'], 'size')
  return { key, seed, size, context: context === undefined ? undefined : bytesOf(context, ['context']), length: told.length ?? named }
}

function keyOf({ key, keyEncoding }: Told): Uint8Array | undefined {
  if (key === undefined) return undefined
  return keyEncoding === 'utf8' ? bytesOf(key, ['key']) : (decode(key, keyEncoding) ?? invalid(`not ${keyEncoding}`, ['key'], 'key'))
}

function seedOf(seed: number | string | undefined, bits: number): bigint | undefined {
  if (seed === undefined) return undefined
  const isNumber = typeof seed === 'number' || /^(?:0x[0-9a-f]{1,16}|\d{1,20})$/i.test(seed)
  const value = isNumber ? BigInt(seed) : -1n
  return value >= 0n && value < 1n << BigInt(bits) ? value : invalid(`not a number of at most ${bits} bits`, ['seed'], 'seed')
}
