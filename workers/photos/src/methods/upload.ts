import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { EgressError, safeFetch } from '@dot-do/egress'
import { withoutLocation } from '@dot-do/pictures'
import { invalid } from '@dot-do/service'
import type contract from 'photos.do/contract'
import { fileBytesMax } from 'photos.do/contract'
import { inTurn } from '../engine/engine.ts'
import type { Env } from '../env.ts'
import { type Picture, pictureOf } from '../picture/picture.ts'
import { bytesOf } from '../picture/source.ts'
import { type Scope, unkeyed } from '../scope.ts'
import { keys } from '../store/keys.ts'
import { type Added, newId } from '../store/store.ts'
import { writeTenant } from '../urls/tenants.ts'

type Contract = typeof contract
type Input = Parsed<Contract, 'upload'>

/** Stores a picture: looked at, without its place, bytes first and the record after them. */
export async function upload(input: Input, scope: Scope & { signal: AbortSignal }): Promise<Answer<Contract, 'upload'>> {
  const bytes = await fetched(input, scope)
  const picture = pictureOf(bytes, input.file ? 'file' : 'url')
  const records = unkeyed(scope)
  const sha256 = await digest(bytes)
  const id = newId(scope.ctx.auth.tenant)
  const row = await rowOf(picture, { id, sha256, keepGps: input.keepGps })
  const known = await records.claim({ id, sha256 })
  if (known) return { ...known, deduplicated: true }
  await writeTenant(scope.env, scope.ctx.auth.tenant)
  const stored = await store(scope.env, picture, row, input.keepGps)
  const name = input.name ?? input.file?.name ?? ''
  const { photo, isNew } = await records.add({
    row: {
      ...{ ...row, bytes: stored, name: name === '' ? nameIn(input.url, picture) : name.slice(0, 255), alt: input.alt ?? null },
      ...{ metadata: input.metadata ?? {}, visibility: input.visibility ?? 'public' },
    },
    tags: input.tags ?? [],
    isAnnounced: false,
  })
  return isNew ? photo : { ...photo, deduplicated: true }
}

async function fetched({ file, url }: Input, { env, signal }: { env: Env; signal: AbortSignal }): Promise<Uint8Array> {
  if ((file === undefined) === (url === undefined)) return invalid('give file or url, one of them', ['file'])
  if (file) return bytesOf(file)
  try {
    const response = await safeFetch(env, url ?? '', { signal, headers: { accept: 'image/*' } }, { redirects: 3, bytesMax: fileBytesMax, timeoutMs: 20_000 })
    if (response.ok) return new Uint8Array(await response.arrayBuffer())
    void response.body?.cancel().catch(() => {})
    throw new Problem('failed_precondition', `${new URL(url ?? '').host} answered ${response.status}`, { reason: 'url' })
  } catch (thrown) {
    throw thrown instanceof EgressError ? problemOf(thrown) : thrown
  }
}

const ofAddress = new Set(['url', 'scheme', 'credentials', 'port', 'address'])

function problemOf(error: EgressError): Problem {
  const { message, reason } = error
  if (reason === 'too_large') return new Problem('payload_too_large', message, { cause: error, reason: 'bytes' })
  if (ofAddress.has(reason)) return new Problem('invalid_argument', `url: ${message}`, { cause: error, issues: [{ path: ['url'], message }] })
  return new Problem('failed_precondition', message, { cause: error, reason: 'url' })
}

/** The SHA-256 of bytes, in hex. */
export async function digest(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
}

type Seen = Omit<Added, 'name' | 'alt' | 'metadata' | 'visibility'>

/** What a picture's own bytes say of it. */
export async function rowOf(picture: Picture, { id, sha256, keepGps }: { id: string; sha256: string; keepGps: boolean }): Promise<Seen> {
  const { type, width, height, frames, bytes, reading } = picture
  const { blurhash, dominant, perceptual, hasAlpha } = await inTurn(({ look }) => look(picture))
  const { exif, takenAt, location } = reading
  const place = keepGps ? location : undefined
  return {
    ...{ id, sha256, format: type, width, height, frames, bytes: bytes.length, hasAlpha, blurhash, dominant, perceptual },
    exif: Object.keys(exif).length > 0 ? exif : null,
    camera: (exif.make ?? exif.model) ? `${exif.make ?? ''} ${exif.model ?? ''}`.trim().toLowerCase() : null,
    takenAt: takenAt ?? null,
    ...{ latitude: place?.latitude ?? null, longitude: place?.longitude ?? null, altitude: place?.altitude ?? null },
  }
}

/** Keeps the bytes of a picture; says how many they are. */
export async function store({ PICTURES }: Env, { bytes, type }: Picture, { id, sha256 }: Pick<Seen, 'id' | 'sha256'>, keepGps: boolean): Promise<number> {
  const kept = keepGps ? bytes : withoutLocation(bytes, type)
  await PICTURES.put(keys.original(id, sha256), kept)
  return kept.length
}

function nameIn(url: string | undefined, { type }: Picture): string {
  const last = url === undefined ? '' : (new URL(url).pathname.split('/').at(-1) ?? '')
  return (last === '' ? `photo.${type}` : last).slice(0, 255)
}
