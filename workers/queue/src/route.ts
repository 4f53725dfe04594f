import { Problem } from '@dot-do/contract'
import { type Actor, open } from '@dot-do/store'
import type { Env } from './env.ts'
import { homeOf } from './partition/ids.ts'
import { partitionsReason } from './partition/open.ts'
import { partition, partitionName } from './partition/store.ts'

/** A partition of a queue, reached with the rights of `actor`. */
export const partitionOf = (env: Env, actor: Actor, name: string, number: number) =>
  open(env.PARTITION, partition, `${actor.tenant}/${partitionName(name, number)}`, actor)

export type Partition = ReturnType<typeof partitionOf>

const knownMax = 10_000
/** How messages of a queue are spread. */
export interface Spread {
  partitions: number
  ordered: boolean
}

/** Of queues with more than one partition; a partition refuses whoever is wrong. */
const known = new Map<string, Spread>()
const one: Spread = { partitions: 1, ordered: false }

/** Does `work`, which is told how many partitions the queue has and how each is reached; once more where it was told wrong. */
export async function withPartitions<T>(
  env: Env,
  actor: Actor,
  queue: string,
  work: (partitions: number, at: (number: number) => Partition, spread: Spread) => Promise<T>,
): Promise<T> {
  const id = `${actor.tenant}/${queue}`
  const at = (number: number) => partitionOf(env, actor, queue, number)
  const told = known.get(id) ?? one
  try {
    return await work(told.partitions, at, told)
  } catch (thrown) {
    const right = rightOf(thrown, told)
    if (right === undefined) throw thrown
    known.delete(id)
    if (known.size >= knownMax) known.clear()
    if (right.partitions > 1) known.set(id, right)
    return work(right.partitions, at, right)
  }
}

/** What holds, where a failure says that it was told wrong. */
function rightOf(thrown: unknown, told: Spread): Spread | undefined {
  if (!(thrown instanceof Problem)) return undefined
  if (thrown.reason === partitionsReason) return thrown.data as Spread
  // It was deleted, and may be there again with fewer.
  return thrown.code === 'not_found' && told.partitions > 1 ? one : undefined
}

/** Where a message is: with the others of its key, else where its id says. */
export const placeOf = ({ id, key }: { id: string; key: string | null }, partitions: number): number =>
  key === null ? homeOf(id, partitions) : hashed(key) % partitions

/** Where a message goes. Those of one deduplication stay together, or those of one key where there is an order to keep. */
export function destinationOf(
  { key, dedupe }: { key?: string | undefined; dedupe?: { id: string } | undefined },
  { partitions, ordered }: Spread,
  chance: number,
): number {
  const together = ordered ? (key ?? dedupe?.id) : (dedupe?.id ?? key)
  return together === undefined ? Math.floor(chance * partitions) : hashed(together) % partitions
}

/** FNV-1a of the UTF-16 units. */
function hashed(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
