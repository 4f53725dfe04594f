import { privateHosts } from '@dot-do/testing'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as listener, type Server } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkHeaders, checkUrl, EgressError, safeFetch } from '../src/index.ts'

/** Listens on every address of this machine, and counts who comes. */
const canary = { port: 0, visits: 0, servers: [] as Server[] }

async function listen(host: string, port: number): Promise<number> {
  const server = listener((socket) => {
    canary.visits++
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nin')
  })
  canary.servers.push(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host, port, ipv6Only: host === '::' }, resolve)
  })
  return (server.address() as AddressInfo).port
}

beforeAll(async () => {
  canary.port = await listen('0.0.0.0', 0)
  // A machine without IPv6 has no such address to reach.
  await listen('::', canary.port).catch(() => {})
})

afterAll(() => {
  for (const server of canary.servers) server.close()
})

const hosts = privateHosts()
const reasonOf = (thrown: unknown): string => (thrown instanceof EgressError ? thrown.reason : String(thrown))
const tried = (address: string, options = {}) => safeFetch({}, address, {}, { timeoutMs: 2000, ...options }).then(() => 'fetched', reasonOf)

test('there are many spellings, and without the check some of them do reach this machine', async () => {
  expect(hosts.length).toBeGreaterThanOrEqual(120)
  const reach = async (host: string) => {
    try {
      return (await (await fetch(`http://${host}:${canary.port}/`, { signal: AbortSignal.timeout(2000) })).text()) === 'in'
    } catch {
      return false
    }
  }
  const loopback = hosts.filter((host) => URL.parse(`http://${host}/`)?.hostname === '127.0.0.1')
  const reached = await Promise.all(loopback.map(reach))
  expect(reached.filter(Boolean).length).toBeGreaterThanOrEqual(12)
})

describe('nothing reaches a listening canary', () => {
  test('by any spelling, scheme or dressing of the host', async () => {
    const before = canary.visits
    const { port } = canary
    for (const host of hosts) {
      const dressed = [
        `http://${host}:${port}/`,
        `https://${host}:${port}/hook?a=b#c`,
        `http://user@${host}:${port}/`,
        `http://example.com@${host}:${port}/`,
        `http:\\\\${host}:${port}\\`,
        `http:/${host}:${port}/`,
        `\thttp://${host}:${port}/ `,
        `HTTP://${host}:0${port}/`,
      ]
      for (const address of dressed) expect(await tried(address), address).toMatch(/^(address|credentials|url)$/)
    }
    expect(canary.visits).toBe(before)
  })

  test('by a redirect, were it followed', async () => {
    const server = createServer((request, response) => response.writeHead(302, { location: decodeURIComponent(request.url?.slice(1) ?? '') }).end())
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const env = { [`egress:${address}`]: { fetch: (url: string, init: RequestInit) => fetch(url, init) } }
    const before = canary.visits
    // A header holds ASCII.
    for (const host of hosts.filter((each) => /^[\x21-\x7e]+$/.test(each) && URL.canParse(`http://${each}/`))) {
      const target = `http://${address}/${encodeURIComponent(`http://${host}:${canary.port}/`)}`
      await expect(safeFetch(env, target), host).rejects.toMatchObject({ reason: 'redirect', status: 302 })
      await expect(safeFetch(env, target, {}, { redirects: 3 }), host).rejects.toMatchObject({ reason: 'address' })
    }
    expect(canary.visits).toBe(before)
    server.close()
  })
})

describe('https alone', () => {
  const verdict = (address: string, allowed?: string) => {
    try {
      checkUrl(address, (each) => each === allowed, { httpsOnly: true })
      return 'fetched'
    } catch (err) {
      return reasonOf(err)
    }
  }

  test.each([
    ['https://example.com/', 'fetched'],
    ['https://example.com:443/', 'fetched'],
    ['https://example.com:8443/', 'fetched'],
    ['https://example.com:1024/', 'fetched'],
    ['https://example.com:65535/', 'fetched'],
    ['https://example.com:1023/', 'port'],
    ['https://example.com:80/', 'port'],
    ['https://example.com:444/', 'port'],
    ['https://example.com:6667/', 'port'],
    ['http://example.com/', 'scheme'],
    ['http://example.com:8443/', 'scheme'],
    ['https://127.0.0.1:8443/', 'address'],
    ['https://me@example.com/', 'credentials'],
  ])('%s: %s', (address, expected) => {
    expect(verdict(address)).toBe(expected)
  })

  test('but for what the operator lists', () => {
    expect(verdict('http://localhost:9000/', 'localhost:9000')).toBe('fetched')
    expect(verdict('http://localhost:9001/', 'localhost:9000')).toBe('scheme')
  })
})

test('headers of the connection, of proxies and of the platform are refused', async () => {
  const refused = ['Connection', 'Keep-Alive', 'TE', 'Trailer', 'Transfer-Encoding', 'Upgrade', 'Host', 'Content-Length', 'Expect', 'Via', 'Forwarded']
  const prefixed = ['Proxy-Authorization', 'X-Forwarded-For', 'X-Do-Context', 'CF-Connecting-IP', 'Sec-Fetch-Site']
  for (const name of [...refused, ...prefixed]) {
    expect(() => checkHeaders(new Headers({ [name]: 'x' })), name).toThrow(expect.objectContaining({ reason: 'header' }))
    await expect(safeFetch({}, 'https://example.com/', { headers: { [name]: 'x' } })).rejects.toMatchObject({ reason: 'header' })
  }
  expect(() => checkHeaders(new Headers({ authorization: 'Bearer x', 'x-team': 'a', 'content-type': 'text/plain', 'webhook-id': 'm' }))).not.toThrow()
})

test('an answer is cut where that is asked for, packed or declared or without end', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/short') return response.end('short')
    if (request.url === '/bomb') return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20_000_000, 'a')))
    if (request.url === '/declared') return response.writeHead(200, { 'content-length': '100000' }).end(Buffer.alloc(100_000, 'a'))
    const more = setInterval(() => response.write(Buffer.alloc(9_999, 'a')), 1)
    return response.on('close', () => clearInterval(more))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const env = { [`egress:${address}`]: { fetch: (url: string, init: RequestInit) => fetch(url, init) } }
  const read = async (path: string) => (await safeFetch(env, `http://${address}${path}`, {}, { bytesMax: 50_000, cuts: true })).text()
  expect(await read('/short')).toBe('short')
  for (const path of ['/bomb', '/declared', '/endless']) expect(await read(path), path).toBe('a'.repeat(50_000))
  server.closeAllConnections()
  server.close()
})
