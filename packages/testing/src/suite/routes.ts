import { describe, expect, test } from 'vitest'
import { rawSocket } from '../http.ts'
import { type On, mighty } from './target.ts'

// Each of these methods is of one domain alone, so an answer of 200 tells who gave it.
const ownOf = { 'probe.do': 'open', 'auth.do': 'me', 'gateway.do': 'whoami' } as const
type Name = keyof typeof ownOf

const names = Object.keys(ownOf) as Name[]

const post = (target: string, hosts: string[]) =>
  [
    `POST ${target} HTTP/1.1`,
    ...hosts.map((host) => `Host: ${host}`),
    'Connection: close',
    'Content-Type: application/json',
    'Content-Length: 2',
    '',
    '{}',
  ].join('\r\n')

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)

// A connection that is simply closed answers nobody either.
const refused = [0, 400, 404, 405]

/** A request reaches the domain it names, or none. */
export function routes(on: On): void {
  const send = async (text: string) => statusOf(await rawSocket(on().url, text))

  test.each(names)('%s is found by its host and by its path', async (name) => {
    const rpc = `/rpc/${ownOf[name]}`
    for (const host of [name, name.toUpperCase(), `${name}.localhost`, `${name}.localhost:8787`, `${name}:80`])
      expect(await send(post(rpc, [host])), host).toBe(200)
    for (const path of [
      `/${name}${rpc}`,
      `/${name.toUpperCase()}${rpc}`,
      `/${name}${rpc}?a=b`,
      `/${name}/rpc/%${ownOf[name].charCodeAt(0).toString(16)}${ownOf[name].slice(1)}`,
    ]) {
      expect(await send(post(path, ['localhost'])), path).toBe(200)
    }
  })

  describe.each(names.flatMap((named) => names.filter((other) => other !== named).map((other) => [named, other] as const)))(
    'named %s, never %s',
    (named, other) => {
      const rpc = `/rpc/${ownOf[other]}`

      test.each([
        ['the path of a named host', `/${other}${rpc}`, [named]],
        ['the method of another', rpc, [named]],
        ['two hosts', rpc, [named, named]],
        ['a host with a path', rpc, [`${named}/${other}`]],
        ['a host with credentials', rpc, [`${other}@${named}`]],
        ['a host and a fragment', rpc, [`${named}#${other}`]],
        ['a host and a query', rpc, [`${named}?${other}`]],
        ['two hosts in one', rpc, [`${named}, ${other}`]],
        ['an encoded slash', `/${named}%2f..%2f${other}${rpc}`, ['localhost']],
        ['an encoded backslash', `/${named}%5c..%5c${other}${rpc}`, ['localhost']],
        ['an encoded slash behind the name', `/${named}/rpc%2f${ownOf[other]}`, ['localhost']],
        ['two slashes', `//${other}${rpc}`, [named]],
        ['two slashes behind the name', `/${named}//${other}${rpc}`, ['localhost']],
        ['a second encoding', `/${named}/%252e%252e/${other}${rpc}`, ['localhost']],
        ['a second encoding of the method', `/${other}/rpc/%25${ownOf[other].charCodeAt(0).toString(16)}${ownOf[other].slice(1)}`, ['localhost']],
        ['a second encoding of the name', `/%25${other.charCodeAt(0).toString(16)}${other.slice(1)}${rpc}`, ['localhost']],
        ['a name behind a path', `/x/${other}${rpc}`, ['localhost']],
        ['an unknown domain of this host', rpc, [`x${other}`]],
        ['a null byte', `/${named}%00${other}${rpc}`, ['localhost']],
        ['a space', `/${named} /${other}${rpc}`, ['localhost']],
      ])('%s', async (_, path, hosts) => {
        expect(refused, path).toContain(await send(post(path, hosts)))
      })

      // A host that names no domain is the gateway's.
      const strange = other === 'gateway.do' ? [] : [`${other}.${named}`, `${other}.example.com`, `${other}..`, 'example.com']
      test.each(strange.map((host) => [host]))('the host %s', async (host) => {
        expect(refused).toContain(await send(post(rpc, [host])))
      })

      // RFC 9112, 3.2 and 3.2.2: two hosts are an error; an absolute target is the host.
      test('two hosts that differ', async () => {
        expect(refused).toContain(await send(post(rpc, [named, other])))
        expect([...refused, 200]).toContain(await send(post(`/rpc/${ownOf[named]}`, [named, other])))
      })

      test('an absolute target', async () => {
        const forTarget = await send(post(`http://${other}${rpc}`, [named]))
        const forHost = await send(post(`http://${other}/rpc/${ownOf[named]}`, [named]))
        expect([forTarget, forHost].filter((status) => status === 200).length, `${forTarget} ${forHost}`).toBeLessThanOrEqual(1)
      })

      test('a step up in the path', async () => {
        for (const step of ['..', '%2e%2e', '%2e.', '.%2E']) {
          expect(refused, step).toContain(await send(post(`/${named}/${step}/${other}${rpc}`, ['localhost'])))
          expect(refused, step).toContain(await send(post(`/${step}/${other}${rpc}`, [named])))
        }
      })
    },
  )

  test('malformed requests end nothing but themselves', async () => {
    const requests = [
      'GET',
      'GET / HTTP/9.9\r\n\r\n',
      'POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
      'POST /auth.do/rpc/me HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(200_000)}\r\n\r\n`,
      '\x16\x03\x01\x02\x00',
      'GET / HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n',
    ]
    for (const request of requests) {
      const status = await Promise.race([
        rawSocket(on().url, `${request}\r\n\r\n`).then(statusOf, () => 0),
        new Promise<number>((resolve) => setTimeout(() => resolve(0), 1000)),
      ])
      expect(status < 500 || status === 501 || status === 505, `${status} for ${request.slice(0, 80)}`).toBe(true)
    }
    expect((await (await mighty(on())).http({ path: '/health' })).status).toBe(200)
  })
}
