import { Problem } from '@dot-do/contract'
import type { Caller } from './session.ts'
import type { Configured } from './providers.ts'
import { UpstreamError } from './upstream/error.ts'
import { sendForJson } from './upstream/send.ts'

/** A model as it can be asked for. */
export interface Model {
  id: string
  provider: string
  name?: string
  contextLength?: number
}

interface Listed {
  at: number
  models: Model[]
}

const cache = new Map<string, Listed>()
const keptMs = 60_000
const cacheMax = 200
const modelsMax = 5000
const timeoutMs = 10_000

/** The models of these providers; one that does not answer is named in `failed`. */
export async function modelsOf(caller: Caller, providers: Configured[]): Promise<{ models: Model[]; failed: { provider: string; detail: string }[] }> {
  const models: Model[] = []
  const failed: { provider: string; detail: string }[] = []
  const read = async (provider: Configured) => {
    try {
      models.push(...(await readModels(caller, provider)))
    } catch (err) {
      if (caller.signal.aborted || !(err instanceof UpstreamError || err instanceof Problem)) throw err
      failed.push({ provider: provider.name, detail: err.message })
    }
  }
  await Promise.all(providers.map(read))
  return { models: models.toSorted((a, b) => (a.id < b.id ? -1 : 1)), failed: failed.toSorted((a, b) => (a.provider < b.provider ? -1 : 1)) }
}

async function readModels({ env, ctx, signal }: Caller, provider: Configured): Promise<Model[]> {
  const { name, models, source, baseUrl, updatedAt } = provider
  if (models) return models.map((model) => ({ id: `${name}/${model}`, provider: name }))
  // What one tenant's key may see says nothing of another's.
  const key = JSON.stringify([source === 'tenant' ? ctx.auth.tenant : '', name, baseUrl, updatedAt])
  const known = cache.get(key)
  if (known && Date.now() - known.at < keptMs) return known.models
  const found = await fetchModels(env, provider, signal)
  if (cache.size >= cacheMax) cache.clear()
  cache.set(key, { at: Date.now(), models: found })
  return found
}

async function fetchModels(env: Caller['env'], provider: Configured, signal: AbortSignal): Promise<Model[]> {
  const late = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await sendForJson(env, provider, {
      path: provider.kind === 'anthropic' ? '/v1/models?limit=1000' : '/models',
      signal: AbortSignal.any([signal, late]),
    })
    const { data } = answer as { data?: unknown }
    if (!Array.isArray(data)) throw new UpstreamError('invalid_answer', 'its list of models is not one')
    return data.slice(0, modelsMax).flatMap((each) => modelOf(each, provider.name))
  } catch (err) {
    if (late.aborted && !signal.aborted) throw new UpstreamError('timeout', 'no answer in time')
    throw err
  }
}

function modelOf(value: unknown, provider: string): Model[] {
  // As OpenRouter has it, or as Anthropic does.
  const { id, display_name, name = display_name, max_input_tokens, context_length: contextLength = max_input_tokens } = (value ?? {}) as Record<string, unknown>
  if (typeof id !== 'string' || id === '' || id.length > 250) return []
  return [{ id: `${provider}/${id}`, provider, ...(typeof name === 'string' && { name }), ...(typeof contextLength === 'number' && { contextLength }) }]
}
