import type { Training } from './kmeans.ts'

/** What a run is to do. */
export interface Plan {
  /** Numbers of clusters to try, one number again where it is the one asked for. */
  tries: number[]
  /** Of the vectors when it began. */
  dimensions: number
  filter?: Record<string, unknown> | undefined
  namespace?: string | undefined
  seed: number
  sample: number
  label: boolean
  centroids: boolean
}

interface Tried {
  centres: Float32Array[]
  inertia: number
  silhouette: number
}

/** How far a run has come. */
export interface Progress {
  phase: 'train' | 'assign' | 'done'
  /** Which try it is at. */
  at: number
  training?: Training | undefined
  best?: Tried | undefined
  /** The last slot that was given its cluster. */
  after: number
}

/** Centres as one piece of bytes; the rest of a progress is JSON. */
export interface Kept {
  text: string
  training: ArrayBuffer | null
  best: ArrayBuffer | null
}

export const kept = ({ training, best, ...rest }: Progress): Kept => ({
  text: JSON.stringify({
    ...rest,
    training: training && { inertia: training.inertia === Infinity ? null : training.inertia, iterations: training.iterations },
    best: best && { inertia: best.inertia, silhouette: best.silhouette },
  }),
  training: training ? joined(training.centres) : null,
  best: best ? joined(best.centres) : null,
})

export function restored({ text, training, best }: Kept, dimensions: number): Progress {
  const rest = JSON.parse(text) as Omit<Progress, 'training' | 'best'> & {
    training?: { inertia: number | null; iterations: number }
    best?: { inertia: number; silhouette: number }
  }
  return {
    ...rest,
    training:
      rest.training && training
        ? { ...rest.training, inertia: rest.training.inertia ?? Infinity, centres: parted(training, dimensions), isDone: false }
        : undefined,
    best: rest.best && best ? { ...rest.best, centres: parted(best, dimensions) } : undefined,
  }
}

function joined(centres: Float32Array[]): ArrayBuffer {
  const all = new Float32Array(centres.reduce((sum, { length }) => sum + length, 0))
  for (const [at, centre] of centres.entries()) all.set(centre, at * centre.length)
  return all.buffer
}

const parted = (bytes: ArrayBuffer, dimensions: number): Float32Array[] =>
  Array.from({ length: bytes.byteLength / 4 / dimensions }, (_, at) => new Float32Array(bytes, at * dimensions * 4, dimensions))
