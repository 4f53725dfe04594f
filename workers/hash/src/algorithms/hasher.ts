/** Bytes go in as they come, in any pieces; the digest comes out once. */
export interface Hasher {
  update(bytes: Uint8Array): void
  digest(): Uint8Array
}

/** What an algorithm may be told beside the bytes; only what it `takes`. */
export interface Settings {
  key?: Uint8Array | undefined
  /** Of the digest, in bytes. */
  length?: number | undefined
  context?: Uint8Array | undefined
  seed?: bigint | undefined
  /** How many bytes will come, where that is known before. */
  size?: number | undefined
}

export interface Algorithm {
  kind: 'cryptographic' | 'mac' | 'checksum'
  /** Bytes of the digest, unless `length` is given. */
  bytes: number
  /** Fit to resist an adversary. */
  isSecure: boolean
  /** Bytes of the block that HMAC fills its key up to; absent where there is no HMAC of it. */
  blockBytes?: number
  takes?: (keyof Settings)[]
  keyBytes?: { min: number; max: number }
  lengthMax?: number
  seedBits?: number
  create(settings: Settings): Hasher | Promise<Hasher>
}
