import { until, withKey } from '@dot-do/testing'
import { expect, test } from 'vitest'
import { eventsOf, model, rig } from './setup.ts'

const answers = [{ tokens: ['first'] }, { tokens: ['second'] }]

test('the same key and input get the first answer, and the model is asked once', async () => {
  const { llm, upstream } = await rig(answers)
  const ask = () => llm.generate({ prompt: 'x', model }, { idempotencyKey: 'one' })
  const first = await ask()
  expect(await ask()).toEqual(first)
  expect(first.text).toBe('first')
  expect(await upstream.requests()).toHaveLength(1)
  expect((await llm.generate({ prompt: 'x', model }, { idempotencyKey: 'two' })).text).toBe('second')
})

test('another input under the same key is refused; another method or tenant’s key is another', async () => {
  const { llm } = await rig(answers)
  await llm.generate({ prompt: 'x', model }, { idempotencyKey: 'one' })
  await expect(llm.generate({ prompt: 'y', model }, { idempotencyKey: 'one' })).rejects.toMatchObject({
    code: 'failed_precondition',
    reason: 'idempotency_key_reused',
  })
  expect((await llm.chat({ messages: [{ role: 'user', content: 'x' }], model }, { idempotencyKey: 'one' })).message.content).toBe('second')
  const other = await rig(answers)
  expect((await other.llm.generate({ prompt: 'y', model }, { idempotencyKey: 'one' })).text).toBe('first')
})

test('a call that runs is joined', async () => {
  const { llm, upstream } = await rig({ tokens: ['slow'], headMs: 700 })
  const all = await Promise.all(Array.from({ length: 5 }, () => llm.generate({ prompt: 'x', model }, { idempotencyKey: 'one' })))
  expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(await upstream.requests()).toHaveLength(1)
})

test('a call that failed is made again', async () => {
  const { llm, upstream } = await rig([{ status: 400 }, { tokens: ['now'] }])
  const ask = () => llm.generate({ prompt: 'x', model }, { idempotencyKey: 'one' })
  await expect(ask()).rejects.toMatchObject({ code: 'invalid_argument' })
  expect((await ask()).text).toBe('now')
  expect(await upstream.requests()).toHaveLength(2)
})

test('a stream is replayed, its text whole, also over OpenAI’s route', async () => {
  const { llm, http, upstream } = await rig({ tokens: ['a', 'b', 'c'], tokenMs: 5 })
  const ask = () => eventsOf(llm.stream({ prompt: 'x', model }, { idempotencyKey: 'one' }))
  const first = await ask()
  const second = await ask()
  expect(second).toEqual([{ type: 'text', text: 'abc' }, ...first.slice(3)])
  const route = () =>
    http({
      path: '/llm.do/v1/chat/completions',
      body: JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: 'x' }] }),
      headers: { 'content-type': 'application/json', 'idempotency-key': 'one' },
    })
  const events = (await route()).text
  expect(events).toContain('data: [DONE]')
  expect((await route()).text).toBe(events)
  expect(await upstream.requests()).toHaveLength(2)
})

test('a stream that its caller left can be asked for again', async () => {
  const { llm, upstream } = await rig([{ tokens: ['a', 'b', 'c'], fault: 'stall' }, { tokens: ['d'] }])
  const controller = new AbortController()
  const left = eventsOf(llm.stream({ prompt: 'x', model }, { idempotencyKey: 'one', signal: controller.signal }))
  setTimeout(() => controller.abort(), 200)
  await expect(left).rejects.toMatchObject({ code: 'canceled' })
  // Until its end is noticed, the first call still stands.
  const again = () => eventsOf(llm.stream({ prompt: 'x', model }, { idempotencyKey: 'one' })).catch(() => undefined)
  expect((await until('the first call has ended', again))[0]).toEqual({ type: 'text', text: 'd' })
  expect(await upstream.requests()).toHaveLength(2)
})

test('another key of the tenant is another actor', async () => {
  const { llm, auth, upstream } = await rig(answers, { grants: ['*'] })
  await llm.generate({ prompt: 'x', model }, { idempotencyKey: 'one' })
  const { key } = await auth.createKey({ name: 'second', permissions: ['llm:*'] })
  expect((await withKey(key).llm.generate({ prompt: 'x', model }, { idempotencyKey: 'one' })).text).toBe('second')
  expect(await upstream.requests()).toHaveLength(2)
})
