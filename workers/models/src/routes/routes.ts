import type { RouteHandler } from '@dot-do/service'
import type { Env } from '../env.ts'
import { viewOf } from '../own/view.ts'
import type { Calls } from '../scope.ts'
import { feed } from './feed.ts'
import { modelsDevOf } from './models-dev.ts'
import { openRouterModel } from './openrouter.ts'
import { secondsOf } from './seconds.ts'

/** The catalogue as three others publish theirs, and what is new as a feed. */
export const routes: Record<string, RouteHandler<Env, Calls>> = {
  'GET /v1/models': async (_, scope) => {
    const data = [...(await viewOf(scope)).all()].filter(({ retired }) => retired === undefined)
    return Response.json({
      object: 'list',
      data: data.map(({ id, released }) => ({ id, object: 'model', created: secondsOf(released), owned_by: id.split('/')[0] })),
    })
  },

  'GET /api/v1/models': async (_, scope) => {
    const models = [...(await viewOf(scope)).all()].filter(({ retired }) => retired === undefined)
    return Response.json({ data: models.map(openRouterModel) })
  },

  'GET /api.json': async (_, scope) => Response.json(modelsDevOf(await viewOf(scope))),

  'GET /feed.xml': async (request, scope) =>
    new Response(await feed(request.url, scope), { headers: { 'content-type': 'application/atom+xml; charset=utf-8' } }),
}
