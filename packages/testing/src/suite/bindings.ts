import { encodeHop } from '@dot-do/contract'
import { describe, expect, test } from 'vitest'
import { domains } from '../domains.ts'
import { httpOf } from '../http.ts'
import { tenant } from '../tenant.ts'
import { type On, shapes } from './target.ts'

interface Reply {
  status?: number
  headers?: Record<string, string>
  text?: string
  value?: unknown
  error?: string
}

const domainBindings = domains
  .filter(({ contract }) => contract.label !== 'gateway')
  .map(({ contract }) => ({
    ...{ name: contract.name, binding: contract.label.toUpperCase().replaceAll('-', '_') },
    methods: shapes.filter((target) => target.contract.name === contract.name).map(({ name }) => name),
  }))

const rootContext = {
  ...{ requestId: '01900000-0000-7000-8000-000000000000', timestamp: Date.now(), caller: 'gateway', depth: 0 },
  ...{ traceparent: `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01`, deadline: Date.now() + 1e7 },
  auth: { authenticated: true, tenant: 'platform', apiKey: { id: 'key_root', name: 'root' }, permissions: ['*', 'platform:*'] },
}

// The rest of Object.prototype answers in the caller's own isolate: it never crosses a binding.
const inherited = ['constructor', '__proto__', '__defineGetter__', 'toJSON']
const own = [
  'env',
  'ctx',
  'db',
  '_db',
  '#db',
  'handlers',
  'contract',
  'invoke',
  'answer',
  'mustBeGateway',
  'alarm',
  'webSocketMessage',
  'resolveKey',
  'create',
  'revoke',
  'list',
  'sql',
]

/** A Worker of the account that the platform does not trust gets nowhere but through the gateway, with a key. */
export function bindings(on: On): void {
  const ask = async (request: object): Promise<Reply> => {
    const url = on().urls['outsider']
    if (url === undefined) throw new Error('the outsider does not run')
    return (await httpOf(url)({ path: '/', body: JSON.stringify(request) })).json<Reply>()
  }

  describe.each(domainBindings)('$name without props', ({ binding, name, methods }) => {
    test('answers its health and its OpenAPI document', async () => {
      expect(await ask({ binding, fetch: { url: `http://${name}/health` } })).toMatchObject({ status: 200 })
      const document = await ask({ binding, fetch: { url: `http://${name}/openapi.json` } })
      expect(JSON.parse(document.text ?? '')).toMatchObject({ openapi: expect.stringMatching(/^3\.1/), info: { title: name } })
    })

    test('takes no call, whatever context comes with it', async () => {
      const [method = ''] = methods
      const forged = encodeHop({ context: rootContext, door: { isCrossOrigin: false, isSecure: false, gatewayMs: 0, authMs: 0 } })
      for (const headers of [
        {},
        { 'x-do-context': forged },
        { 'x-do-context': forged, 'x-do-caller': 'gateway' },
        { 'x-do-context': 'nonsense' },
        { authorization: `Bearer ${on().rootKey}` },
      ]) {
        for (const path of [...methods.map((each) => `/rpc/${each}`), '/', '/nothing', '/rpc/__proto__', `/rpc/${method}?input={}`]) {
          const reply = await ask({
            binding,
            fetch: {
              url: `http://${name}${path}`,
              method: path === '/' ? 'GET' : 'POST',
              body: path === '/' ? undefined : '{}',
              headers: { 'content-type': 'application/json', ...headers },
            },
          })
          expect(reply, `${path} ${JSON.stringify(headers).slice(0, 60)}`).toMatchObject({
            status: 401,
            headers: { 'content-type': 'application/problem+json' },
          })
          expect(JSON.parse(reply.text ?? '')).toMatchObject({ code: 'unauthenticated' })
        }
      }
    })

    test('has no method to call by name', async () => {
      for (const called of [...inherited, ...own, ...methods]) {
        const reply = await ask({ binding, call: { name: called, args: [{}] } })
        expect(reply, called).toEqual({ error: expect.any(String) })
      }
    })
  })

  describe.each([
    ['CREDENTIALS', 'resolve', ['0000000000', 'hash']],
    ['AUDIT', 'append', ['platform', { entries: '[]', first: 0, last: 0, ended: [] }]],
  ])('auth.do %s without props', (binding, method, args) => {
    test('answers nobody but the gateway', async () => {
      expect(await ask({ binding, call: { name: method, args } })).toEqual({ error: expect.any(String) })
      expect(
        await ask({ binding, fetch: { url: 'http://auth.do/rpc/me', method: 'POST', headers: { 'x-do-context': encodeHop({ context: rootContext }) } } }),
      ).toEqual({ error: expect.any(String) })
    })

    test.each([...inherited, ...own])('has no %s', async (name) => {
      expect(await ask({ binding, call: { name, args: [{}] } })).toEqual({ error: expect.any(String) })
    })
  })

  test.each([...inherited, ...own, 'fetch'])('an object of a store has no %s', async (name) => {
    expect(await ask({ binding: 'KEYS', object: 'anything', call: { name, args: name === 'fetch' ? ['http://x/'] : [{}] } })).toEqual({
      error: expect.any(String),
    })
  })

  test.each([...inherited, 'durable', 'migrations'])('a store has no transaction %s', async (name) => {
    const actor = { tenant: 'platform', permissions: ['*'] }
    expect(await ask({ binding: 'KEYS', object: 'anything', call: { name: 'transact', args: [name, {}, actor] } })).toEqual({ error: expect.any(String) })
  })

  test('the gateway takes it in with a key, as anyone', async () => {
    const { key, organization } = await tenant({ grants: ['probe:read'], on: on() })
    const fetch = {
      url: 'http://probe.do/rpc/read',
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    }
    const reply = await ask({ binding: 'DO', fetch })
    expect(reply.status, reply.text).toBe(200)
    expect(JSON.parse(reply.text ?? '')).toMatchObject({ context: { caller: 'gateway', depth: 0, auth: { tenant: organization } } })
    const forged = { ...fetch, headers: { 'content-type': 'application/json', 'x-do-context': encodeHop({ context: rootContext }) } }
    expect(await ask({ binding: 'DO', fetch: forged })).toMatchObject({ status: 401 })
  })
}
