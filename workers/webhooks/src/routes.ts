import { invalid, type RouteHandler } from '@dot-do/service'
import { KeysId } from 'webhooks.do/contract'
import type { Env } from './env.ts'
import { listKeys } from './methods/keys.ts'

// Shorter than any overlap but none, so that whoever keeps the keys has the new one before the one before is gone.
const headers = { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' }

export const routes: Record<string, RouteHandler<Env>> = {
  'GET /.well-known/webhook-keys': async ({ url }, scope) => {
    const { data: id } = KeysId.safeParse(new URL(url).searchParams.get('id'))
    if (id === undefined) return invalid('which keys: ?id=keys_… as the endpoint’s keysUrl says', ['id'])
    return new Response(JSON.stringify(await listKeys({ id }, scope)), { headers })
  },
}
