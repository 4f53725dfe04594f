import { seal, unseal } from '@dot-do/secrets'
import type { Source } from 'webhooks.do/contract'
import { baseOf, type Env } from '../env.ts'
import { objectAt } from '../object.ts'
import type { SourceRow } from '../store/schema.ts'
import { tenantOf } from '../tenants.ts'

const placeOf = (tenant: string, id: string) => ({ tenant, name: `webhooks source ${id}` })

/** The secrets of a source, sealed for it. */
export const sealSecrets = (env: Env, tenant: string, id: string, secrets: string[]): Promise<string> =>
  seal(env.SECRETS_KEY, placeOf(tenant, id), JSON.stringify(secrets))

/** A source as what comes is held against it. */
export interface Opened {
  tenant: string
  row: SourceRow
  secrets: string[]
}

// Opening one costs more than most verifications. One that was changed is noticed when what was verified by it is to be kept.
const known = new Map<string, { opened: Opened; until: number }>()
const knownMax = 10_000
const knownMs = 60_000

/** A source by its id alone, as it is or, unless `isFresh`, as it was a minute ago at most. */
export async function opened(env: Env, id: string, isFresh: boolean): Promise<Opened | undefined> {
  const found = known.get(id)
  if (found && !isFresh && found.until > Date.now()) return found.opened
  known.delete(id)
  const tenant = await tenantOf(env, id)
  const row = tenant === undefined ? undefined : await objectAt(env, tenant).source({ id })
  if (tenant === undefined || !row) return undefined
  const secrets = JSON.parse(await unseal(env.SECRETS_KEY, placeOf(tenant, id), row.sealed)) as string[]
  const made = { tenant, row, secrets }
  if (known.size >= knownMax) known.clear()
  known.set(id, { opened: made, until: Date.now() + knownMs })
  return made
}

const time = (ms: number): string => new Date(ms).toISOString()

/** A source as its tenant sees it. */
export function toSource(env: Env, { id, provider, options, events, to, description, rejected, lastRejectedAt, createdAt, updatedAt }: SourceRow): Source {
  return {
    ...{ id, url: `${baseOf(env)}/in/${id}`, provider, options, events, to, description: description ?? undefined, rejected },
    lastRejectedAt: lastRejectedAt === null ? undefined : time(lastRejectedAt),
    ...{ createdAt: time(createdAt), updatedAt: time(updatedAt) },
  }
}
