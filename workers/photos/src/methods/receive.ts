import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { wordOf } from '@dot-do/contract/keys'
import type contract from 'photos.do/contract'
import type { Env } from '../env.ts'
import { pictureOf, tooLarge } from '../picture/picture.ts'
import { bytesOf, missing } from '../picture/source.ts'
import { recordsAt, recordsOf, type Scope } from '../scope.ts'
import { wordIn } from '../store/keys.ts'
import { addressOf } from '../urls/address.ts'
import { isSigned, signatureOf } from '../urls/sign.ts'
import { tenantOf, writeTenant } from '../urls/tenants.ts'
import { digest, rowOf, store } from './upload.ts'

type Contract = typeof contract

/** Gives an address to which a picture may be PUT without a key. */
export async function createUploadUrl(
  { maxBytes, types, expiresIn, metadata = {} }: Parsed<Contract, 'createUploadUrl'>,
  scope: Scope,
): Promise<Answer<Contract, 'createUploadUrl'>> {
  const { env, ctx } = scope
  const { tenant } = ctx.auth
  await writeTenant(env, tenant)
  const { id, until, signing } = await recordsOf(scope).announce({ bytesMax: maxBytes, types: types ?? null, metadata, expiresIn })
  const exp = String(Math.floor(until / 1000))
  const sig = signatureOf(env.SECRETS_KEY, tenant, signing.generation, 'upload', { id, exp })
  return { id, url: addressOf(env, ['u', id], { exp, sig }), expiresAt: new Date(1000 * Number(exp)).toISOString() }
}

/** Takes the picture that such an address was given for. */
export async function receive({ id, exp, sig, file }: Parsed<Contract, 'receive'>, { env }: { env: Env }): Promise<Answer<Contract, 'receive'>> {
  const tenant = await tenantOf(env, wordIn(id))
  if (tenant === undefined || wordOf(tenant) !== wordIn(id)) throw missing(id)
  const records = recordsAt(env, tenant)
  const { announced, isTaken, signing } = await records.announcement({ id })
  if (exp === undefined || !isSigned(env, tenant, signing, 'upload', { id, exp, sig })) {
    throw new Problem('permission_denied', 'the address is not one that was given for an upload, or it has ended', { reason: 'signature' })
  }
  if (isTaken) throw taken(id)
  if (!announced) throw missing(id)
  const bytes = await bytesOf(file)
  if (bytes.length > announced.bytesMax) tooLarge(`this address takes at most ${announced.bytesMax} bytes`, 'bytes')
  const picture = pictureOf(bytes, 'file')
  if (announced.types && !announced.types.includes(picture.type)) {
    throw new Problem('invalid_argument', `this address takes ${announced.types.join(', ')}, and the file is ${picture.type}`, { reason: 'type' })
  }
  const row = await rowOf(picture, { id, sha256: await digest(bytes), keepGps: false })
  await records.claim({ id })
  const stored = await store(env, picture, row, false)
  const described = { name: `photo.${picture.type}`, alt: null, metadata: announced.metadata, visibility: 'public' as const }
  const { photo, isNew } = await records.add({ row: { ...row, bytes: stored, ...described }, tags: [], isAnnounced: true })
  if (!isNew) throw taken(id)
  return { id: photo.id, format: photo.format, width: photo.width, height: photo.height, bytes: photo.bytes }
}

const taken = (id: string): Problem => new Problem('already_exists', `the photo ${id} is there already`)
