import type { DomainOutline } from '@dot-do/contract'
import { fetcherOf, type Visit } from './visit.ts'

type Status = { name: string; status: 'ok' | 'down'; ms: number }

const keptMs = 5_000
const timeoutMs = 2_000
const kept = new Map<string, { status: Status; until: number }>()

/** Whether the domains answer: all asked side by side, what was asked in the last 5 seconds not again. */
export async function health(visit: Visit, asked: readonly DomainOutline[]): Promise<{ status: 'ok' | 'degraded' | 'down'; domains: Status[] }> {
  const domains = await Promise.all(asked.map((domain) => statusOf(visit, domain)))
  const down = domains.filter(({ status }) => status === 'down').length
  return { status: down === 0 ? 'ok' : down === domains.length ? 'down' : 'degraded', domains }
}

async function statusOf(visit: Visit, domain: DomainOutline): Promise<Status> {
  const { name, label } = domain
  const known = kept.get(name)
  if (known && known.until > Date.now()) return known.status
  const started = Date.now()
  const isUp = label === 'gateway' || (await answers(visit, domain))
  const status: Status = { name, status: isUp ? 'ok' : 'down', ms: Date.now() - started }
  kept.set(name, { status, until: Date.now() + keptMs })
  return status
}

async function answers(visit: Visit, domain: DomainOutline): Promise<boolean> {
  try {
    const response = await fetcherOf(visit, domain).fetch(`http://${domain.name}/health`, { signal: AbortSignal.timeout(timeoutMs) })
    return response.ok
  } catch {
    return false
  }
}
