import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { Options } from 'photos.do/contract'
import type contract from 'photos.do/contract'
import { checkOptions } from '../picture/options.ts'
import { sizeOf } from '../picture/plan.ts'
import { missing } from '../picture/source.ts'
import { recordsOf, type Scope } from '../scope.ts'
import { isOf } from '../store/keys.ts'
import type { Serving } from '../store/store.ts'
import { addressOf, fileName } from '../urls/address.ts'
import { signatureOf } from '../urls/sign.ts'
import { writeOptions } from '../urls/text.ts'

type Contract = typeof contract
type Row = NonNullable<Serving['photo']>

const privateSeconds = 3600

/** The address of a photo, with what a page has to know of it. */
export async function getUrl({ id, options, preset, expiresIn }: Parsed<Contract, 'getUrl'>, scope: Scope): Promise<Answer<Contract, 'getUrl'>> {
  const { env, ctx } = scope
  const { tenant } = ctx.auth
  if (options && preset !== undefined) invalid('give options or preset, one of them', ['preset'])
  if (options) checkOptions(options)
  if (!isOf(id, tenant)) throw missing(id)
  const serving = await recordsOf(scope).serving({ id, preset })
  const { photo, signing, preset: named } = serving
  if (!photo) throw missing(id)
  if (preset !== undefined && !named) throw new Problem('not_found', `no preset ${preset}`)
  const lasts = expiresIn ?? (photo.visibility === 'private' ? privateSeconds : undefined)
  const exp = lasts === undefined ? undefined : String(Math.ceil(Date.now() / 1000) + lasts)
  const sign = (signed: object) => signatureOf(env.SECRETS_KEY, tenant, signing.generation, 'serve', { id, exp, ...signed })
  const all = named?.options ?? { format: 'auto' as const, ...options }
  const size = sizeOf(photo, all)
  const expiresAt = exp === undefined ? undefined : new Date(1000 * Number(exp)).toISOString()
  if (named && preset !== undefined) {
    const v = versionOf(photo, named)
    const sig = exp === undefined ? undefined : sign({ preset, v })
    return { url: addressOf(env, ['i', id, preset], { v, exp, sig }), ...size, expiresAt }
  }
  const addressFor = (some: Options): string => {
    const [text, name] = [writeOptions(some), fileName(photo.name, some.format === 'auto' ? photo.format : (some.format ?? photo.format))]
    return addressOf(env, ['i', id, text, name], { exp, sig: sign({ options: text, name }) })
  }
  return { url: addressFor(all), ...size, srcset: srcsetOf(photo, all, addressFor), expiresAt }
}

/** What an address of a preset holds for as long as neither photo nor preset changes. */
export const versionOf = ({ version }: Row, preset: { version: number }): string => `${version}.${preset.version}`

// As wide as screens commonly are, once and twice.
const widths = [320, 480, 640, 768, 960, 1280, 1600, 1920, 2560, 3840]

/** The same picture at other widths: for where it fills what it is given. Each says how wide it really is. */
function srcsetOf(photo: Row, options: Options, addressFor: (options: Options) => string): string | undefined {
  const { width, height, dpr: _, ...rest } = options
  const full = sizeOf(photo, options)
  if (!full || rest.border || rest.rounded !== undefined) return undefined
  const candidates = new Map<number, string>()
  // Screens show up to two of these pixels for one of the page's.
  for (const across of [
    ...widths.filter((one) => one < full.width),
    full.width,
    ...widths.filter((one) => one > full.width && one < 2 * full.width),
    2 * full.width,
  ]) {
    const down = height === undefined || width === undefined ? undefined : Math.max(1, Math.round((across * height) / width))
    const some: Options = { ...rest, width: across, ...(down !== undefined && { height: down }) }
    const size = sizeOf(photo, some)
    if (size && !candidates.has(size.width)) candidates.set(size.width, addressFor(some))
  }
  return [...candidates].map(([across, url]) => `${url} ${across}w`).join(', ')
}
