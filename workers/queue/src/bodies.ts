import { Problem, type ServiceContext } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { inputHash } from '@dot-do/store'
import type { Env } from './env.ts'
import type { Body } from './partition/send.ts'

const rowBytesMax = 128 * 1024
const bodyBytesMax = 10 * 1024 * 1024

interface Given {
  body?: unknown
  bytes?: string | undefined
  contentType?: string | undefined
}

/** A body as it is kept: in the row, or in the bucket where it is too large for one. */
export async function stored(env: Env, { auth, idempotencyKey }: ServiceContext, given: Given, path: (string | number)[]): Promise<Body> {
  const { text, size, contentType } = written(given, path)
  const kind = contentType === undefined ? 'json' : 'base64'
  if (size <= rowBytesMax) return { [kind]: text, contentType, size }
  // The same for a call that is made again under its key, so that it is the same write.
  const name = inputHash([auth.tenant, idempotencyKey ?? crypto.randomUUID(), path, text])
  const large = `${auth.tenant}/${name}`
  await env.BODIES.put(large, text)
  return { large, contentType, size }
}

function written({ body, bytes, contentType }: Given, path: (string | number)[]): { text: string; size: number; contentType: string | undefined } {
  if ((body === undefined) === (bytes === undefined)) invalid('say what to send: either `body` or `bytes`', [...path, 'body'])
  if (bytes === undefined && contentType !== undefined) invalid('it is the type of bytes', [...path, 'contentType'])
  const text = bytes ?? JSON.stringify(body)
  const size = bytes === undefined ? Buffer.byteLength(text) : Buffer.byteLength(text, 'base64')
  if (size > bodyBytesMax) throw new Problem('payload_too_large', `a body is longer than ${bodyBytesMax} bytes`)
  return { text, size, contentType: bytes === undefined ? undefined : (contentType ?? 'application/octet-stream') }
}

/** Deletes bodies from the bucket whose messages did not come to be. */
export async function discard(env: Env, bodies: Body[]): Promise<void> {
  const keys = bodies.map(({ large }) => large).filter((key) => key !== undefined)
  if (keys.length > 0) await env.BODIES.delete(keys)
}

/** Tells equal bodies from others. */
export const hashOf = ({ body, bytes, contentType }: Given): string => inputHash(bytes === undefined ? { body } : { bytes, contentType })

interface Kept {
  json?: string | undefined
  base64?: string | undefined
  large?: string | undefined
  contentType?: string | undefined
}

/** The body itself, wherever it is kept: JSON as text, or bytes in base64. */
export async function loaded(env: Env, { json, base64, large, contentType }: Kept): Promise<{ json?: string | undefined; base64?: string | undefined }> {
  if (large === undefined) return { json, base64 }
  const object = await env.BODIES.get(large)
  if (!object) throw new Problem('not_found', 'the body is not there any more')
  const text = await object.text()
  return contentType === undefined ? { json: text } : { base64: text }
}

/** The body as callers see it. */
export async function shownBody(env: Env, kept: Kept): Promise<{ body: unknown } | { bytes: string; contentType: string }> {
  const { json, base64 } = await loaded(env, kept)
  return json === undefined ? { bytes: base64 ?? '', contentType: kept.contentType ?? '' } : { body: JSON.parse(json) as unknown }
}
