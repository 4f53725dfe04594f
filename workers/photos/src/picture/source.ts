import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { Env } from '../env.ts'
import { recordsOf, type Scope } from '../scope.ts'
import { isOf, keys } from '../store/keys.ts'
import { type Picture, pictureOf } from './picture.ts'

/** The one of two ways to name a picture that was taken; `invalid_argument` for none or both. */
function checkOne(fields: Record<string, unknown>): void {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  const names = Object.keys(fields)
  if (given.length !== 1) invalid(`give ${names.join(' or ')}, one of them`, [names[0] ?? ''])
}

/** The picture that a call is about: a photo that is kept, or the file that came with it. */
export async function sourceOf({ id, file }: { id?: string | undefined; file?: File | undefined }, scope: Scope): Promise<Picture> {
  checkOne({ id, file })
  if (file) return pictureOf(await bytesOf(file), 'file')
  return originalOf(id ?? '', scope)
}

/** The bytes of a file, whichever way it came. */
export const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer())

/** A kept photo of the caller's tenant. */
export async function originalOf(id: string, scope: Scope): Promise<Picture> {
  const { sha256 } = await photoOf(id, scope)
  return storedPicture(scope.env, id, sha256)
}

export async function photoOf(id: string, scope: Scope) {
  if (!isOf(id, scope.ctx.auth.tenant)) throw missing(id)
  return recordsOf(scope).get({ id })
}

/** The original of a photo whose record is known. */
export async function storedPicture(env: Env, id: string, sha256: string): Promise<Picture> {
  const object = await env.PICTURES.get(keys.original(id, sha256))
  // Deleted between the two.
  if (!object) throw missing(id)
  return pictureOf(new Uint8Array(await object.arrayBuffer()), '')
}

export const missing = (id: string): Problem => new Problem('not_found', `no photo ${id}`)
