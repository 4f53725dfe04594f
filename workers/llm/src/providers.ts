import { type ServiceContext } from '@dot-do/contract'
import { seal, unseal } from '@dot-do/secrets'
import type { Provider } from 'llm.do/contract'
import { version } from './upstream/anthropic/anthropic.ts'
import type { Env } from './env.ts'
import type { ProviderRow } from './store/schema.ts'

/** A provider as it is used: whoever asks for its headers gets its key. */
export interface Configured {
  name: string
  kind: Provider['kind']
  baseUrl: string
  hasKey: boolean
  headerNames: string[]
  models?: string[]
  /** Of all its models. */
  price?: Provider['price']
  /** Whether it keeps nothing of what it is asked, as its tenant says. */
  zeroRetention?: boolean
  source: Provider['source']
  updatedAt?: number
  /** Its key and further headers, opened when asked for. */
  headers(): Promise<Record<string, string>>
}

/** Where each kind is, unless said otherwise. */
export const homes: Partial<Record<Provider['kind'], string>> = {
  openai: 'https://api.openai.com/v1',
  openrouter: 'https://openrouter.ai/api/v1',
  anthropic: 'https://api.anthropic.com',
}

/** What to set when there is no provider. */
export const unconfigured =
  'no provider is configured: set OPENROUTER_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, or WORKERS_AI_API_TOKEN with CLOUDFLARE_ACCOUNT_ID, or add one with putProvider'

interface Credentials {
  apiKey?: string
  headers?: Record<string, string>
}

// The address is part of the place: a key opens for the host it was stored with, and no other.
const placeOf = (tenant: string, { name, baseUrl }: { name: string; baseUrl: string }) => ({ tenant, name: `provider ${name} ${baseUrl}` })

/** Key and headers of a provider, sealed for it. */
export const sealCredentials = (env: Env, ctx: ServiceContext, row: { name: string; baseUrl: string }, credentials: Credentials): Promise<string> =>
  seal(env.SECRETS_KEY, placeOf(ctx.auth.tenant, row), JSON.stringify(credentials))

/** How a kind is told the key, and what else it has to be told each time; `headers` are the tenant’s own. */
function headersOf(kind: Provider['kind'], apiKey: string | undefined, headers: Record<string, string> = {}): Record<string, string> {
  if (kind === 'anthropic') return { ...version, ...headers, ...(apiKey !== undefined && { 'x-api-key': apiKey }) }
  return { ...headers, ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) }
}

/** The tenant's providers, then those of the environment that they do not hide. */
export function providersOf(env: Env, ctx: ServiceContext, rows: ProviderRow[]): Configured[] {
  const own = rows.map((row): Configured => {
    const { name, kind, baseUrl, hasKey, headers: headerNames, models, price, zeroRetention, updatedAt } = row
    const headers = async () => {
      const { apiKey, headers } = JSON.parse(await unseal(env.SECRETS_KEY, placeOf(ctx.auth.tenant, row), row.sealed)) as Credentials
      return headersOf(kind, apiKey, headers)
    }
    return {
      ...{ name, kind, baseUrl, hasKey, headerNames, updatedAt, headers },
      models: models ?? undefined,
      price: price ?? undefined,
      zeroRetention: zeroRetention ?? undefined,
      source: 'tenant',
    }
  })
  return [...own, ...ofEnvironment(env).filter(({ name }) => !own.some((each) => each.name === name))]
}

function ofEnvironment(env: Env): Configured[] {
  const { OPENROUTER_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, CLOUDFLARE_ACCOUNT_ID, WORKERS_AI_API_TOKEN } = env
  const made = (name: Provider['kind'], baseUrl: string, apiKey: string | undefined): Configured => ({
    ...{ name, kind: name, baseUrl, hasKey: Boolean(apiKey), headerNames: [], source: 'environment' as const },
    headers: async () => headersOf(name, apiKey || undefined),
  })
  return [
    ...(OPENROUTER_API_KEY ? [made('openrouter', homes.openrouter ?? '', OPENROUTER_API_KEY)] : []),
    ...(OPENAI_API_KEY || OPENAI_BASE_URL ? [made('openai', OPENAI_BASE_URL || (homes.openai ?? ''), OPENAI_API_KEY)] : []),
    ...(ANTHROPIC_API_KEY ? [made('anthropic', homes.anthropic ?? '', ANTHROPIC_API_KEY)] : []),
    ...(CLOUDFLARE_ACCOUNT_ID && WORKERS_AI_API_TOKEN
      ? [made('workers-ai', `https://api.cloudflare.com/client/v4/accounts/${encodeURIComponent(CLOUDFLARE_ACCOUNT_ID)}/ai/v1`, WORKERS_AI_API_TOKEN)]
      : []),
  ]
}

/** A provider as its tenant may see it. */
export const toProvider = ({ name, kind, baseUrl, hasKey, headerNames, models, price, zeroRetention, source, updatedAt }: Configured): Provider => ({
  ...{ name, kind, hasKey, models, price, zeroRetention, source, headers: headerNames },
  // The account's id is the operator's.
  baseUrl: source === 'environment' && kind === 'workers-ai' ? 'https://api.cloudflare.com' : baseUrl,
  updatedAt: updatedAt === undefined ? undefined : new Date(updatedAt).toISOString(),
})
