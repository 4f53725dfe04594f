import type { ScriptedAnswer } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { Elements } from '../src/answer/elements.ts'
import { eventsOf, rig } from './setup.ts'

const schema = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } },
  required: ['name', 'age'],
  additionalProperties: false,
}
const ada = { name: 'Ada', age: 36 }
const json = (value: unknown): ScriptedAnswer => ({ tokens: JSON.stringify(value).match(/.{1,4}/g) ?? [] })
const refused: ScriptedAnswer = { status: 400, error: { message: 'response_format is not supported' } }
const asTool = (value: unknown): ScriptedAnswer => ({ toolCalls: [{ name: 'answer', arguments: JSON.stringify(value) }] })

// What a model is known to refuse is kept for the isolate's life: each test has a model of its own.
let count = 0
const fresh = () => `up/model-${++count}`

describe('data is valid whatever the model can do', () => {
  test('native structured output, strict where the schema allows it', async () => {
    const { llm, upstream } = await rig(json(ada))
    const model = fresh()
    expect(await llm.generate({ prompt: 'Who?', model, schema })).toMatchObject({ data: ada, text: JSON.stringify(ada) })
    await llm.generate({ prompt: 'Who?', model, schema: { ...schema, required: ['name'] } })
    const [strict, loose] = await upstream.requests()
    expect(strict?.body).toMatchObject({ response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } } })
    expect(loose?.body).not.toMatchObject({ response_format: { json_schema: { strict: true } } })
  })

  test('else a forced tool, else JSON mode, else words; what is refused is not asked again', async () => {
    const { llm, upstream } = await rig([refused, asTool(ada), asTool(ada)])
    const model = fresh()
    expect(await llm.generate({ prompt: 'x', model, schema })).toMatchObject({ data: ada, finishReason: 'stop' })
    expect(await llm.generate({ prompt: 'x', model, schema })).toMatchObject({ data: ada })
    const bodies = (await upstream.requests()).map(({ body }) => body)
    expect(bodies).toMatchObject([
      { response_format: { type: 'json_schema' } },
      { tool_choice: { function: { name: 'answer' } } },
      { tool_choice: { function: { name: 'answer' } } },
    ])

    const words = await rig([refused, refused, refused, { tokens: ['Here it is:\n```json\n', JSON.stringify(ada), '\n```\nAnything else?'] }])
    expect(await words.llm.chat({ messages: [{ role: 'user', content: 'x' }], model: fresh(), schema })).toMatchObject({ data: ada })
    const [, , mode, said] = await words.upstream.requests()
    expect(mode?.body).toMatchObject({ response_format: { type: 'json_object' } })
    expect(said?.body).not.toHaveProperty('response_format')
    expect(JSON.stringify(said?.body)).toContain('JSON Schema')
  })

  test.each([
    ['a wrong type', { name: 'Ada', age: '36' }],
    ['a missing field', { name: 'Ada' }],
    ['one field too many', { ...ada, __proto__: 1, more: 1 }],
    ['no JSON', 'Ada, 36'],
    ['JSON that is cut', '{"name":"A'],
  ])('%s is sent back once to be mended, and both are counted', async (_, wrong) => {
    const first = typeof wrong === 'string' ? { tokens: [wrong] } : json(wrong)
    const { llm, upstream } = await rig([
      { ...first, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } },
      { ...json(ada), usage: { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 } },
    ])
    const answer = await llm.generate({ prompt: 'x', model: fresh(), schema })
    expect(answer).toMatchObject({ data: ada, usage: { totalTokens: 12 }, attempts: [{ status: 'ok' }, { status: 'ok' }] })
    expect((await upstream.requests())[1]?.body).toMatchObject({
      messages: [{ role: 'user' }, { role: 'assistant' }, { role: 'user', content: expect.stringContaining('does not fit') }],
    })
  })

  test('a model that does not manage: failed_precondition with the issues and what it said', async () => {
    const { llm, upstream } = await rig(json({ name: 'Ada', age: -1 }))
    const failing = llm.generate({ prompt: 'x', model: fresh(), schema })
    await expect(failing).rejects.toMatchObject({
      code: 'failed_precondition',
      reason: 'schema',
      issues: [{ path: ['age'] }],
      data: { text: '{"name":"Ada","age":-1}' },
    })
    expect(await upstream.requests()).toHaveLength(2)
  })

  test.each([
    ['a string', { type: 'string', enum: ['a', 'b'] }, 'a'],
    ['a number', { type: 'number' }, 4.5],
    ['an array', { type: 'array', items: { $ref: '#/$defs/p' }, $defs: { p: schema } }, [ada]],
    ['anything', {}, null],
  ])('%s is asked for inside an object', async (_, inner, value) => {
    const { llm } = await rig(json({ value }))
    expect((await llm.generate({ prompt: 'x', model: fresh(), schema: inner })).data).toEqual(value)
  })

  test('the caller’s own tools go before data', async () => {
    const { llm } = await rig({ toolCalls: [{ name: 'look', arguments: '{}' }] })
    const answer = await llm.generate({ prompt: 'x', model: fresh(), schema, tools: [{ name: 'look' }] })
    expect(answer).toMatchObject({ toolCalls: [{ name: 'look' }], finishReason: 'tool-calls' })
    expect(answer).not.toHaveProperty('data')
  })

  test.each([
    ['another document', { $ref: 'https://example.com/x.json' }],
    ['itself', { $ref: '#' }],
    ['no schema', { type: 7 }],
    ['a schema of 65 KiB', { description: 'x'.repeat(65 * 1024) }],
  ])('%s is refused before a model is asked', async (_, wrong) => {
    const { llm, upstream } = await rig(json(ada))
    await expect(llm.generate({ prompt: 'x', model: fresh(), schema: wrong })).rejects.toMatchObject({
      code: 'invalid_argument',
      issues: [{ path: expect.arrayContaining(['schema']) }],
    })
    expect(await upstream.requests()).toEqual([])
  })
})

describe('a stream by a schema', () => {
  test('gives the data and no text', async () => {
    const { llm } = await rig(json(ada))
    expect((await eventsOf(llm.stream({ prompt: 'x', model: fresh(), schema }))).slice(0, 2)).toMatchObject([{ type: 'data', data: ada }, { type: 'usage' }])
  })

  test('mends it before anything is told', async () => {
    const { llm } = await rig([json({ name: 1 }), json(ada)])
    expect(await eventsOf(llm.stream({ prompt: 'x', model: fresh(), schema }))).toMatchObject([
      { type: 'data', data: ada },
      { type: 'usage' },
      { type: 'done' },
    ])
  })

  test.each([
    ['native', [json({ items: [ada, { ...ada, name: 'Bob, "B" ]' }, { ...ada, age: 1 }] })]],
    ['a forced tool', [refused, asTool({ items: [ada, { ...ada, name: 'Bob, "B" ]' }, { ...ada, age: 1 }] })]],
  ])('%s: a list comes element by element, as soon as each is whole', async (_, answers) => {
    const { llm } = await rig(answers.map((answer) => ({ ...answer, tokenMs: 15 })))
    const times: number[] = []
    const data: unknown[] = []
    for await (const event of await llm.stream({ prompt: 'x', model: fresh(), schema, list: true })) {
      if (event.type !== 'data') continue
      times.push(Date.now())
      data.push(event.data)
    }
    expect(data).toEqual([ada, { ...ada, name: 'Bob, "B" ]' }, { ...ada, age: 1 }])
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(20)
  })

  test('an element that does not fit ends it; those before have been told', async () => {
    const { llm } = await rig(json({ items: [ada, { name: 'x' }, ada] }))
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const event of await llm.stream({ prompt: 'x', model: fresh(), schema, list: true })) seen.push(event)
    })()
    await expect(reading).rejects.toMatchObject({ code: 'failed_precondition', reason: 'schema', issues: [{ path: [1] }] })
    expect(seen).toEqual([{ type: 'data', data: ada }])
  })

  test('an empty list is one', async () => {
    const { llm } = await rig(json({ items: [] }))
    expect((await eventsOf(llm.stream({ prompt: 'x', model: fresh(), schema, list: true }))).map(({ type }) => type)).toEqual(['usage', 'done'])
    expect(await llm.generate({ prompt: 'x', model: fresh(), schema, list: true })).toMatchObject({ data: [] })
  })
})

test('elements are cut out of JSON alike in pieces of any length', () => {
  const value = { before: '[', items: [1, 'a,]"\\', { b: [1, [2]], c: '}' }, [], null, '\\"', true], after: [9] }
  const text = JSON.stringify(value, undefined, 1)
  for (let size = 1; size < text.length; size++) {
    const elements = new Elements()
    const found = (text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []).flatMap((piece) => elements.push(piece))
    expect(found.map((each) => JSON.parse(each) as unknown)).toEqual(value.items)
  }
})
