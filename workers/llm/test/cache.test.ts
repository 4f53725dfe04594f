import { until } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { eventsOf, model, rig } from './setup.ts'

const asked = async ({ upstream }: Awaited<ReturnType<typeof rig>>) => (await upstream.requests()).length

describe('getOrCreate', () => {
  test('of 50 made together asks a model once, and all have its answer', async () => {
    const made = await rig({ tokens: ['one ', 'answer'], headMs: 500 })
    const answers = await Promise.all(Array.from({ length: 50 }, () => made.llm.getOrCreate({ prompt: 'x', model })))
    expect(await asked(made)).toBe(1)
    expect(answers.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['one answer']))
    expect(answers.find(({ created }) => !created)).toMatchObject({ cached: true, cost: 0, model, attempts: [], usage: { outputTokens: 2 } })
    expect((await made.llm.getOrCreate({ prompt: 'x', model })).created).toBe(false)
  })

  test('tells apart whatever makes the question', async () => {
    const made = await rig({ tokens: ['7'] })
    const questions = [
      { prompt: 'x' },
      { prompt: 'y' },
      { prompt: 'x', system: 's' },
      { prompt: 'x', temperature: 0 },
      { prompt: 'x', schema: { type: 'integer' } },
      { prompt: 'x', schema: { type: 'number' } },
      { prompt: 'x', tools: [{ name: 'add' }] },
      { prompt: 'x', fallback: ['up/other'] },
    ]
    for (const question of questions) expect((await made.llm.getOrCreate({ ...question, model })).created).toBe(true)
    for (const question of questions) expect((await made.llm.getOrCreate({ ...question, model, timeout: 5000 })).created).toBe(false)
    await made.llm.putPrompt({ name: 'p', text: 'x', model })
    expect((await made.llm.getOrCreate({ promptId: 'p' })).created).toBe(false)
    expect(await asked(made)).toBe(questions.length)
  })

  test('a name stands for the question', async () => {
    const made = await rig([{ tokens: ['first'] }, { tokens: ['second'] }])
    expect(await made.llm.getOrCreate({ key: 'k', prompt: 'x', model })).toMatchObject({ text: 'first', created: true })
    expect(await made.llm.getOrCreate({ key: 'k', prompt: 'y', model })).toMatchObject({ text: 'first', created: false })
    expect(await made.llm.getOrCreate({ prompt: 'x', model })).toMatchObject({ text: 'second', created: true })
  })

  test('keeps no failure, and tells it to all who waited for it', async () => {
    const made = await rig([{ status: 400, error: { message: 'no' }, headMs: 500 }, { tokens: ['yes'] }])
    const ask = () => made.llm.getOrCreate({ prompt: 'x', model })
    const ends = await Promise.allSettled(Array.from({ length: 10 }, ask))
    for (const end of ends) expect(end).toMatchObject({ status: 'rejected', reason: { code: 'invalid_argument', reason: 'provider_refused' } })
    expect(await asked(made)).toBe(1)
    expect(await ask()).toMatchObject({ text: 'yes', created: true })
  })

  test('keeps no refusal', async () => {
    const made = await rig([{ refusal: 'no' }, { tokens: ['yes'] }])
    expect(await made.llm.getOrCreate({ prompt: 'x', model })).toMatchObject({ refusal: 'no', created: true })
    expect(await made.llm.getOrCreate({ prompt: 'x', model })).toMatchObject({ text: 'yes', created: true })
  })

  test('whoever waits for a caller that leaves asks the model itself', async () => {
    const made = await rig([{ fault: 'hang' }, { tokens: ['yes'] }])
    const left = made.llm.getOrCreate({ prompt: 'x', model }, { timeout: 700 })
    left.catch(() => {})
    await until('the model is asked', async () => (await asked(made)) === 1)
    expect(await made.llm.getOrCreate({ prompt: 'x', model })).toMatchObject({ text: 'yes', created: true })
    await expect(left).rejects.toMatchObject({ code: 'deadline_exceeded' })
  })

  test('another tenant’s answer is never given', async () => {
    const [one, two] = [await rig({ tokens: ['one'] }), await rig({ tokens: ['two'] })]
    const question = { key: 'same', prompt: 'x', model }
    await one.llm.getOrCreate(question)
    expect(await two.llm.getOrCreate(question)).toMatchObject({ text: 'two', created: true })
  })

  test('the same call under its idempotency key says the same again', async () => {
    const made = await rig({ tokens: ['x'] })
    const ask = () => made.llm.getOrCreate({ prompt: 'x', model }, { idempotencyKey: 'one' })
    const first = await ask()
    expect(first.created).toBe(true)
    expect(await ask()).toEqual(first)
    expect(await made.llm.getOrCreate({ prompt: 'x', model })).toMatchObject({ created: false })
  })
})

describe('cache', () => {
  test('gives an answer again that is no older than it says', async () => {
    const made = await rig([{ tokens: ['first'] }, { tokens: ['second'] }, { tokens: ['third'] }])
    const ask = (cache?: string) => made.llm.generate({ prompt: 'x', model, cache })
    expect(await ask('1h')).toMatchObject({ text: 'first' })
    expect(await ask('1h')).toMatchObject({ text: 'first', cached: true, cost: 0 })
    expect(await made.llm.chat({ messages: [{ role: 'user', content: 'x' }], model, cache: '1h' })).toMatchObject({
      message: { content: 'first' },
      cached: true,
    })
    const young = await ask('1ms')
    expect(young).toMatchObject({ text: 'second' })
    expect(young).not.toHaveProperty('cached')
    expect(await ask()).toMatchObject({ text: 'third' })
    expect(await asked(made)).toBe(3)
  })

  test('streams what was streamed', async () => {
    const made = await rig({ tokens: ['a', 'b'], tokenMs: 3 })
    const ask = () => eventsOf(made.llm.stream({ prompt: 'x', model, cache: '1h' }))
    const first = await ask()
    expect(first.at(-1)).not.toHaveProperty('cached')
    const [text, usage, done] = await ask()
    expect(text).toEqual({ type: 'text', text: 'ab' })
    expect(usage).toMatchObject({ type: 'usage', cost: 0 })
    expect(done).toMatchObject({ type: 'done', cached: true, attempts: [] })
    expect(await asked(made)).toBe(1)
  })

  test('keeps no stream that was cut', async () => {
    const made = await rig([{ tokens: ['a', 'b', 'c'], fault: 'cut-mid-token', tokenMs: 5 }, { tokens: ['d'] }])
    const ask = () => eventsOf(made.llm.stream({ prompt: 'x', model, cache: '1h' }))
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable' })
    expect((await ask())[0]).toEqual({ type: 'text', text: 'd' })
  })
})
