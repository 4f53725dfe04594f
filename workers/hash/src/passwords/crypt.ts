import { Engine, load } from '../algorithms/wasm.ts'
import { isEqual } from '../equal.ts'
import { broken, type Reader, roundsMax, tooCostly } from './stored.ts'

const kinds = { '5': { name: 'sha256', digestBytes: 32, third: 10, back: 1 }, '6': { name: 'sha512', digestBytes: 64, third: 21, back: 2 } } as const

type Kind = keyof typeof kinds

const roundsDefault = 5000
const roundsMin = 1000
const passwordBytesMax = 512
// Each round reads the password up to twice.
const workMax = 100_000_000

/** `$5$` and `$6$` of crypt(3): Drepper's “Unix crypt using SHA-256 and SHA-512”. */
export const readCrypt: Reader = (text) => {
  const [, kind] = /^\$([56])\$/.exec(text) ?? []
  if (kind === undefined) return undefined
  const [, digits, salt, digest] = /^\$[56]\$(?:rounds=([1-9]\d{0,8})\$)?([^$:\n]{0,16})\$([./0-9A-Za-z]{43}|[./0-9A-Za-z]{86})$/.exec(text) ?? []
  if (salt === undefined || digest === undefined) return broken('crypt')
  const rounds = Math.max(roundsMin, Number(digits ?? roundsDefault))
  if (rounds > roundsMax) tooCostly(`${roundsMax} rounds at most`)
  const utf8 = new TextEncoder()
  return {
    isCurrent: false,
    async verify(password) {
      if (password.length > passwordBytesMax || rounds * (password.length + 64) > workMax) tooCostly('so many rounds take no password as long')
      return isEqual(utf8.encode(digest), utf8.encode(await crypt(kind as Kind, password, utf8.encode(salt), rounds)))
    },
  }
}

async function crypt(kind: Kind, password: Uint8Array, salt: Uint8Array, rounds: number): Promise<string> {
  const { name, digestBytes } = kinds[kind]
  const engine = new Engine(await load(name))
  const hash = (...parts: Uint8Array[]): Uint8Array => {
    engine.begin({ digestBytes, init: 8 * digestBytes })
    for (const part of parts) engine.update(part)
    return engine.digest()
  }
  const alternate = hash(password, salt, password)
  const bits = password.length === 0 ? [] : Array.from(password.length.toString(2)).toReversed()
  let digest = hash(password, salt, filled(alternate, password.length), ...bits.map((bit) => (bit === '1' ? alternate : password)))
  const passwords = filled(hash(...Array<Uint8Array>(password.length).fill(password)), password.length)
  const salts = filled(hash(...Array<Uint8Array>(16 + (digest[0] ?? 0)).fill(salt)), salt.length)
  for (let round = 0; round < rounds; round++) {
    const isOdd = round % 2 === 1
    digest = hash(isOdd ? passwords : digest, round % 3 === 0 ? none : salts, round % 7 === 0 ? none : passwords, isOdd ? digest : passwords)
  }
  return written(kind, digest)
}

const none = new Uint8Array()

/** A digest over and over, as long as this. */
const filled = (digest: Uint8Array, length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => digest[index % digest.length] as number)

const letters = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Three bytes, one of each third of the digest, make four letters; which third comes first goes round. */
function written(kind: Kind, digest: Uint8Array): string {
  const { third, back } = kinds[kind]
  const groups = Array.from({ length: third }, (_, index) => {
    const at = (place: number) => digest[index + third * ((place + index * (3 - back)) % 3)] ?? 0
    return lettersOf((at(0) << 16) | (at(1) << 8) | at(2), 4)
  })
  const rest = digest.subarray(3 * third)
  const last = rest.length === 2 ? lettersOf(((rest[1] ?? 0) << 8) | (rest[0] ?? 0), 3) : lettersOf(rest[0] ?? 0, 2)
  return groups.join('') + last
}

const lettersOf = (value: number, count: number): string => Array.from({ length: count }, (_, index) => letters.charAt((value >>> (6 * index)) & 63)).join('')
