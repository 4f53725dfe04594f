import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * The WebAssembly of the package hash-wasm, which holds it as base64 in its code. The runtime compiles no bytes that code gives
 * it, only modules that are deployed, so those that are used lie in src/wasm. `node workers/hash/scripts/wasm.ts` writes them
 * anew after another version was pinned; a test says when that is due.
 */
const used = [
  ...['adler32', 'argon2', 'bcrypt', 'blake2b', 'blake2s', 'blake3', 'crc32', 'crc64', 'ripemd160'],
  ...['sha1', 'sha256', 'sha3', 'sha512', 'sm3', 'xxhash128', 'xxhash3', 'xxhash32', 'xxhash64'],
]

/** The folder they lie in. */
export const folder = join(import.meta.dirname, '..', 'src', 'wasm')

/** The modules that are used, by the name of their file, as the pinned package holds them. */
export function packed(): Map<string, Buffer> {
  const source = readFileSync(
    createRequire(import.meta.url)
      .resolve('hash-wasm')
      .replace(/index\.umd\.js$/, 'index.esm.js'),
    'utf8',
  )
  const found = new Map(Array.from(source.matchAll(/^var name\S* = "(\w+)";\nvar data\S* = "([A-Za-z0-9+/=]+)";$/gm), ([, name, data]) => [name, data]))
  return new Map(
    used.map((name) => {
      const data = found.get(name)
      if (data === undefined) throw new Error(`hash-wasm has no ${name}`)
      return [`${name}.wasm`, Buffer.from(data, 'base64')]
    }),
  )
}

if (import.meta.main) for (const [name, bytes] of packed()) writeFileSync(join(folder, name), bytes)
