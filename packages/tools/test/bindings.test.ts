import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { launch } from '../src/launch.ts'
import { Fixture } from './fixture.ts'

const fixture = new Fixture()
afterAll(() => fixture[Symbol.dispose]())

fixture.worker('gateway')
fixture.worker('keeper', {
  contract: false,
  wrangler: '[[r2_buckets]]\nbinding = "BUCKET"\nbucket_name = "kept"\n[[worker_loaders]]\nbinding = "LOADER"\n',
  code: `
const modules = { 'main.js': 'export default { fetch: () => new Response("loaded") }' }
export default { async fetch(request, env) {
  if (new URL(request.url).pathname === '/load')
    return env.LOADER.get('one', () => ({ compatibilityDate: '2026-11-01', mainModule: 'main.js', modules, globalOutbound: null })).getEntrypoint().fetch(request)
  if (request.method === 'PUT') return Response.json(await env.BUCKET.put('key', request.body))
  const found = await env.BUCKET.get('key')
  return new Response(found?.body ?? null, { status: found ? 200 : 404 })
} }`,
})

test.each(['composed', 'separate'] as const)('%s: a bucket keeps what it was given over a restart', async (mode) => {
  const options = { port: 0, base: fixture.base, stateDir: join(fixture.base, `state-${mode}`), mode }
  for (const status of [404, 200]) {
    const platform = await launch(options)
    try {
      const url = platform.urls['keeper'] ?? ''
      const found = await fetch(url)
      expect([found.status, await found.text()]).toEqual([status, status === 200 ? 'bytes' : ''])
      expect((await fetch(url, { method: 'PUT', body: 'bytes' })).status).toBe(200)
    } finally {
      await platform.stop()
    }
  }
})

test.each(['composed', 'raw'] as const)('%s: a Worker loads the code of another', async (mode) => {
  const platform = await launch({ port: 0, base: fixture.base, stateDir: join(fixture.base, `loads-${mode}`), mode })
  try {
    expect(await (await fetch(`${platform.urls['keeper']}/load`)).text()).toBe('loaded')
  } finally {
    await platform.stop()
  }
})
