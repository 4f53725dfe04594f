/** Numbers that look random and are the same in every run: mulberry32. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export const normal = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())

export type Kind = 'clustered' | 'anisotropic' | 'uniform' | 'duplicates'

/** Gives one vector after another of a set that is hard in its own way. */
export function vectorsOf(kind: Kind, dimensions: number, seed = 1): () => Float32Array {
  const next = random(seed)
  const gaussian = (spread = 1) => Float32Array.from({ length: dimensions }, () => normal(next) * spread)
  const centres = Array.from({ length: 100 }, () => gaussian())
  const pick = <T>(from: T[]) => from[Math.floor(next() * from.length)] as T
  const spreads = Float32Array.from({ length: dimensions }, (_, at) => 1 / Math.sqrt(1 + at / 4))
  const offset = gaussian(0.7)
  const makers: Record<Kind, () => Float32Array> = {
    clustered: () => pick(centres).map((value) => value + normal(next) * 0.5),
    // Few directions hold most of it, and all of it lies to one side, as with models' embeddings.
    anisotropic: () => gaussian().map((value, at) => value * (spreads[at] ?? 0) + (offset[at] ?? 0)),
    uniform: () => gaussian(),
    duplicates: () => (next() < 0.5 ? Float32Array.from(pick(centres)) : pick(centres).map((value) => value + normal(next) * 0.3)),
  }
  return makers[kind]
}

export const base64 = (vector: Float32Array): string => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
