import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'photos.do/contract'
import { mediaTypeOf } from '../picture/picture.ts'
import { missing, photoOf } from '../picture/source.ts'
import type { Scope } from '../scope.ts'
import { keys } from '../store/keys.ts'

type Contract = typeof contract

/** The stored original, whole or in part. */
export async function getBytes({ id }: Parsed<Contract, 'getBytes'>, scope: Scope): Promise<Answer<Contract, 'getBytes'>> {
  const { format, sha256 } = await photoOf(id, scope)
  const object = await scope.env.PICTURES.get(keys.original(id, sha256))
  if (!object) throw missing(id)
  const headers = {
    etag: object.httpEtag,
    'accept-ranges': 'bytes',
    'content-length': String(object.size),
    'cache-control': 'private, max-age=31536000, immutable',
  }
  return { type: mediaTypeOf(format), body: object.body, headers }
}
