import { inspect } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { type Call, type CallOptions, type ClientOptions, createClient, DoError, safe } from '../src/index.ts'
import { cut, drop, hang, json, problem, ScriptedServer, type Step, text } from './scripted-server.ts'

const key = 'do_live_secretsecretsecretsecret'

interface Lists {
  get(input?: unknown, options?: CallOptions): Call<{ n: number }>
  create(input?: unknown, options?: CallOptions): Call<{ n: number }>
  spend(input?: unknown, options?: CallOptions): Call<{ n: number }>
  export(input?: unknown, options?: CallOptions): Call<Blob>
}

const clientOf = (server: { url: string }, options: ClientOptions = {}) =>
  createClient<Lists>('lists.do', { get: '', create: 'wr', spend: 'w', export: 'b' }, { baseUrl: server.url, apiKey: key, ...options })

const failureOf = async (call: PromiseLike<unknown>): Promise<DoError> => {
  const { error } = await safe(call)
  expect(error).toBeInstanceOf(DoError)
  return error as DoError
}

const ok = json({ n: 1 })

describe('a call', () => {
  test('is a POST of the input, with the key, and gives the body', async () => {
    await using server = await ScriptedServer.start(ok)
    expect(await clientOf(server).get({ id: 'x' })).toEqual({ n: 1 })
    const [seen] = server.seen
    expect(seen).toMatchObject({ verb: 'POST', path: '/lists.do/rpc/get', body: '{"id":"x"}' })
    expect(seen?.headers).toMatchObject({ authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/json' })
    expect(seen?.headers).not.toHaveProperty('idempotency-key')
  })

  test('without an input sends {}', async () => {
    await using server = await ScriptedServer.start(ok)
    await clientOf(server).get()
    expect(server.seen[0]?.body).toBe('{}')
  })

  test('withResponse gives the headers too', async () => {
    await using server = await ScriptedServer.start(ok)
    const { data, response } = await clientOf(server).get().withResponse()
    expect(data).toEqual({ n: 1 })
    expect(response.headers.get('x-request-id')).toBe('req-ok')
  })

  test('is a promise in all that promises do', async () => {
    await using server = await ScriptedServer.start(ok, problem(404, 'not_found'))
    const { get } = clientOf(server)
    let ended = 0
    expect(await get().finally(() => ended++)).toEqual({ n: 1 })
    expect(
      await get()
        .catch((error: DoError) => error.code)
        .finally(() => ended++),
    ).toBe('not_found')
    expect(ended).toBe(2)
  })

  test('of bytes gives a Blob with its type', async () => {
    await using server = await ScriptedServer.start(text(200, 'application/x-ndjson', '{}\n'))
    const blob = await clientOf(server).export()
    expect(blob.type).toBe('application/x-ndjson')
    expect(await blob.text()).toBe('{}\n')
  })

  test('with an input that JSON does not carry says so', async () => {
    await using server = await ScriptedServer.start(ok)
    expect(await failureOf(clientOf(server).get({ n: 1n }))).toMatchObject({ code: 'invalid_argument', status: 0 })
    expect(server.seen).toEqual([])
  })
})

describe('settings', () => {
  const saved = { ...process.env }
  afterEach(() => {
    for (const name of ['DO_API_KEY', 'DO_BASE_URL']) {
      if (saved[name] === undefined) delete process.env[name]
      else process.env[name] = saved[name]
    }
  })

  test('come from the environment when a call is made, not before', async () => {
    await using server = await ScriptedServer.start(ok)
    const lists = createClient<Lists>('lists.do', { get: '' })
    process.env['DO_BASE_URL'] = `${server.url}/`
    process.env['DO_API_KEY'] = ` ${key}\n`
    await lists.get()
    expect(server.seen[0]).toMatchObject({ path: '/lists.do/rpc/get', headers: { authorization: `Bearer ${key}` } })
  })

  test('without a base URL a domain is at its own host', async () => {
    delete process.env['DO_BASE_URL']
    const urls: string[] = []
    const lists = createClient<Lists>('lists.do', { get: '' }, { fetch: async (url) => (urls.push(url), Response.json({ n: 1 })) })
    await lists.get()
    expect(urls).toEqual(['https://lists.do/rpc/get'])
  })

  test('an empty base URL or key passes over the environment', async () => {
    process.env['DO_BASE_URL'] = 'http://elsewhere.invalid'
    process.env['DO_API_KEY'] = key
    const sent: [string, RequestInit][] = []
    const lists = createClient<Lists>(
      'lists.do',
      { get: '' },
      { baseUrl: '', apiKey: '', fetch: async (...args) => (sent.push(args), Response.json({ n: 1 })) },
    )
    await lists.get()
    expect(sent[0]?.[0]).toBe('https://lists.do/rpc/get')
    expect(new Headers(sent[0]?.[1].headers).has('authorization')).toBe(false)
  })

  test.each(['localhost:8787', 'not an address', 'ftp://x', 'http://user:hunter2@localhost', 'http://localhost/?a=b'])(
    'a base URL of %s is refused, not shown',
    async (baseUrl) => {
      const error = await failureOf(clientOf({ url: baseUrl }).get())
      expect(error).toMatchObject({ code: 'invalid_argument', status: 0 })
      expect(inspect(error)).not.toContain('hunter2')
    },
  )
})

describe('headers', () => {
  test('of the client and the call are joined without regard to case, and cannot break the body', async () => {
    await using server = await ScriptedServer.start(ok)
    const lists = clientOf(server, { headers: { 'X-Team': 'a', 'X-Trace': 'client' } })
    await lists.get(
      {},
      {
        headers: {
          'x-trace': 'call',
          'Content-Type': 'text/plain',
          'CONTENT-ENCODING': 'gzip',
          'Content-Length': '3',
          Accept: 'text/html',
          'X-Request-Timeout': 'soon',
        },
      },
    )
    const headers = server.seen[0]?.headers
    expect(headers).toMatchObject({ 'x-team': 'a', 'x-trace': 'call', 'content-type': 'application/json', accept: 'application/json', 'content-length': '2' })
    expect(headers).not.toHaveProperty('content-encoding')
    expect(Number(headers?.['x-request-timeout'])).toBeGreaterThan(0)
  })

  test('an Authorization of the caller wins over the key', async () => {
    await using server = await ScriptedServer.start(ok)
    await clientOf(server).get({}, { headers: { Authorization: 'Bearer other' } })
    expect(server.seen[0]?.headers.authorization).toBe('Bearer other')
  })

  test.each([{ apiKey: `${key}\nx` }, { apiKey: `${key}€` }, { headers: { 'x-a': `${key}\r\nx: y` } }])(
    'that no header can carry are refused without a word of them: %#',
    async (options) => {
      const error = await failureOf(clientOf({ url: 'http://localhost:1' }, options).get())
      expect(error.code).toBe('invalid_argument')
      expect(inspect(error) + JSON.stringify(error)).not.toContain(key)
    },
  )
})

describe('idempotency', () => {
  test('each write has a key of its own, the same over its retries', async () => {
    await using server = await ScriptedServer.start(problem(503, 'unavailable'), drop, ok)
    const { create } = clientOf(server)
    await create()
    await create()
    const keys = server.seen.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(4)
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(new Set(keys.slice(0, 3)).size).toBe(1)
    expect(keys[3]).not.toBe(keys[0])
  })

  test('the caller’s key is taken, from the options or the headers', async () => {
    await using server = await ScriptedServer.start(ok)
    const { create } = clientOf(server)
    await create({}, { idempotencyKey: 'mine' })
    await create({}, { headers: { 'IDEMPOTENCY-KEY': 'header' } })
    expect(server.seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['mine', 'header'])
  })

  test('a method that takes no key gets none and is sent once', async () => {
    await using server = await ScriptedServer.start(problem(503, 'unavailable'), ok)
    expect(await failureOf(clientOf(server).spend())).toMatchObject({ code: 'unavailable' })
    expect(server.seen).toHaveLength(1)
    expect(server.seen[0]?.headers).not.toHaveProperty('idempotency-key')
  })
})

describe('retries', () => {
  test.each<[string, Step]>([
    ['unavailable', problem(503, 'unavailable')],
    ['resource_exhausted', problem(429, 'resource_exhausted')],
    ['a proxy’s 502', text(502, 'text/html', '<h1>Bad gateway</h1>')],
    ['a dropped connection', drop],
    ['a body cut in the middle', cut],
  ])('follow %s', async (_, fault) => {
    await using server = await ScriptedServer.start(fault, ok)
    expect(await clientOf(server).get()).toEqual({ n: 1 })
    expect(server.seen).toHaveLength(2)
  })

  test.each<[string, Step]>([
    ['invalid_argument', problem(400, 'invalid_argument')],
    ['not_found', problem(404, 'not_found')],
    ['internal', problem(500, 'internal')],
    ['deadline_exceeded', problem(504, 'deadline_exceeded')],
    ['a proxy’s 500', text(500, 'text/html', '<h1>Oops</h1>')],
  ])('do not follow %s', async (_, fault) => {
    await using server = await ScriptedServer.start(fault, ok)
    await failureOf(clientOf(server).get())
    expect(server.seen).toHaveLength(1)
  })

  test('stop at 2, or as often as the call or the client says', async () => {
    await using server = await ScriptedServer.start(problem(503, 'unavailable', {}, { 'retry-after': '0.01' }))
    await failureOf(clientOf(server).get())
    expect(server.seen.splice(0)).toHaveLength(3)
    await failureOf(clientOf(server).get({}, { retries: 0 }))
    expect(server.seen.splice(0)).toHaveLength(1)
    await failureOf(clientOf(server, { retries: 1 }).get())
    expect(server.seen.splice(0)).toHaveLength(2)
    await failureOf(clientOf(server).get({}, { retries: Number.NaN }))
    expect(server.seen).toHaveLength(1)
  })

  test('wait longer each time, by chance', async () => {
    await using server = await ScriptedServer.start(problem(503, 'unavailable'))
    await failureOf(clientOf(server).get())
    const [first = 0, second = 0, third = 0] = server.seen.map(({ at }) => at)
    expect(second - first).toBeGreaterThanOrEqual(120)
    expect(second - first).toBeLessThan(400)
    expect(third - second).toBeGreaterThanOrEqual(245)
  })

  test.each<[string, () => Record<string, string>]>([
    ['seconds', () => ({ 'retry-after': '1' })],
    ['a date', () => ({ 'retry-after': new Date(Date.now() + 1999).toUTCString() })],
    ['a date of a clock that is wrong', () => ({ date: 'Mon, 01 Jan 2001 00:00:00 GMT', 'retry-after': 'Mon, 01 Jan 2001 00:00:01 GMT' })],
  ])('wait as Retry-After says in %s', async (_, headers) => {
    await using server = await ScriptedServer.start((response, seen) => problem(429, 'resource_exhausted', {}, headers())(response, seen), ok)
    await clientOf(server).get()
    const [first = 0, second = 0] = server.seen.map(({ at }) => at)
    expect(second - first).toBeGreaterThanOrEqual(980)
    expect(second - first).toBeLessThan(10_000)
  })

  test('do not wait past the deadline: the failure is told at once', async () => {
    await using server = await ScriptedServer.start(problem(429, 'resource_exhausted', {}, { 'retry-after': '3600' }))
    const began = Date.now()
    expect(await failureOf(clientOf(server).get())).toMatchObject({ code: 'resource_exhausted', status: 429, retryAfterMs: 3_600_000 })
    expect(Date.now() - began).toBeLessThan(10_000)
  })
})

describe('time', () => {
  test('one deadline holds over all attempts, and each attempt says what is left', async () => {
    await using server = await ScriptedServer.start(problem(503, 'unavailable', {}, { 'retry-after': '0.2' }), hang)
    const began = Date.now()
    expect(await failureOf(clientOf(server).get({}, { timeout: 800 }))).toMatchObject({ code: 'deadline_exceeded', status: 0 })
    expect(Date.now() - began).toBeLessThan(10_000)
    const [first = 0, second = 0] = server.seen.map(({ headers }) => Number(headers['x-request-timeout']))
    expect(first).toBeLessThanOrEqual(800)
    expect(second).toBeLessThanOrEqual(first - 195)
  })

  test('a body that never ends is over at the deadline', async () => {
    await using server = await ScriptedServer.start((response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'))
    expect(await failureOf(clientOf(server).get({}, { timeout: 200 }))).toMatchObject({ code: 'deadline_exceeded' })
  })

  test('a timeout beyond all timers is none', async () => {
    await using server = await ScriptedServer.start(ok)
    expect(await clientOf(server).get({}, { timeout: Number.POSITIVE_INFINITY })).toEqual({ n: 1 })
    expect(server.seen[0]?.headers['x-request-timeout']).toBe('600000')
  })

  test('the caller’s signal ends a call before it begins, while it waits, and between attempts', async () => {
    await using server = await ScriptedServer.start(hang, problem(503, 'unavailable', {}, { 'retry-after': '30' }))
    const { get } = clientOf(server)
    const canceled = { code: 'canceled', status: 0 }
    expect(await failureOf(get({}, { signal: AbortSignal.abort() }))).toMatchObject(canceled)
    expect(server.seen).toHaveLength(0)
    expect(await failureOf(get({}, { signal: AbortSignal.timeout(100) }))).toMatchObject(canceled)
    expect(await failureOf(get({}, { signal: AbortSignal.timeout(200) }))).toMatchObject(canceled)
    expect(server.seen).toHaveLength(2)
  })

  test('a fetch that heeds no signal is left behind', async () => {
    const lists = createClient<Lists>('lists.do', { get: '' }, { fetch: () => new Promise(() => {}) })
    expect(await failureOf(lists.get({}, { timeout: 50 }))).toMatchObject({ code: 'deadline_exceeded' })
  })

  test('a signal that outlives its calls keeps nothing of them', async () => {
    await using server = await ScriptedServer.start(ok)
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args))
    signal.removeEventListener = (...args: Parameters<typeof remove>) => (listeners--, remove(...args))
    await clientOf(server).get({}, { signal })
    expect(listeners).toBe(0)
  })
})

describe('failures', () => {
  test('carry all that the problem says', async () => {
    const issues = [{ path: ['a', 0], message: 'too small' }]
    await using server = await ScriptedServer.start(problem(409, 'already_exists', { issues, reason: 'taken', data: { id: 'x' } }))
    const error = await failureOf(clientOf(server).get())
    const fields = { code: 'already_exists', message: 'it is already_exists', status: 409, requestId: 'req-1', issues, reason: 'taken', data: { id: 'x' } }
    expect(error).toMatchObject(fields)
    expect(JSON.parse(JSON.stringify(error))).toEqual(fields)
    expect(String(error)).toBe('DoError: it is already_exists')
  })

  test('print nothing that is not there', async () => {
    await using server = await ScriptedServer.start(problem(404, 'not_found'))
    expect(Object.keys(await failureOf(clientOf(server).get())).toSorted()).toEqual(['code', 'requestId', 'status'])
  })

  test('of proxies are told by their status, without their pages', async () => {
    await using server = await ScriptedServer.start(text(502, 'text/html', '<html><h1>nginx</h1></html>'))
    const error = await failureOf(clientOf(server, { retries: 0 }).get())
    expect(error).toMatchObject({ code: 'unavailable', status: 502 })
    expect(error.message).toBe('502 Bad Gateway, not from the platform itself (text/html)')
  })

  test.each<[string, Step, Partial<DoError>]>([
    ['a code that is none', problem(418, 'teapot'), { code: 'invalid_argument', status: 418 }],
    ['a problem that is not JSON', text(403, 'application/problem+json', '<'), { code: 'permission_denied', status: 403 }],
    ['a problem that is null', text(500, 'application/json', 'null'), { code: 'internal', status: 500 }],
    [
      'fields of other types',
      problem(400, 'invalid_argument', { detail: 5, issues: 'x', reason: {}, requestId: 1 }),
      { code: 'invalid_argument', requestId: 'req-1' },
    ],
  ])('with %s are DoErrors still', async (_, step, expected) => {
    await using server = await ScriptedServer.start(step)
    expect(await failureOf(clientOf(server).get())).toMatchObject(expected)
  })

  test.each<[string, Step, Partial<DoError>]>([
    ['204', (response) => void response.writeHead(204, { 'x-request-id': 'r' }).end(), { status: 204, requestId: 'r' }],
    ['202', (response) => void response.writeHead(202).end('{}'), { status: 202 }],
    ['a page in place of a result', text(200, 'text/html', '<h1>Log in to the hotel’s Wi-Fi</h1>'), { status: 200 }],
    ['JSON that ends too soon', text(200, 'application/json', '{"secret":"hunter2"'), { status: 200 }],
    ['nothing at all', text(200, 'application/json', ''), { status: 200 }],
  ])('%s is internal, said clearly', async (_, step, expected) => {
    await using server = await ScriptedServer.start(step)
    const error = await failureOf(clientOf(server).get())
    expect(error).toMatchObject({ code: 'internal', ...expected })
    expect(error.message).toMatch(/^the answer /)
    expect(inspect(error)).not.toContain('hunter2')
    expect(server.seen).toHaveLength(1)
  })

  test('of the network say what the system said', async () => {
    const error = await failureOf(clientOf({ url: 'http://127.0.0.1:1' }, { retries: 0 }).get())
    expect(error).toMatchObject({ code: 'unavailable', status: 0 })
    expect(error.message).toMatch(/^no answer came: .*(ECONNREFUSED|bad port)/)
  })

  test.each([301, 302, 303, 307, 308])('a %i is not followed: the key goes to no other host', async (status) => {
    await using other = await ScriptedServer.start(ok)
    await using server = await ScriptedServer.start(text(status, 'text/plain', '', { location: `${other.url}/lists.do/rpc/get?token=hunter2` }))
    const error = await failureOf(clientOf(server).get())
    expect(error).toMatchObject({ code: 'failed_precondition', status })
    expect(error.message).toContain(other.url)
    expect(error.message).not.toContain('hunter2')
    expect(other.seen).toEqual([])
    expect(server.seen).toHaveLength(1)
  })

  test('are values for safe, and whatever is no DoError is thrown', async () => {
    await using server = await ScriptedServer.start(ok, problem(404, 'not_found'))
    const { get } = clientOf(server)
    expect(await safe(get())).toEqual({ data: { n: 1 } })
    expect((await safe(get())).error?.code).toBe('not_found')
    await expect(safe(Promise.reject(new TypeError('mine')))).rejects.toThrow(TypeError)
  })
})

describe('a client', () => {
  test('is no promise, knows its methods alone and shows no key', async () => {
    const lists = clientOf({ url: 'http://localhost' })
    expect(await Promise.resolve(lists)).toBe(lists)
    expect(Object.keys(lists)).toEqual(['get', 'create', 'spend', 'export'])
    expect((lists as unknown as Record<string, unknown>)['drop']).toBeUndefined()
    expect(inspect(lists, { depth: 9, showHidden: true }) + JSON.stringify(lists)).not.toContain(key)
  })

  test('no failure shows the key', async () => {
    await using server = await ScriptedServer.start(problem(401, 'unauthenticated'), drop, text(502, 'text/html', ''), hang)
    for (const options of [{}, { retries: 0 }, { retries: 0 }, { timeout: 50 }]) {
      const error = await failureOf(clientOf(server).get({}, options))
      expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + error.stack).not.toContain(key)
    }
  })
})
