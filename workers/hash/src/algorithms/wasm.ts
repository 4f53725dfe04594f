import type { Hasher } from './hasher.ts'

/** What a module of hash-wasm exports; bytes go through one buffer of its memory. */
interface Exports {
  memory: WebAssembly.Memory
  STATE_SIZE: WebAssembly.Global
  Hash_GetBuffer(): number
  Hash_GetState(): number
  Hash_Init(parameter: number): void
  Hash_Update(length: number): void
  Hash_Final(parameter: number): void
}

const files = {
  adler32: () => import('../wasm/adler32.wasm'),
  argon2: () => import('../wasm/argon2.wasm'),
  bcrypt: () => import('../wasm/bcrypt.wasm'),
  blake2b: () => import('../wasm/blake2b.wasm'),
  blake2s: () => import('../wasm/blake2s.wasm'),
  blake3: () => import('../wasm/blake3.wasm'),
  crc32: () => import('../wasm/crc32.wasm'),
  crc64: () => import('../wasm/crc64.wasm'),
  ripemd160: () => import('../wasm/ripemd160.wasm'),
  sha1: () => import('../wasm/sha1.wasm'),
  sha256: () => import('../wasm/sha256.wasm'),
  sha3: () => import('../wasm/sha3.wasm'),
  sha512: () => import('../wasm/sha512.wasm'),
  sm3: () => import('../wasm/sm3.wasm'),
  xxhash128: () => import('../wasm/xxhash128.wasm'),
  xxhash3: () => import('../wasm/xxhash3.wasm'),
  xxhash32: () => import('../wasm/xxhash32.wasm'),
  xxhash64: () => import('../wasm/xxhash64.wasm'),
}

export type ModuleName = keyof typeof files

const compiled = new Map<ModuleName, WebAssembly.Module>()

/** A module, loaded at its first use. */
export async function load(name: ModuleName): Promise<WebAssembly.Module> {
  const known = compiled.get(name)
  if (known) return known
  const { default: module } = await files[name]()
  compiled.set(name, module)
  return module
}

/** Bytes of the buffer; a digest of more would run over what lies behind it. */
export const bufferBytes = 16 * 1024

/** What a hasher begins with: the parameters of its module's functions, and bytes that its buffer holds before. */
export interface Start {
  digestBytes: number
  init?: number
  final?: number
  prefix?: Uint8Array | undefined
}

/** An instance of a module, for one digest after another. */
export class Engine implements Hasher {
  readonly #exports: Exports
  readonly #buffer: Uint8Array
  #start: Start = { digestBytes: 0 }

  constructor(module: WebAssembly.Module) {
    this.#exports = new WebAssembly.Instance(module).exports as unknown as Exports
    this.#buffer = new Uint8Array(this.#exports.memory.buffer, this.#exports.Hash_GetBuffer(), bufferBytes)
  }

  begin(start: Start): this {
    this.#start = start
    if (start.prefix) this.#buffer.set(start.prefix)
    this.#exports.Hash_Init(start.init ?? 0)
    return this
  }

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += bufferBytes) {
      const piece = bytes.length <= bufferBytes ? bytes : bytes.subarray(at, at + bufferBytes)
      this.#buffer.set(piece)
      this.#exports.Hash_Update(piece.length)
    }
  }

  digest(): Uint8Array {
    this.#exports.Hash_Final(this.#start.final ?? 0)
    return this.#buffer.slice(0, this.#start.digestBytes)
  }

  /** The state between updates, in place: a copy that is set again goes on from there. */
  state(): Uint8Array {
    const { memory, STATE_SIZE, Hash_GetState } = this.#exports
    const size = new DataView(memory.buffer).getUint32(STATE_SIZE.value as number, true)
    return new Uint8Array(memory.buffer, Hash_GetState(), size)
  }

  /** Hashes the last digest from one state and what comes out from another, again and again; each outcome is added (XOR) to `sum`. */
  repeat({ inner, outer, rounds, sum }: { inner: Uint8Array; outer: Uint8Array; rounds: number; sum: Uint8Array }): void {
    const { Hash_Update, Hash_Final } = this.#exports
    const state = this.state()
    const length = sum.length
    for (let round = 0; round < rounds; round++) {
      // The digest lies where the next bytes are read from.
      state.set(inner)
      Hash_Update(length)
      Hash_Final(0)
      state.set(outer)
      Hash_Update(length)
      Hash_Final(0)
      for (let index = 0; index < length; index++) sum[index] = (sum[index] as number) ^ (this.#buffer[index] as number)
    }
  }
}

// To make an instance takes longer than to hash a short text. One that was never finished, or has failed, does not come back.
const idle = new Map<ModuleName, Engine[]>()
const idleMax = 4

/** A hasher of a module, on an instance that no other hasher uses. */
export async function wasmHasher(name: ModuleName, start: Start): Promise<Hasher> {
  const engine = (idle.get(name)?.pop() ?? new Engine(await load(name))).begin(start)
  return {
    update: (bytes) => engine.update(bytes),
    digest() {
      const digest = engine.digest()
      const others = idle.get(name) ?? []
      if (others.length < idleMax) idle.set(name, [...others, engine])
      return digest
    },
  }
}
