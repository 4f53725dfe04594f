import { invalid } from '@dot-do/service'
import { load } from '../algorithms/wasm.ts'
import { broken, type Reader, tooCostly } from './stored.ts'

/** Logarithms of rounds: OWASP's, and at most. */
export const bcryptDefault = 10
export const bcryptMax = 14

const passwordBytesMax = 72

interface Exports {
  memory: WebAssembly.Memory
  Hash_GetBuffer(): number
  bcrypt(passwordLength: number, rounds: number, isText: number): void
  bcrypt_verify(passwordLength: number): number
}

async function start(): Promise<{ exports: Exports; buffer: Uint8Array }> {
  const exports = new WebAssembly.Instance(await load('bcrypt')).exports as unknown as Exports
  return { exports, buffer: new Uint8Array(exports.memory.buffer, exports.Hash_GetBuffer()) }
}

/** What bcrypt would cut off, or take for the end, is refused. */
function checkPassword(password: Uint8Array): void {
  if (password.length > passwordBytesMax) invalid(`bcrypt takes at most ${passwordBytesMax} bytes`, ['password'], 'password')
  if (password.includes(0)) invalid('bcrypt takes no NUL byte', ['password'], 'password')
}

/** A password's hash as `$2b$` text. */
export async function bcryptText(password: Uint8Array, salt: Uint8Array, rounds: number): Promise<string> {
  checkPassword(password)
  const { exports, buffer } = await start()
  buffer.set(salt)
  buffer.set(password, salt.length)
  exports.bcrypt(password.length, rounds, 1)
  // It says $2a$, which differs for bytes that no UTF-8 has.
  return `$2b$${new TextDecoder().decode(buffer.subarray(4, 60))}`
}

/** `$2a$`, `$2b$`, `$2y$` */
export const readBcrypt: Reader = (text) => {
  if (!/^\$2[a-z]?\$/.test(text)) return undefined
  const [, digits] = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(text) ?? []
  const rounds = Number(digits ?? broken('$2a$, $2b$ or $2y$'))
  if (rounds > bcryptMax) tooCostly(`${bcryptMax} at most`)
  if (rounds < 4) broken('bcrypt')
  return {
    isCurrent: rounds >= bcryptDefault,
    async verify(password) {
      checkPassword(password)
      const { exports, buffer } = await start()
      buffer.set(new TextEncoder().encode(text))
      buffer.set(password, text.length)
      // All 31 characters are compared, whichever differ.
      return exports.bcrypt_verify(password.length) === 1
    },
  }
}
