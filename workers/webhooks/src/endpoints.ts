import { durationMs, Problem } from '@dot-do/contract'
import { checkAddress, EgressError } from '@dot-do/egress'
import { seal, unseal } from '@dot-do/secrets'
import type { Endpoint } from 'webhooks.do/contract'
import { baseOf, type Env } from './env.ts'
import { liveOf, publicKeyOf, secretOf } from './signing/keys.ts'
import type { EndpointRow } from './store/schema.ts'
import { keysIdOf } from './tenants.ts'

/** An address as it is called; `invalid_argument` for one that is not: a private one in any spelling, or what is not https. */
export function checkedUrl(env: Env, url: string): string {
  try {
    return checkAddress(env, url, { httpsOnly: true }).url.href
  } catch (err) {
    if (!(err instanceof EgressError)) throw err
    throw new Problem('invalid_argument', `url: ${err.message}`, { issues: [{ path: ['url'], message: err.message }], reason: err.reason })
  }
}

const perMs = { min: 100, max: 24 * 60 * 60 * 1000 }

/** Ends the call where a rate is of no time that can be kept to. */
export function checkRate(rate: { per: string } | null | undefined): void {
  const ms = rate ? durationMs(rate.per) : perMs.min
  if (ms >= perMs.min && ms <= perMs.max) return
  throw new Problem('invalid_argument', 'rate.per: from 100 ms to a day', { issues: [{ path: ['rate', 'per'], message: 'from 100 ms to a day' }] })
}

const placeOf = (tenant: string, id: string) => ({ tenant, name: `webhooks headers ${id}` })

/** The headers of an endpoint, sealed for it. */
export const sealHeaders = (env: Env, tenant: string, id: string, headers: Record<string, string>): Promise<string> =>
  seal(env.SECRETS_KEY, placeOf(tenant, id), JSON.stringify(headers))

export const unsealHeaders = async (env: Env, tenant: string, { id, sealed }: Pick<EndpointRow, 'id' | 'sealed'>): Promise<Record<string, string>> =>
  JSON.parse(await unseal(env.SECRETS_KEY, placeOf(tenant, id), sealed)) as Record<string, string>

const time = (ms: number): string => new Date(ms).toISOString()

/** What signs, in the form that receivers check it with. */
async function keyOf({ SECRETS_KEY }: Env, tenant: string, { id, signature }: EndpointRow, generation: number) {
  const owner = { tenant, endpoint: id }
  return signature === 'v1' ? { secret: secretOf(SECRETS_KEY, owner, generation) } : { publicKey: await publicKeyOf(SECRETS_KEY, owner, generation) }
}

/** All that sign now. */
export async function keysOf(env: Env, tenant: string, row: EndpointRow) {
  const [newest = 1, ...others] = liveOf(row.generations, Date.now())
  const previous = others.map(async (generation) => {
    const until = row.generations.find((each) => each.generation === generation)?.until ?? 0
    return { ...(await keyOf(env, tenant, row, generation)), until: time(until) }
  })
  return { ...(await keyOf(env, tenant, row, newest)), previous: await Promise.all(previous) }
}

/** An endpoint as its tenant sees it. */
export async function toEndpoint(env: Env, tenant: string, row: EndpointRow): Promise<Endpoint> {
  const { id, url, events, channels, description, headers, rate, format, signature, ordered, paused, status, since, lastError, createdAt, updatedAt } = row
  const [newest = 1] = liveOf(row.generations, Date.now())
  return {
    ...{ id, url, events, channels, headers, format, signature, ordered, paused },
    description: description ?? undefined,
    rate: rate ?? undefined,
    ...(signature === 'v1a' && {
      publicKey: await publicKeyOf(env.SECRETS_KEY, { tenant, endpoint: id }, newest),
      keysUrl: `${baseOf(env)}/.well-known/webhook-keys?id=${keysIdOf(tenant, id)}`,
    }),
    health: { status, since: time(since), lastError: lastError ?? undefined },
    ...{ createdAt: time(createdAt), updatedAt: time(updatedAt) },
  }
}
