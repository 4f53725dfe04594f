import { invalid } from '@dot-do/service'
import { z } from 'zod'
import type { Settings } from '../upstream/request.ts'

const spellings: Record<string, keyof Settings> = {
  ...{ temperature: 'temperature', top_p: 'topP', topp: 'topP', top_k: 'topK', topk: 'topK', seed: 'seed' },
  ...{ max_tokens: 'maxTokens', maxtokens: 'maxTokens' },
}

const Values = z.object({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  topK: z.number().int().min(1).optional(),
  seed: z.number().int().optional(),
  maxTokens: z.number().int().min(1).max(10_000_000).optional(),
})

/** What a name says of how to answer, `(temperature:0.2)`; `invalid_argument` for what there is not. */
export function settingsIn(said: Record<string, unknown> | undefined): Settings {
  const named = Object.entries(said ?? {}).map(([key, value]) => {
    const spelling = key.toLowerCase()
    if (!Object.hasOwn(spellings, spelling)) return invalid(`a name can say temperature, topP, topK, seed and maxTokens, and no ${key}`, ['model'])
    return [spellings[spelling], value]
  })
  const parsed = Values.safeParse(Object.fromEntries(named))
  return parsed.success ? parsed.data : invalid(parsed.error.issues.map(({ path, message }) => ({ path: ['model'], message: `${path.join('.')}: ${message}` })))
}
