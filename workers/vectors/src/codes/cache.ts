import { allocate, bytesAt, free, memoryUse, budgetBytes, type Slab } from './memory.ts'

/** Codes of a block in memory. What lies under a key never changes, but more rows may come behind those that are there. */
export interface Cached extends Slab {
  rows: number
}

// In order of their last use: a Map keeps the order in which its keys were set.
const slabs = new Map<string, Cached>()

/** The slab under a key, now the last used. */
export function recall(key: string): Cached | undefined {
  const slab = slabs.get(key)
  if (slab) {
    slabs.delete(key)
    slabs.set(key, slab)
  }
  return slab
}

/** An empty slab under a key; those used longest ago make room. */
export function put(key: string, bytes: number): Cached {
  const slab = room(bytes)
  bytesAt(slab.at, bytes).fill(0)
  const cached = { ...slab, rows: 0 }
  slabs.set(key, cached)
  return cached
}

function room(bytes: number): Slab {
  for (;;) {
    const slab = allocate(bytes)
    if (slab) return slab
    evict()
  }
}

function evict(): void {
  const [oldest] = slabs
  if (oldest === undefined) throw new RangeError('more than the whole budget was asked for')
  free(oldest[1])
  slabs.delete(oldest[0])
}

/** Whether a slab is there, or has room without another's going. */
export const isAtHand = (key: string, bytes: number): boolean => slabs.has(key) || memoryUse().taken + bytes <= budgetBytes

/** Runs `work` with an empty slab of its own, which is free again afterwards. */
export function lend<T>(bytes: number, work: (slab: Slab) => T): T {
  const slab = room(bytes)
  try {
    bytesAt(slab.at, bytes).fill(0)
    return work(slab)
  } finally {
    free(slab)
  }
}
