import { createHash } from 'node:crypto'
import type { Format, Options } from 'photos.do/contract'
import { inTurn } from '../engine/engine.ts'
import type { Env } from '../env.ts'
import { stampOf } from '../picture/options.ts'
import { missing, storedPicture } from '../picture/source.ts'
import { sizeOf } from '../picture/plan.ts'
import { targetOf } from '../picture/target.ts'
import { recordsAt } from '../scope.ts'
import { isOf, keys } from '../store/keys.ts'
import type { Serving } from '../store/store.ts'
import { writeOptions } from '../urls/text.ts'

// Rises when the same options would give other bytes.
const engineVersion = 1

export interface Wanted {
  env: Env
  tenant: string
  photo: NonNullable<Serving['photo']>
  options: Options
  accept: string | undefined
  waitUntil: (work: Promise<unknown>) => void
}

export interface Made {
  type: `image/${Format}`
  body: ReadableStream<Uint8Array> | Uint8Array
  length: number
  /** Of the original, the options, the format and the engine. */
  hash: string
}

// What is being made now, by its key: whoever asks for the same meanwhile gets the same.
const making = new Map<string, Promise<Uint8Array>>()

/** A photo as its options say: kept from before, or made now and kept. */
export async function made(wanted: Wanted): Promise<Made> {
  const { env, photo, options, accept } = wanted
  const { width, height } = sizeOf(photo, options) ?? photo
  const target = targetOf({ type: photo.format, frames: photo.frames, hasAlpha: photo.hasAlpha }, options, accept, width * height)
  const hash = createHash('sha256')
    .update(JSON.stringify([engineVersion, photo.sha256, writeOptions(options), target.format]))
    .digest('hex')
    .slice(0, 32)
  const type = `image/${target.format}` as const
  const key = keys.result(photo.id, hash)
  const running = making.get(key)
  if (!running) {
    const kept = await env.PICTURES.get(key)
    if (kept) return { type, hash, body: kept.body, length: kept.size }
  }
  const body = await (making.get(key) ?? begin(key, () => make(wanted, target, hash)))
  return { type, hash, body, length: body.length }
}

function begin(key: string, work: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const begun = work().finally(() => making.delete(key))
  making.set(key, begun)
  return begun
}

async function make({ env, tenant, photo, options, waitUntil }: Wanted, target: ReturnType<typeof targetOf>, hash: string): Promise<Uint8Array> {
  const picture = await storedPicture(env, photo.id, photo.sha256)
  const stamp = await stampOf(options, (id) => other(env, tenant, id))
  const { bytes } = await inTurn(({ render }) => render(picture, options, target, stamp))
  waitUntil(keep(env, tenant, photo.id, hash, bytes))
  return bytes
}

async function other(env: Env, tenant: string, id: string) {
  const found = isOf(id, tenant) ? (await recordsAt(env, tenant).serving({ id })).photo : undefined
  if (!found) throw missing(id)
  return storedPicture(env, id, found.sha256)
}

/** Bytes first, then the note of them; without it they go with the photo all the same. */
async function keep(env: Env, tenant: string, id: string, hash: string, bytes: Uint8Array): Promise<void> {
  await env.PICTURES.put(keys.result(id, hash), bytes)
  await recordsAt(env, tenant).keep({ id, hash })
}
