import { platform, type ScriptedAnswer, tenant, until } from '@dot-do/testing'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { eventsOf, model, rig } from './setup.ts'

const good: ScriptedAnswer = { tokens: ['fine'] }
const html = { status: 502, headers: { 'content-type': 'text/html' }, body: '<html><h1>Bad gateway</h1></html>' }

describe.each(['openai', 'anthropic'] as const)('spoken to as %s is', (kind) => {
  describe('a fault that may pass is tried once more on the same model', () => {
    const faults: [string, ScriptedAnswer, unknown][] = [
      ['429 with Retry-After', { status: 429, headers: { 'retry-after': '1' } }, 429],
      ['429 without', { status: 429 }, 429],
      ['500', { status: 500 }, 500],
      ['502 with a page', html, 502],
      ['408', { status: 408 }, 408],
      ['409', { status: 409 }, 409],
      ['a connection cut in the head', { fault: 'cut-mid-token', faultAfter: -1, tokens: ['x'] }, 'network'],
      ['JSON that is none', { fault: 'bad-json', faultAfter: -1, tokens: ['x'] }, 'invalid_answer'],
      ['no choices', { fault: 'empty-choices', tokens: ['x'] }, 'invalid_answer'],
    ]
    test.each(faults)('%s', async (_, fault, status) => {
      const { llm, upstream } = await rig([fault, good], { kind })
      expect(await llm.generate({ prompt: 'x', model })).toMatchObject({ text: 'fine', attempts: [{ status }, { status: 'ok' }] })
      const other = await rig([fault, good], { kind })
      expect(await eventsOf(other.llm.stream({ prompt: 'x', model }))).toMatchObject([
        { text: 'fine' },
        { type: 'usage' },
        { type: 'done', attempts: [{ status }, { status: 'ok' }] },
      ])
      const requests = await upstream.requests()
      if (fault.headers?.['retry-after']) expect((requests[1]?.at ?? 0) - (requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(990)
    })
  })

  describe('a fault that stays', () => {
    const faults: [string, ScriptedAnswer, string, number][] = [
      ['429', { status: 429, headers: { 'retry-after': '20' } }, 'resource_exhausted', 1],
      ['500', { status: 500 }, 'unavailable', 2],
      ['502 with a page', html, 'unavailable', 2],
      ['400', { status: 400, error: { message: 'no such thing' } }, 'invalid_argument', 1],
      ['401', { status: 401, error: { message: 'Incorrect API key provided: sk-…' } }, 'failed_precondition', 1],
      ['402', { status: 402 }, 'failed_precondition', 1],
      ['403', { status: 403 }, 'failed_precondition', 1],
      ['404', { status: 404 }, 'not_found', 1],
      ['413', { status: 413 }, 'invalid_argument', 1],
      ['422', { status: 422 }, 'invalid_argument', 1],
      ['a redirect', { status: 302, headers: { location: 'http://10.0.0.1/' } }, 'unavailable', 2],
      ['empty choices', { fault: 'empty-choices' }, 'unavailable', 2],
      ['JSON that is none', { fault: 'bad-json', faultAfter: -1, tokens: ['x'] }, 'unavailable', 2],
    ]
    test.each(faults)('%s is %s, said without a word of the page or the key', async (_, fault, code, times) => {
      const { llm, upstream, secret } = await rig(fault, { kind })
      for (const call of [() => llm.generate({ prompt: 'x', model }), () => llm.stream({ prompt: 'x', model })]) {
        const failure = await call().then(
          () => undefined,
          (err: Error) => err,
        )
        expect(failure).toMatchObject({ code })
        expect(failure?.message).not.toMatch(/<|sk-|undefined/)
        expect(failure?.message).not.toContain(secret)
      }
      expect(await upstream.requests()).toHaveLength(times * 2)
    })

    test('a Retry-After that is too long is passed on to the caller', async () => {
      const { http } = await rig({ status: 429, headers: { 'retry-after': '20' } })
      const answer = await http({ path: '/llm.do/rpc/generate', body: JSON.stringify({ prompt: 'x', model }), headers: { 'content-type': 'application/json' } })
      expect([answer.status, answer.headers['retry-after']]).toEqual([429, '20'])
    })

    test('a provider that repeats the key is not repeated', async () => {
      const { llm, upstream, secret } = await rig({ tokens: ['x'] })
      const echo = await rig({ status: 400, error: { message: `the header was Bearer ${secret}` } })
      await echo.llm.putProvider({ name: 'up', baseUrl: echo.upstream.baseUrl, apiKey: secret })
      await expect(echo.llm.generate({ prompt: 'x', model })).rejects.toMatchObject({ message: expect.stringMatching(/the header was …$/) })
      expect([llm, upstream]).toHaveLength(2)
    })
  })

  describe('nothing hangs', () => {
    test.each(['hang', 'hang-after-head'] as const)('%s ends within the timeout, and the provider’s connection with it', async (fault) => {
      const { llm, upstream } = await rig({ tokens: ['x'], fault }, { kind })
      const started = Date.now()
      await expect(llm.generate({ prompt: 'x', model, timeout: 600 })).rejects.toMatchObject({ code: 'unavailable', reason: 'provider_timeout' })
      await expect(llm.stream({ prompt: 'x', model, timeout: 600 })).rejects.toMatchObject({ code: 'unavailable', reason: 'provider_timeout' })
      expect(Date.now() - started).toBeLessThan(10_000)
      await until('the provider’s connections are closed', async () => (await upstream.requests()).every(({ closedByClient }) => closedByClient))
    })

    test('a stream that goes silent ends with what came', async () => {
      const { llm, upstream } = await rig({ tokens: ['a', 'b', 'c'], fault: 'stall' }, { kind })
      const reading = eventsOf(llm.stream({ prompt: 'x', model, timeout: 1500 }))
      await expect(reading).rejects.toMatchObject({ code: 'unavailable', reason: 'provider_timeout', data: { text: 'ab' } })
      await until('the provider’s connection is closed', async () => (await upstream.requests())[0]?.closedByClient)
    })
  })

  describe('after the first token there is no switch: the stream ends with an error that holds what came', () => {
    const faults: [string, ScriptedAnswer['fault']][] = [
      ['cut in a token', 'cut-mid-token'],
      ['cut between two lines', 'cut-between-lines'],
      ['ended early', 'end-early'],
      ['JSON that is none', 'bad-json'],
      ['an error as an event', 'error-event'],
    ]
    test.each(faults)('%s', async (_, fault) => {
      const { llm, upstream } = await rig([{ tokens: ['one ', 'two ', 'three'], fault, tokenMs: 5 }, good], { kind })
      await llm.putProvider({ name: 'other', baseUrl: upstream.baseUrl })
      const seen: unknown[] = []
      const reading = (async () => {
        for await (const event of await llm.stream({ prompt: 'x', model, fallback: ['other/model'] })) seen.push(event)
      })()
      await expect(reading).rejects.toMatchObject({ code: 'unavailable', reason: 'stream_cut', data: { text: 'one two ' } })
      expect(seen).toEqual([
        { type: 'text', text: 'one ' },
        { type: 'text', text: 'two ' },
      ])
      expect(await upstream.requests()).toHaveLength(1)
    })

    test('characters split between packets come whole', async () => {
      const { llm } = await rig({ tokens: ['Grüß ', '日本語', ' 🌍🌏'], fault: 'split-bytes' }, { kind })
      const events = await eventsOf(llm.stream({ prompt: 'x', model }))
      expect(events.flatMap((event) => (event.type === 'text' ? [event.text] : []))).toEqual(['Grüß ', '日本語', ' 🌍🌏'])
    })

    test('without usage there is none', async () => {
      const { llm } = await rig({ tokens: ['x'], usage: false }, { kind })
      expect((await eventsOf(llm.stream({ prompt: 'x', model }))).map(({ type }) => type)).toEqual(['text', 'done'])
      const answer = await llm.generate({ prompt: 'x', model })
      expect(answer).not.toHaveProperty('usage')
      expect(answer).not.toHaveProperty('cost')
    })
  })
})

describe('fallback', () => {
  test('goes on to the next model, in order, also from a refusal of the request or of the content', async () => {
    for (const first of [{ status: 500 }, { status: 401 }, { status: 400 }, { refusal: 'no' }] satisfies ScriptedAnswer[]) {
      const { llm, upstream } = await rig({ answers: [first, first.status === 500 ? first : good, good] })
      await llm.putProvider({ name: 'two', baseUrl: upstream.baseUrl })
      const answer = await llm.generate({ prompt: 'x', model, fallback: ['two/b', 'two/c'] })
      expect(answer).toMatchObject({ text: 'fine', model: 'two/b', asked: model })
      expect(answer.attempts.at(-1)).toMatchObject({ model: 'two/b', provider: 'two', status: 'ok' })
    }
  })

  test('a refusal of the last model is its answer', async () => {
    const { llm } = await rig({ refusal: 'no' })
    expect(await llm.generate({ prompt: 'x', model, fallback: ['up/other'] })).toMatchObject({
      refusal: 'no',
      model: 'up/other',
      attempts: [{ status: 'refused' }, { status: 'ok' }],
    })
  })

  test('a hanging model leaves time for the next', async () => {
    const { llm, upstream } = await rig({ answers: [{ fault: 'hang' }, { fault: 'hang' }, good] })
    await llm.putProvider({ name: 'two', baseUrl: upstream.baseUrl })
    const stream = await eventsOf(llm.stream({ prompt: 'x', model, fallback: ['two/b'], timeout: 4500 }))
    expect(stream.at(-1)).toMatchObject({ type: 'done', model: 'two/b', attempts: [{ status: 'timeout' }, { status: 'timeout' }, { status: 'ok' }] })
  })

  test('a model that failed more than half of its last 20 calls is passed over', async () => {
    const { llm } = await rig({ when: [{ includes: 'fine', answer: good }], answers: [{ status: 500 }] })
    await Promise.all(Array.from({ length: 10 }, () => llm.generate({ prompt: 'x', model }).catch(() => {})))
    const answer = await llm.generate({ prompt: 'fine', model, fallback: ['up/other'] })
    expect(answer).toMatchObject({ model: 'up/other', attempts: [{ model, status: 'skipped' }, { status: 'ok' }] })
    await expect(llm.generate({ prompt: 'fine', model })).rejects.toMatchObject({ code: 'unavailable', reason: 'provider_circuit' })
    // Another model of the same provider is its own.
    expect(await llm.generate({ prompt: 'fine', model: 'up/third' })).toMatchObject({ text: 'fine' })
  })
})

describe('a caller that goes away', () => {
  describe.each(['openai', 'anthropic'] as const)('from a provider spoken to as %s,', (kind) =>
    test.each([
      ['while the model is silent', { tokens: ['a', 'b', 'c'], fault: 'stall' as const }, 300],
      ['before the first token', { fault: 'hang' as const }, 1500],
      ['while tokens come', { tokens: Array.from({ length: 400 }, () => 'x '), tokenMs: 10 }, 300],
    ])('%s, ends the provider’s work', async (_, answer, afterMs) => {
      const { llm, upstream } = await rig(answer, { kind })
      const controller = new AbortController()
      const reading = (async () => {
        for await (const _ of await llm.stream({ prompt: 'x', model }, { signal: controller.signal }));
      })()
      reading.catch(() => {})
      await sleep(afterMs)
      controller.abort()
      await expect(reading).rejects.toMatchObject({ code: 'canceled' })
      await until('the provider’s connection is closed', async () => (await upstream.requests())[0]?.closedByClient)
    }),
  )

  test('is noticed on OpenAI’s own route too, and its place is free again', async () => {
    const { key, upstream } = await rig({ tokens: ['a', 'b'], fault: 'stall', faultAfter: 1 })
    const controller = new AbortController()
    const body = JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: 'x' }] })
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const response = await fetch(`${platform().url}/llm.do/v1/chat/completions`, { method: 'POST', body, headers, signal: controller.signal })
    expect(response.status).toBe(200)
    await sleep(200)
    controller.abort()
    await until('the provider’s connection is closed', async () => (await upstream.requests())[0]?.closedByClient)
  })
})

test('at most 64 streams of a tenant are open at once; each that ends makes place', async () => {
  const { llm, upstream, http } = await rig({
    when: [{ includes: 'wait', answer: { tokens: ['a', 'b'], fault: 'stall', faultAfter: 1 } }],
    answers: [{ tokens: ['x'] }],
  })
  const controllers = Array.from({ length: 64 }, () => new AbortController())
  const streams = controllers.map(async ({ signal }) => eventsOf(llm.stream({ prompt: 'wait', model }, { signal })))
  const ended = Promise.allSettled(streams)
  await until('the provider has them all', async () => (await upstream.requests()).length === 64)
  await expect(llm.stream({ prompt: 'x', model })).rejects.toMatchObject({ code: 'resource_exhausted', message: expect.stringContaining('64 streams') })
  const body = JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: 'x' }] })
  expect((await http({ path: '/llm.do/v1/chat/completions', body, headers: { 'content-type': 'application/json' } })).status).toBe(429)
  const other = await rig({ tokens: ['x'] })
  expect(await eventsOf(other.llm.stream({ prompt: 'x', model }))).toHaveLength(3)
  controllers[0]?.abort()
  await until('there is a place again', async () =>
    eventsOf(llm.stream({ prompt: 'x', model })).then(
      (events) => events.length === 3,
      () => false,
    ),
  )
  for (const controller of controllers) controller.abort()
  expect((await ended).every(({ status }) => status === 'rejected')).toBe(true)
}, 30_000)

test('a deadline of the caller ends the provider’s work', async () => {
  const { llm, upstream } = await rig({ fault: 'hang' })
  await expect(llm.generate({ prompt: 'x', model }, { timeout: 300 })).rejects.toMatchObject({ code: 'deadline_exceeded' })
  await until('the provider’s connection is closed', async () => (await upstream.requests())[0]?.closedByClient)
})

test('who may not call does not reach a provider', async () => {
  const { upstream } = await rig({ tokens: ['x'] })
  const { llm } = await tenant({ grants: ['llm:read'] })
  await expect(llm.generate({ prompt: 'x', model })).rejects.toMatchObject({ code: 'permission_denied' })
  expect(await upstream.requests()).toEqual([])
})
