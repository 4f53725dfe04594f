import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type Call, type CallOptions, createClient, DoError } from '../src/index.ts'
import { Limit } from '../src/limit.ts'
import { drop, problem, ScriptedServer, type Step, text } from './scripted-server.ts'

interface Lists {
  stream(input?: unknown, options?: CallOptions): Call<AsyncIterable<unknown>>
  watch(input?: unknown, options?: CallOptions): Call<AsyncIterable<unknown>>
}

const clientOf = ({ url }: { url: string }, retries = 2) =>
  createClient<Lists>('lists.do', { stream: 's', watch: 'si' }, { baseUrl: url, apiKey: 'do_test_x', retries })

const sse = (body: string): Step => text(200, 'text/event-stream', body)
const done = 'event: done\ndata: {}\n\n'

/** Sends these pieces, a moment between them, and then breaks the connection. */
const broken =
  (...pieces: (string | Uint8Array)[]): Step =>
  async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const piece of pieces) {
      response.write(piece)
      await sleep(10)
    }
    response.destroy()
  }

async function all(call: Call<AsyncIterable<unknown>>): Promise<{ events: unknown[]; error?: DoError }> {
  const events: unknown[] = []
  try {
    for await (const event of await call) events.push(event)
    return { events }
  } catch (err) {
    if (!(err instanceof DoError)) throw err
    return { events, error: err }
  }
}

describe('a stream', () => {
  test.each([
    ['plain', `id: 1\ndata: {"n":1}\n\nid: 2\ndata: {"n":2}\n\n${done}`],
    ['with CRLF', `id: 1\r\ndata: {"n":1}\r\n\r\nid: 2\r\ndata: {"n":2}\r\n\r\n${done}`],
    ['with comments and fields nobody knows', `:\n\n: x\nretry: 1\nodd\nid: 1\ndata: {"n":1}\n\n:\n\ndata:{"n":2}\n\n${done}`],
    ['with data of several lines', `data: {"n":\ndata: 1}\n\ndata: {"n":2}\n\n${done}`],
  ])('gives its events: %s', async (_, body) => {
    await using server = await ScriptedServer.start(sse(body))
    expect(await all(clientOf(server).stream())).toEqual({ events: [{ n: 1 }, { n: 2 }] })
    expect(server.seen[0]?.headers).toMatchObject({ accept: 'text/event-stream' })
    expect(server.seen[0]?.headers).not.toHaveProperty('x-request-timeout')
  })

  test('may be cut anywhere on its way, also within a character', async () => {
    const bytes = Buffer.from(`data: "ü🗝"\r\n\r\n${done}`)
    await using server = await ScriptedServer.start(broken(...Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1))))
    expect((await all(clientOf(server).stream())).events).toEqual(['ü🗝'])
  })

  test('ends with the problem that it is told', async () => {
    const document = { code: 'failed_precondition', status: 412, detail: 'so it is', requestId: 'r', data: { n: 1 }, title: '', type: '' }
    await using server = await ScriptedServer.start(sse(`data: 1\n\nevent: error\ndata: ${JSON.stringify(document)}\n\n`))
    const { events, error } = await all(clientOf(server).stream())
    expect(events).toEqual([1])
    expect(error).toMatchObject({ code: 'failed_precondition', status: 412, message: 'so it is', requestId: 'r', data: { n: 1 } })
  })

  test('that ends before it is done is no whole one', async () => {
    await using server = await ScriptedServer.start(sse('data: 1\n\n'), broken('data: 1\n\n', 'data: 2'))
    for (let n = 0; n < 2; n++) expect(await all(clientOf(server).stream())).toMatchObject({ events: [1], error: { code: 'unavailable' } })
  })

  test('is asked for again until it begins, as any call', async () => {
    await using server = await ScriptedServer.start(problem(503, 'unavailable', {}, { 'retry-after': '0' }), drop, sse(`data: 1\n\n${done}`))
    expect(await all(clientOf(server).stream())).toEqual({ events: [1] })
  })

  test('of JSON is none', async () => {
    await using server = await ScriptedServer.start(text(200, 'application/json', '{}'))
    await expect(clientOf(server).stream()).rejects.toMatchObject({ code: 'internal' })
  })

  test('ends when its caller says so, or its time is up', async () => {
    const slow: Step = (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    await using server = await ScriptedServer.start(slow)
    const leaving = new AbortController()
    setTimeout(() => leaving.abort(), 50)
    expect(await all(clientOf(server).stream({}, { signal: leaving.signal }))).toMatchObject({ events: [1], error: { code: 'canceled' } })
    expect(await all(clientOf(server).watch({}, { timeout: 50 }))).toMatchObject({ events: [1], error: { code: 'deadline_exceeded' } })
    expect(server.seen).toHaveLength(2)
  })
})

describe('a stream that can be resumed', () => {
  test('goes on behind the last event', async () => {
    const late = `event: error\ndata: {"code":"deadline_exceeded","status":504,"detail":"the contract’s"}\n\n`
    await using server = await ScriptedServer.start(
      broken('id: 7\ndata: 1\n\n', 'id: 8\nda'),
      problem(503, 'unavailable', {}, { 'retry-after': '0' }),
      sse(`id: 8\ndata: 2\n\n${late}`),
      sse(`id: 9\ndata: 3\n\n${done}`),
    )
    expect(await all(clientOf(server).watch({ since: 6 }))).toEqual({ events: [1, 2, 3] })
    expect(server.seen.map(({ headers, body }) => [headers['last-event-id'], body])).toEqual([
      [undefined, '{"since":6}'],
      ['7', '{"since":6}'],
      ['7', '{"since":6}'],
      ['8', '{"since":6}'],
    ])
  })

  test('is given up when it is cut again and again with nothing between', async () => {
    await using server = await ScriptedServer.start(broken('id: 7\ndata: 1\n\n'), broken(':\n\n'))
    expect(await all(clientOf(server, 2).watch())).toMatchObject({ events: [1], error: { code: 'unavailable' } })
    expect(server.seen).toHaveLength(4)
  })

  test('is not resumed after what no resuming mends', async () => {
    const gone = `event: error\ndata: {"code":"not_found","status":404,"detail":"deleted"}\n\n`
    await using server = await ScriptedServer.start(sse(`id: 7\ndata: 1\n\n${gone}`))
    expect(await all(clientOf(server).watch())).toMatchObject({ events: [1], error: { code: 'not_found' } })
    expect(server.seen).toHaveLength(1)
  })

  test('may last: its time is no longer counted once it has begun', async () => {
    const limit = new Limit(20, undefined)
    limit.relax()
    await sleep(40)
    expect([limit.failure, limit.leftMs]).toEqual([undefined, Number.POSITIVE_INFINITY])
    limit.end()
  })
})
