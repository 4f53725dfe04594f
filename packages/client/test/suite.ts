// The same calls in Node, in a Worker and in a browser: it imports the published packages and nothing else, and tells
// what came of each call as plain JSON.
import type { Call, DoError, safe } from '../src/index.ts'
import type { Client } from '../src/source.ts'
import type authContract from '../../../sdk/auth.do/src/contract.ts'
import type gatewayContract from '../../../sdk/gateway.do/src/contract.ts'
import type listsContract from '../../../sdk/lists.do/src/contract.ts'
import type qrcodeContract from '../../../sdk/qrcode.do/src/contract.ts'
import type yamlContract from '../../../sdk/yaml.do/src/contract.ts'

/** The packages, as `import * as sdk from 'sdk.do'` gives them. */
export interface Sdk {
  createClient(options: { baseUrl: string; apiKey?: string; retries?: number }): {
    auth: Client<typeof authContract>
    gateway: Client<typeof gatewayContract>
    lists: Client<typeof listsContract>
    qrcode: Client<typeof qrcodeContract>
    yaml: Client<typeof yamlContract>
  }
  DoError: typeof DoError
  safe: typeof safe
}

/** Where the suite runs: the platform, a key of a tenant with every right, and servers that are none. */
export interface Site {
  baseUrl: string
  apiKey: string
  /** Redirects to the platform. */
  redirecting: string
  /** Takes calls and never answers. */
  silent: string
  /** Refuses connections. */
  closed: string
}

/** By name what came of each call. */
export type Outcomes = Record<string, unknown>

export async function outcomes({ createClient, DoError, safe }: Sdk, { baseUrl, apiKey, redirecting, silent, closed }: Site): Promise<Outcomes> {
  const { auth, gateway, lists, qrcode, yaml } = createClient({ baseUrl, apiKey })
  const anonymous = createClient({ baseUrl, apiKey: '', retries: 0 })
  const told = async <T, E>(call: Call<T, E>): Promise<unknown> => {
    const { data, error } = await safe(call)
    if (!error) return { data }
    const { code, status, message, issues, reason, data: details } = error as DoError
    return {
      code,
      status,
      issues,
      reason,
      details,
      isDoError: error instanceof DoError,
      hasRequestId: Boolean((error as DoError).requestId),
      message: status === 0 ? '' : message,
    }
  }
  const { response } = await yaml.parse({ text: 'a: 1' }).withResponse()
  const { requestId } = (await safe(anonymous.auth.listKeys())).error ?? {}
  const idempotencyKey = 'the same key for two writes'.replaceAll(' ', '-')
  const [first, second] = [
    await auth.createKey({ name: 'twice', permissions: [] }, { idempotencyKey }),
    await auth.createKey({ name: 'twice', permissions: [] }, { idempotencyKey }),
  ]
  const exported = await auth.exportAudit()
  const picture = await qrcode.generate({ data: 'https://example.com', format: 'png' })
  const watched: string[] = []
  await lists.add({ list: 'watched', item: 'a' })
  for await (const { type } of await lists.watch({ list: 'watched', since: 0 })) {
    watched.push(type)
    if (watched.length === 1) await lists.add({ list: 'watched', item: 'b' })
    else break
  }
  return {
    'a public call': await told(anonymous.yaml.parse({ text: 'name: app\nports: [80, 443]\n' })),
    'a call with all kinds of characters': await told(yaml.stringify({ data: { 'ключ 🗝': '\u0000\u2028"' } })),
    'who calls': (await gateway.whoami()).authenticated,
    'declared data': await told(yaml.edit({ text: 'a: 1', patch: [{ op: 'remove', path: '/b' }] })),
    'a wrong type': await told(yaml.parse({ text: 1 as unknown as string })),
    'no key': await told(anonymous.auth.listKeys()),
    'a wrong key': await told(createClient({ baseUrl, apiKey: 'do_live_nonsense' }).gateway.whoami()),
    'a missing thing': await told(auth.revokeKey({ id: 'key_01J00000000000000000000000' })),
    'the request id of an answer': /^[0-9a-f-]{36}$/.test(response.headers.get('x-request-id') ?? ''),
    'the limit of an answer': response.headers.has('ratelimit'),
    'the request id of a failure': /^[0-9a-f-]{36}$/.test(requestId ?? ''),
    'a write sent twice': first.key === second.key && first.id === second.id,
    bytes: { type: exported.type, isFull: exported.size > 0, isBlob: exported instanceof Blob },
    'a file': (await qrcode.decode({ file: picture })).codes.map(({ text }) => text),
    'bytes of a file': (await qrcode.decode({ file: await picture.arrayBuffer() })).codes.length,
    'a stream': watched,
    'a deadline': await told(createClient({ baseUrl: silent, apiKey }).gateway.health({}, { timeout: 50 })),
    'a caller who gives up': await told(yaml.parse({ text: 'a: 1' }, { signal: AbortSignal.abort() })),
    'a redirect': (await safe(createClient({ baseUrl: redirecting, apiKey }).yaml.parse({ text: 'a' }))).error?.code,
    'nobody there': await told(createClient({ baseUrl: closed, apiKey, retries: 1 }).yaml.parse({ text: 'a' })),
    'a client that is awaited': (await Promise.resolve(yaml)) === yaml,
  }
}
