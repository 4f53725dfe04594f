import { DoError } from '@dot-do/client'
import type { Models } from 'models.do'
import type { Model } from 'models.do/contract'
import type { Caller } from '../session.ts'

// What models.do says is kept in the isolate for a little while: a call of a model must not wait for it each time.
const freshMs = 30_000
const providersFreshMs = 600_000
const knownMax = 2000

type Resolved = Awaited<ReturnType<Models['resolveModel']>>

/** A model by one of its names: what the name says, and the model with its endpoints. */
export interface Found extends Resolved {
  endpoints: Model['endpoints']
  /** Whether it writes text, for which there is a price of its own. */
  writes: boolean
}

/** What was read of late, by its name. */
class Fresh<T> {
  readonly #kept = new Map<string, { value: Promise<T>; until: number }>()

  get(key: string, read: () => Promise<T>, isKept: (err: unknown) => boolean): Promise<T> {
    const now = Date.now()
    const kept = this.#kept.get(key)
    if (kept && kept.until > now) return kept.value
    const value = read()
    if (this.#kept.size >= knownMax) this.#kept.clear()
    this.#kept.set(key, { value, until: now + freshMs })
    value.catch((err: unknown) => {
      if (!isKept(err)) this.#kept.delete(key)
    })
    return value
  }
}

const found = new Fresh<Found>()
const served = new Fresh<Model[]>()

/** What models.do knows under a name, in the tenant's own view; a `DoError` where it is no name, or not one of one model. */
export const lookUp = ({ ctx, call }: Caller, name: string): Promise<Found> =>
  // That there is none is an answer too; a failure is none.
  found.get(`${ctx.auth.tenant} ${name}`, () => find(call.models, name), isAnswer)

/** The models that a provider of the tenant's own serves, as the tenant says to models.do. */
export const servedBy = ({ ctx, call }: Caller, provider: string): Promise<Model[]> =>
  served.get(`${ctx.auth.tenant} ${provider}`, async () => (await call.models.listModels({ provider, limit: 1000 })).items, isAnswer)

async function find(models: Models, name: string): Promise<Found> {
  const resolved = await models.resolveModel({ name })
  const model = await models.getModel({ id: resolved.model })
  return { ...resolved, endpoints: model.endpoints, writes: isWriter(model) }
}

/** Whether a model writes text, which has a price of its own. */
export const isWriter = ({ modalities }: Model): boolean => modalities.output.includes('text')

/** Whether models.do said that there is no such model, or more than one. */
export const isAnswer = (err: unknown): err is DoError =>
  err instanceof DoError && ['not_found', 'invalid_argument', 'failed_precondition', 'payload_too_large'].includes(err.code)

let hosts: { ids: Promise<Map<string, string[]>>; until: number } | undefined

/** The providers of the catalogue by their hosts. */
export async function providersByHost({ call }: Caller): Promise<Map<string, string[]>> {
  const now = Date.now()
  if (hosts && hosts.until > now) return hosts.ids
  const made = { ids: readHosts(call.models), until: now + providersFreshMs }
  hosts = made
  made.ids.catch(() => {
    if (hosts === made) hosts = undefined
  })
  return made.ids
}

async function readHosts(models: Models): Promise<Map<string, string[]>> {
  const { items } = await models.getProviders({})
  const ids = new Map<string, string[]>()
  for (const { id, baseUrl } of items) {
    const host = URL.parse(baseUrl ?? '')?.host
    if (host !== undefined) ids.set(host, [...(ids.get(host) ?? []), id])
  }
  return ids
}
