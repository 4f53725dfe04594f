import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inBatch, inSession } from '../src/capnweb.ts'
import { anonymous, platform, startOwn, tenant, until, withKey } from '../src/index.ts'

const json = { 'content-type': 'application/json' }

/** What a stream gives over the wire, as text and by the time its chunks came. */
async function read(
  path: string,
  input: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; type: string; text: string; chunks: string[] }> {
  const response = await fetch(`${platform().url}${path}`, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(input) })
  const chunks: string[] = []
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) chunks.push(chunk)
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: chunks.join(''), chunks }
}

const pathOf = (method: string) => `/probe.do/rpc/${method}`

test('events have ids and data, and an end of their own', async () => {
  const { status, type, text } = await read(pathOf('count'), { to: 2 })
  expect([status, type]).toEqual([200, 'text/event-stream'])
  expect(text).toBe('id: 1\ndata: {"n":1,"text":""}\n\nid: 2\ndata: {"n":2,"text":""}\n\nevent: done\ndata: {}\n\n')
})

test('what is there at once travels together, what comes later is not held back', async () => {
  expect((await read(pathOf('count'), { to: 100 })).chunks.length).toBeLessThan(5)
  const { chunks } = await read(pathOf('count'), { to: 3, ms: 30 })
  expect(chunks.filter((chunk) => chunk.includes('data:')).length).toBeGreaterThanOrEqual(3)
})

test('silence is filled with comments', async () => {
  const { text } = await read(pathOf('count'), { to: 1, ms: 300 })
  expect(text.split(':\n\n').length).toBeGreaterThan(3)
  expect(text).toContain('data: {"n":1')
})

test('a failure before the first event is an ordinary problem; one between events ends the stream with it', async () => {
  const { probe } = anonymous()
  const early = await read(pathOf('count'), { to: 3, fail: 'before' })
  expect([early.status, early.type]).toEqual([412, 'application/problem+json'])
  const late = await read(pathOf('count'), { to: 3, fail: 'problem' })
  expect(late.text).toMatch(/^id: 1\n.*\n\nevent: error\ndata: \{.*"code":"failed_precondition".*"data":\{"reached":1\}.*\}\n\n$/s)
  const seen: number[] = []
  const reading = (async () => {
    for await (const { n } of await probe.count({ to: 3, fail: 'problem' })) seen.push(n)
  })()
  await expect(reading).rejects.toMatchObject({ code: 'failed_precondition', data: { reached: 1 } })
  expect(seen).toEqual([1])
})

test('what came before a failure is told before it, however soon that comes', async () => {
  const { text } = await read(pathOf('count'), { to: 3, fail: 'after' })
  expect(text).toMatch(/^id: 1\n.*id: 2\n.*id: 3\n.*\n\nevent: error\ndata: .*"reached":3.*\n\n$/s)
})

test.each(['throw', 'event'] as const)('a handler that fails by %s tells nothing of itself', async (fail) => {
  const { text } = await read(pathOf('count'), { to: 3, fail })
  expect(text).toContain('"code":"internal"')
  expect(text).not.toContain('secret')
  expect(text).not.toContain('two')
})

test('a stream ends at its deadline, the caller’s or the contract’s', async () => {
  const { text } = await read(pathOf('count'), { to: 10, ms: 200 }, { 'x-request-timeout': '500' })
  expect(text).toContain('"n":1')
  expect(text).toContain('"code":"deadline_exceeded"')
  const { text: contracts } = await read(pathOf('count'), { to: 10, ms: 900 })
  expect(contracts).toContain('"code":"deadline_exceeded"')
})

test('a client that goes away ends the work', async () => {
  const { probe } = anonymous()
  const { stopped: before } = await probe.stopped()
  const leaving = new AbortController()
  const response = await fetch(`${platform().url}${pathOf('count')}`, {
    ...{ method: 'POST', headers: json, signal: leaving.signal },
    body: JSON.stringify({ to: 1000, ms: 100 }),
  })
  const reader = response.body?.getReader()
  await reader?.read()
  leaving.abort()
  await until('the work stopped', async () => (await probe.stopped()).stopped > before)
  for await (const { n } of await probe.count({ to: 1000, ms: 20 })) if (n === 2) break
  await until('breaking off the SDK’s loop stops it, too', async () => (await probe.stopped()).stopped > before + 1)
})

test('a watcher gets what is there and what comes, in order, once', async () => {
  const { probe } = await tenant({ grants: ['probe:write'] })
  await probe.note({ text: 'a' })
  await probe.note({ text: 'b' })
  const seen: string[] = []
  const watching = (async () => {
    for await (const { text } of await probe.watch()) if (seen.push(text) === 5) return
  })()
  await until('what was there came', () => seen.length === 2)
  await Promise.all(['c', 'd', 'e'].map((text) => probe.note({ text })))
  await watching
  expect(seen.slice(0, 2)).toEqual(['a', 'b'])
  expect(seen.slice(2).toSorted()).toEqual(['c', 'd', 'e'])
})

test('Last-Event-ID goes on where the stream was', async () => {
  const { probe, key } = await tenant({ grants: ['probe:write'] })
  for (const text of ['a', 'b', 'c']) await probe.note({ text })
  const { text } = await read(pathOf('watch'), {}, { authorization: `Bearer ${key}`, 'last-event-id': '2', 'x-request-timeout': '300' })
  expect(text).toMatch(/^id: 3\ndata: .*"c".*\n\n(:\n\n)*event: error\n/)
})

test('the SDK resumes a stream that was cut, without loss or repetition', async () => {
  await using own = await startOwn({ only: [] })
  const { key } = await tenant({ grants: ['probe:write'], on: own })
  const { probe } = withKey(key, own)
  const { createClient } = await import('../sdk/probe.do/src/index.ts')
  const patient = createClient({ baseUrl: own.url, apiKey: key, retries: 10 })
  const seen: string[] = []
  const watching = (async () => {
    for await (const { text } of await patient.watch()) if (seen.push(text) === 6) return
  })()
  for (const text of ['1', '2', '3']) await probe.note({ text })
  await until('the first three came', () => seen.length === 3)
  await own.kill()
  await sleep(100)
  await own.restart()
  for (const text of ['4', '5', '6']) await probe.note({ text })
  await watching
  expect(seen).toEqual(['1', '2', '3', '4', '5', '6'])
})

test('a session over a WebSocket streams; a batch says why it does not', async () => {
  const { url } = platform()
  const got = await inSession(url, async (root) => {
    const numbers: number[] = []
    const events = (await root.probe?.count?.({ to: 3, ms: 5 })) as ReadableStream<{ n: number }>
    for await (const { n } of events) numbers.push(n)
    return numbers
  })
  expect(got).toEqual([1, 2, 3])
  const failing = inSession(url, async (root) => {
    const events = (await root.probe?.count?.({ to: 3, fail: 'problem' })) as ReadableStream<unknown>
    return Array.fromAsync(events)
  })
  await expect(failing).rejects.toMatchObject({ code: 'failed_precondition', data: { reached: 1 } })
  await expect(inBatch(url, (root) => root.probe?.count?.({ to: 3 }) ?? Promise.resolve())).rejects.toMatchObject({ code: 'unimplemented' })
})

test('an object is watched by fifty at once and no more; who leaves makes room', async () => {
  const { probe } = await tenant({ grants: ['probe:write'] })
  await probe.note({ text: 'a' })
  const leaving = new AbortController()
  const opened = await Promise.all(Array.from({ length: 50 }, () => probe.watch({}, { signal: leaving.signal })))
  await expect(probe.watch()).rejects.toMatchObject({ code: 'resource_exhausted' })
  const ended = opened.map(async (events) => Array.fromAsync(events).catch(() => 'ended'))
  leaving.abort()
  await Promise.all(ended)
  await until('there is room again', async () => {
    const one = await probe.watch().catch(() => undefined)
    await one?.[Symbol.asyncIterator]().return?.()
    return one !== undefined
  })
})
