import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import type { Options } from 'photos.do/contract'
import type contract from 'photos.do/contract'
import type { Env } from '../env.ts'
import { missing } from '../picture/source.ts'
import { wordIn } from '../store/keys.ts'
import type { Serving } from '../store/store.ts'
import { made } from '../results/made.ts'
import { servingOf } from '../results/serving.ts'
import { isSigned } from '../urls/sign.ts'
import { tenantOf } from '../urls/tenants.ts'
import { readOptions } from '../urls/text.ts'
import { versionOf } from './get-url.ts'

type Contract = typeof contract
type Input = Parsed<Contract, 'serve'>

interface Scope {
  env: Env
  waitUntil: (work: Promise<unknown>) => void
}

/** Serves a photo as its address says, to anyone who has it. */
export async function serve(input: Input, { env, waitUntil }: Scope): Promise<Answer<Contract, 'serve'>> {
  const { id, preset, accept, exp } = input
  const tenant = await tenantOf(env, wordIn(id))
  const serving = tenant === undefined ? undefined : await servingOf(env, tenant, id, preset)
  if (!tenant || !serving?.photo) throw missing(id)
  const options = allowed(env, tenant, serving, input)
  const { photo } = serving
  const { type, body, hash, length } = await made({ env, tenant, photo, options, accept, waitUntil })
  const headers = {
    etag: `"${hash}"`,
    'content-length': String(length),
    'cache-control': cacheOf(serving, input),
    vary: 'accept',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'content-disposition': 'inline',
    ...(exp !== undefined && { expires: new Date(1000 * Number(exp)).toUTCString() }),
  }
  return { type, body, headers }
}

/** The options that an address may have, or the reason why not. Nobody has a size made that was not asked for by who may. */
function allowed(env: Env, tenant: string, { photo, preset: named, signing }: Serving, input: Input): Options {
  const { options: text, preset, sig, exp, accept: _, ...rest } = input
  const isOpen = preset !== undefined && photo?.visibility === 'public' && sig === undefined && exp === undefined
  if (!isOpen && !isSigned(env, tenant, signing, 'serve', { ...rest, options: text, preset, exp, sig })) {
    throw new Problem('permission_denied', 'the address is not signed as it should be, or it has ended', { reason: 'signature' })
  }
  if (preset !== undefined && !named) throw new Problem('not_found', `no preset ${preset}`)
  const options = named?.options ?? (text === undefined ? undefined : readOptions(text))
  if (!options) throw new Problem('permission_denied', 'the address is not signed as it should be', { reason: 'signature' })
  return options
}

const year = 31_536_000
const minute = 60

/** For ever where the address names what it shows; else a minute. A private photo is kept by its reader alone, and no longer than the address is good. */
function cacheOf({ photo, preset: named }: Serving, { exp, v }: Input): string {
  const left = exp === undefined ? year : Math.max(0, Number(exp) - Math.ceil(Date.now() / 1000))
  if (photo?.visibility === 'private') return `private, max-age=${Math.min(year, left)}`
  if (photo && named && v !== versionOf(photo, named)) return `public, max-age=${Math.min(minute, left)}`
  return exp === undefined ? `public, max-age=${year}, immutable` : `public, max-age=${Math.min(year, left)}`
}
