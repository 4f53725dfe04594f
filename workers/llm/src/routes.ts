import type { RouteHandler } from '@dot-do/service'
import { completions } from './completions.ts'
import { embeddings } from './embeddings.ts'
import type { Env } from './env.ts'
import { configured } from './handlers.ts'
import { modelsOf } from './models.ts'
import { responses } from './responses/responses.ts'
import type { Calls } from './session.ts'

/** OpenAI's wire format beside `/rpc`. */
export const routes: Record<string, RouteHandler<Env, Calls>> = {
  'POST /v1/chat/completions': completions,
  'POST /v1/responses': responses,
  'POST /v1/embeddings': embeddings,

  'GET /v1/models': async (_, scope) => {
    const { models } = await modelsOf(scope, await configured(scope))
    return Response.json({ object: 'list', data: models.map(({ id, provider }) => ({ id, object: 'model', created: 0, owned_by: provider })) })
  },
}
