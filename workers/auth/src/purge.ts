import { childSpan, encodeEntries, uuidv7 } from '@dot-do/contract'
import { wordOf } from '@dot-do/contract/keys'
import { bindingOf, purgePath } from '@dot-do/service'
import type { Actor } from '@dot-do/store'
import outlines from 'do:domains'
import type { Env } from './env.ts'
import { auditOf, keysByWord } from './stores.ts'

/** Tells a domain that an organization is gone. */
export interface Purge {
  organization: string
  domain: string
  /** By now no call that was running when it was deleted can write any more. */
  isLast: boolean
}

const self = 'auth'

/** Every domain that may keep something of a tenant; the gateway keeps nothing. */
export const purging: string[] = outlines.map(({ label }) => label).filter((label) => label !== 'gateway')

/** Has one domain delete all that it keeps of an organization, and says so in the platform's audit trail. */
export async function purge(env: Env, { organization, domain, isLast }: Purge, { id: actor }: Actor): Promise<void> {
  if (domain === self) await purgeSelf(env, organization, isLast)
  else if ((await purgeDomain(env, organization, domain)) === 0) return
  const entry = { kind: 'call', requestId: uuidv7(), call: childSpan().slice(36, 52), at: Date.now(), actor, code: 'ok' } as const
  await auditOf(env, 'platform').append(encodeEntries([{ ...entry, domain: `${domain}.do`, method: 'purge', subject: organization }]))
}

/** Ends the keys; the organization's own audit trail goes with the last sweep, since it tells of the deletion until then. */
async function purgeSelf(env: Env, organization: string, isLast: boolean): Promise<void> {
  await keysByWord(env, wordOf(organization)).purge()
  if (isLast) await auditOf(env, organization).purge()
}

async function purgeDomain(env: Env, tenant: string, domain: string): Promise<number> {
  const binding = (env as unknown as Record<string, Fetcher | undefined>)[bindingOf(domain)]
  if (!binding) throw new TypeError(`there is no binding of ${domain}.do`)
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ tenant }) }
  const response = await binding.fetch(`http://${domain}.do${purgePath}`, init)
  if (!response.ok) throw new Error(`${domain}.do answered ${response.status}: ${(await response.text()).slice(0, 200)}`)
  return (await response.json<{ purged: number }>()).purged
}
