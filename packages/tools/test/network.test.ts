import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LaunchOptions, launch } from '../src/launch.ts'
import { Fixture } from './fixture.ts'

const fixture = new Fixture()
// Both tell at once what a Worker gets from an address: by its own `fetch`, and by a binding.
fixture.worker('gateway', {
  code: `
export default { async fetch(request, env) {
  const { via, url } = await request.json()
  const found = via === 'fetch' ? undefined : env[via]
  if (via !== 'fetch' && !found) return new Response('no binding')
  try { return await (found ? found.fetch(url) : fetch(url)) } catch { return new Response('refused') }
} }`,
})
fixture.write('workers/gateway/package.json', JSON.stringify({ dependencies: { '@dot-do/egress': 'workspace:*' } }))
fixture.worker('lists', { code: `export default { fetch: () => new Response() }` })

const server = createServer((_, response) => response.end('reached'))
let port = 0
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.close()
  fixture[Symbol.dispose]()
})

describe.each(['composed', 'separate', 'raw'] as const)('%s: Workers reach the public internet only', (mode) => {
  let platform: Awaited<ReturnType<typeof launch>>
  const ask = async (via: string, url: string) => (await fetch(platform.url, { method: 'POST', body: JSON.stringify({ via, url }) })).text()

  beforeAll(async () => {
    const options: LaunchOptions = { port: 0, base: fixture.base, stateDir: join(fixture.base, `state-${mode}`), mode }
    platform = await launch({ ...options, env: { DO_NETWORK_ALLOW: ` 127.0.0.1:${port} , localhost:${port}` } })
  })
  afterAll(() => platform?.stop())

  test.each(['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '10.0.0.1', '169.254.169.254', '192.168.0.1'])(
    '%s is refused, by fetch and by the binding of the internet',
    async (host) => {
      expect(await ask('fetch', `http://${host}:${port}/`)).toBe('refused')
      expect(await ask('egress:public', `http://${host}:${port}/`)).toBe('refused')
    },
  )

  test('a service of the allow-list has a binding, and no other has', async () => {
    expect(await ask(`egress:127.0.0.1:${port}`, `http://127.0.0.1:${port}/`)).toBe('reached')
    expect(await ask(`egress:localhost:${port}`, `http://localhost:${port}/`)).toBe('reached')
    expect(await ask(`egress:127.0.0.1:${port + 1}`, `http://127.0.0.1:${port + 1}/`)).toBe('no binding')
  })
})

test.each(['localhost', 'localhost:0', 'localhost:70000', 'http://localhost:80', 'a b:80', '"):80'])('%s is no entry of an allow-list', async (entry) => {
  const starting = launch({ port: 0, base: fixture.base, stateDir: join(fixture.base, 'refused'), env: { DO_NETWORK_ALLOW: entry } })
  await expect(starting).rejects.toThrow(/^DO_NETWORK_ALLOW: .* is not host:port/)
})
