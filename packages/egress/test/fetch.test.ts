import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { safeFetch } from '../src/index.ts'

const started: { close(): void; closeAllConnections(): void }[] = []
afterAll(() => {
  for (const server of started) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<{ address: string; url: string }> {
  const server = createServer(listener)
  started.push(server)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { address, url: `http://${address}` }
}

/** An environment whose allow-list has these services, reached as the launcher's bindings reach them. */
const envOf = (...services: { address: string }[]) =>
  Object.fromEntries(services.map(({ address }) => [`egress:${address}`, { fetch: (url: string, init: RequestInit) => fetch(url, init) }]))

test('only what is public or listed is fetched', async () => {
  const { url, address } = await serve((_, response) => response.end('hello'))
  await expect(safeFetch({}, url)).rejects.toMatchObject({ reason: 'address' })
  const answer = await safeFetch(envOf({ address }), url)
  expect([await answer.text(), answer.url]).toEqual(['hello', `${url}/`])
})

test('what the environment inherits is no allow-list', async () => {
  const { url, address } = await serve((_, response) => response.end('hello'))
  await expect(safeFetch(Object.create(envOf({ address })), url)).rejects.toMatchObject({ reason: 'address' })
})

test('a redirect is refused unless asked for, and checked when it is', async () => {
  const { url, address } = await serve((request, response) => {
    const to: Record<string, string> = { '/in': 'http://10.0.0.1/', '/file': 'file:///etc/passwd', '/loop': '/loop', '/ok': '/end', '/odd': 'http://[' }
    const location = to[request.url ?? '']
    if (location) response.writeHead(302, { location }).end()
    else response.end('end')
  })
  const env = envOf({ address })
  await expect(safeFetch(env, `${url}/ok`)).rejects.toMatchObject({ reason: 'redirect' })
  expect(await (await safeFetch(env, `${url}/ok`, {}, { redirects: 1 })).text()).toBe('end')
  await expect(safeFetch(env, `${url}/in`, {}, { redirects: 5 })).rejects.toMatchObject({ reason: 'address' })
  await expect(safeFetch(env, `${url}/file`, {}, { redirects: 5 })).rejects.toMatchObject({ reason: 'scheme' })
  await expect(safeFetch(env, `${url}/odd`, {}, { redirects: 5 })).rejects.toMatchObject({ reason: 'redirect' })
  await expect(safeFetch(env, `${url}/loop`, {}, { redirects: 5 })).rejects.toMatchObject({ reason: 'redirect' })
})

test.each([
  [302, 'GET', ''],
  [303, 'GET', ''],
  [307, 'POST', 'body'],
  [308, 'POST', 'body'],
])('after %d another origin gets no credential, and %s', async (status, method, body) => {
  const seen: { headers: Record<string, unknown>; method?: string; body: string }[] = []
  const listener: RequestListener = (request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      seen.push({ headers: request.headers, method: request.method, body: text })
      response.end()
    })
  }
  const other = await serve(listener)
  const first = await serve((_, response) => response.writeHead(status, { location: other.url }).end())
  const headers = { authorization: 'Bearer sk-1', 'x-api-key': 'sk-2', cookie: 'a=b', accept: 'text/plain' }
  await safeFetch(envOf(first, other), first.url, { method: 'POST', body: 'body', headers }, { redirects: 1 })
  expect(seen).toMatchObject([{ method, body, headers: { accept: 'text/plain' } }])
  expect(Object.keys(seen[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['authorization']))
  expect(JSON.stringify(seen)).not.toMatch(/sk-1|sk-2|a=b/)
})

test('a body is read no further than its bound, also when it unpacks to more', async () => {
  const { url, address } = await serve((request, response) => {
    if (request.url === '/bomb') return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20_000_000)))
    if (request.url === '/declared') return response.writeHead(200, { 'content-length': '100000' }).end(Buffer.alloc(100_000))
    const more = setInterval(() => response.write(Buffer.alloc(10_000)), 1)
    return response.on('close', () => clearInterval(more))
  })
  const env = envOf({ address })
  const read = async (path: string) => (await safeFetch(env, url + path, {}, { bytesMax: 50_000 })).arrayBuffer()
  for (const path of ['/bomb', '/declared', '/endless']) await expect(read(path)).rejects.toMatchObject({ reason: 'too_large' })
})

test('a deadline covers the head and the body, and a signal ends both with its own reason', async () => {
  const { url, address } = await serve((request, response) => {
    if (request.url === '/body') response.write('a')
  })
  const env = envOf({ address })
  const read = async (path: string, signal?: AbortSignal) => (await safeFetch(env, url + path, { signal }, { timeoutMs: signal ? 5000 : 50 })).text()
  await expect(read('/head')).rejects.toMatchObject({ reason: 'timeout' })
  await expect(read('/body')).rejects.toMatchObject({ reason: 'timeout' })
  for (const path of ['/head', '/body']) {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('gone')), 30)
    await expect(read(path, controller.signal)).rejects.toThrow('gone')
  }
})

test('a connection that is refused or lost is said without a word of the runtime', async () => {
  const { url, address } = await serve((_, response) => response.destroy())
  await expect(safeFetch(envOf({ address }), `${url}/?key=sk-1`)).rejects.toMatchObject({
    reason: 'network',
    message: `no connection to ${address}, or it was lost`,
  })
})
