import { createOpenAI } from '@ai-sdk/openai'
import { platform, type ScriptedAnswer } from '@dot-do/testing'
import { generateText, jsonSchema, Output, stepCountIs, streamText, tool } from 'ai'
import OpenAI from 'openai'
import { zodTextFormat } from 'openai/helpers/zod'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { model, rig } from './setup.ts'

const baseURL = () => `${platform().url}/llm.do/v1`
const clientOf = (apiKey: string) => new OpenAI({ baseURL: baseURL(), apiKey, maxRetries: 0 })
const path = '/llm.do/v1/responses'
const headers = { 'content-type': 'application/json' }

// OpenAI's published description, https://github.com/openai/openai-openapi: what Response, its items and the events of its stream require.
const Status = z.enum(['completed', 'incomplete', 'in_progress'])
const Text = z.object({ type: z.literal('output_text'), text: z.string(), annotations: z.array(z.never()), logprobs: z.array(z.never()) })
const Refusal = z.object({ type: z.literal('refusal'), refusal: z.string() })
const Thought = z.object({ type: z.literal('reasoning_text'), text: z.string() })
const Part = z.discriminatedUnion('type', [Text, Refusal, Thought])
const Item = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    id: z.string(),
    role: z.literal('assistant'),
    status: Status,
    content: z.array(z.discriminatedUnion('type', [Text, Refusal])),
  }),
  z.object({ type: z.literal('function_call'), id: z.string(), status: Status, call_id: z.string(), name: z.string(), arguments: z.string() }),
  z.object({
    type: z.literal('reasoning'),
    id: z.string(),
    status: Status,
    summary: z.array(z.never()),
    content: z.array(Thought),
  }),
])
const Usage = z.object({
  input_tokens: z.int(),
  input_tokens_details: z.object({ cached_tokens: z.int() }),
  output_tokens: z.int(),
  output_tokens_details: z.object({ reasoning_tokens: z.int() }),
  total_tokens: z.int(),
})
const Response = z.object({
  id: z.string().regex(/^resp_/),
  object: z.literal('response'),
  created_at: z.int(),
  status: Status,
  error: z.null(),
  incomplete_details: z.object({ reason: z.enum(['max_output_tokens', 'content_filter']) }).nullable(),
  instructions: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  model: z.string(),
  output: z.array(Item),
  parallel_tool_calls: z.boolean(),
  temperature: z.number().nullable(),
  tool_choice: z.unknown(),
  tools: z.array(z.object({ type: z.string() })),
  top_p: z.number().nullable(),
  usage: Usage.nullable(),
})
const sequence_number = z.int()
const inItem = { sequence_number, item_id: z.string(), output_index: z.int() }
const inPart = { ...inItem, content_index: z.int() }
const logprobs = z.array(z.never())
const Event = z.discriminatedUnion('type', [
  z.object({
    type: z.literal(['response.created', 'response.in_progress', 'response.completed', 'response.incomplete']),
    ...{ sequence_number, response: Response },
  }),
  z.object({ type: z.literal(['response.output_item.added', 'response.output_item.done']), sequence_number, output_index: z.int(), item: Item }),
  z.object({ type: z.literal(['response.content_part.added', 'response.content_part.done']), ...inPart, part: Part }),
  z.object({ type: z.literal('response.output_text.delta'), ...inPart, delta: z.string(), logprobs }),
  z.object({ type: z.literal('response.output_text.done'), ...inPart, text: z.string(), logprobs }),
  z.object({ type: z.literal('response.refusal.delta'), ...inPart, delta: z.string() }),
  z.object({ type: z.literal('response.refusal.done'), ...inPart, refusal: z.string() }),
  z.object({ type: z.literal('response.reasoning_text.delta'), ...inPart, delta: z.string() }),
  z.object({ type: z.literal('response.reasoning_text.done'), ...inPart, text: z.string() }),
  z.object({ type: z.literal('response.function_call_arguments.delta'), ...inItem, delta: z.string() }),
  z.object({ type: z.literal('response.function_call_arguments.done'), ...inItem, name: z.string(), arguments: z.string() }),
])

const add = {
  type: 'function' as const,
  name: 'add',
  description: 'Adds',
  parameters: { type: 'object', properties: { a: { type: 'number' } } },
  strict: false,
}

describe('the openai SDK', () => {
  test('asks, and reads the text', async () => {
    const { key, upstream } = await rig({ tokens: ['Hel', 'lo'], reasoning: 'hm' })
    const answer = await clientOf(key).responses.create({
      ...{ model, instructions: 'Be brief', input: 'Greet', temperature: 0, max_output_tokens: 9, reasoning: { effort: 'low' }, metadata: { a: 'b' } },
    })
    expect(Response.parse(answer)).toMatchObject({ status: 'completed', model, metadata: { a: 'b' }, output: [{ type: 'reasoning' }, { type: 'message' }] })
    expect(answer.output_text).toBe('Hello')
    expect(answer.usage).toMatchObject({ input_tokens: 7, output_tokens: 2, total_tokens: 9 })
    expect((await upstream.requests())[0]?.body).toEqual({
      ...{ model: 'model', temperature: 0, max_tokens: 9, reasoning_effort: 'low' },
      messages: [
        { role: 'system', content: 'Be brief' },
        { role: 'user', content: 'Greet' },
      ],
    })
  })

  test('reads a stream, each event as it is described', async () => {
    const { key } = await rig({ tokens: ['Hé', 'llo', ' 🌍'], reasoning: 'hm', toolCalls: [{ name: 'add', arguments: '{"a":1}' }], tokenMs: 3 })
    const events = []
    for await (const event of await clientOf(key).responses.create({ model, input: 'x', tools: [add], stream: true })) events.push(Event.parse(event))
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index))
    const types = events.map(({ type }) => type.replace('response.', ''))
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
      ...['created', 'in_progress', 'output_item.added'],
      ...['content_part.added', 'reasoning_text.delta', 'reasoning_text.done', 'content_part.done', 'output_item.done'],
      ...['output_item.added', 'content_part.added', 'output_text.delta', 'output_text.done', 'content_part.done', 'output_item.done'],
      ...['output_item.added', 'function_call_arguments.delta', 'function_call_arguments.done', 'output_item.done', 'completed'],
    ])
    const last = events.at(-1)
    expect(last).toMatchObject({
      response: { output: [{}, { content: [{ text: 'Héllo 🌍' }] }, { call_id: 'call_1', arguments: '{"a":1}' }], usage: { output_tokens: 3 } },
    })
    const final = await clientOf(key)
      .responses.stream({ model, input: 'x', tools: [add] })
      .finalResponse()
    expect(final.output_text).toBe('Héllo 🌍')
  })

  test('is told of calls and gives their results', async () => {
    const { key, upstream } = await rig([
      {
        toolCalls: [
          { id: 'c1', name: 'add', arguments: '{"a":1}' },
          { id: 'c2', name: 'add', arguments: '{"a":2}' },
        ],
      },
      { tokens: ['3'] },
    ])
    const client = clientOf(key)
    const first = Response.parse(await client.responses.create({ model, input: 'Add', tools: [add], tool_choice: { type: 'function', name: 'add' } }))
    expect(first.output).toMatchObject([
      { type: 'function_call', call_id: 'c1' },
      { type: 'function_call', call_id: 'c2' },
    ])
    const results = ['c1', 'c2'].map((call_id) => ({ type: 'function_call_output' as const, call_id, output: '3' }))
    const input = [{ role: 'user' as const, content: 'Add' }, ...first.output, ...results] as OpenAI.Responses.ResponseInput
    expect((await client.responses.create({ model, input, tools: [add] })).output_text).toBe('3')
    const [asked, told] = await upstream.requests()
    expect(asked?.body).toMatchObject({
      tools: [{ type: 'function', function: { name: 'add' } }],
      tool_choice: { type: 'function', function: { name: 'add' } },
    })
    expect(told?.body).toMatchObject({
      messages: [
        { role: 'user' },
        { role: 'assistant', tool_calls: [{ id: 'c1' }, { id: 'c2' }] },
        { role: 'tool', tool_call_id: 'c1' },
        { role: 'tool', tool_call_id: 'c2' },
      ],
    })
  })

  test('gets data by a schema', async () => {
    const { key, upstream } = await rig({ tokens: ['{"n":', '7}'] })
    const format = zodTextFormat(z.object({ n: z.int() }), 'number')
    const answer = await clientOf(key).responses.parse({ model, input: 'x', text: { format } })
    expect(answer.output_parsed).toEqual({ n: 7 })
    expect((await upstream.requests())[0]?.body).toMatchObject({ response_format: { type: 'json_schema', json_schema: { name: 'number', strict: true } } })
  })

  test('sends pictures as data, and files', async () => {
    const { key, upstream } = await rig({ tokens: ['a cat'] })
    const content = [
      { type: 'input_text' as const, text: 'What?' },
      { type: 'input_image' as const, image_url: 'data:image/gif;base64,R0lGODlhAQ==', detail: 'low' as const },
      { type: 'input_file' as const, file_data: 'data:text/plain;base64,eA==', filename: 'x.txt' },
    ]
    await clientOf(key).responses.create({ model, input: [{ role: 'user', content }] })
    expect((await upstream.requests())[0]?.body).toMatchObject({
      messages: [{ content: [{ type: 'text' }, { type: 'image_url', image_url: { detail: 'low' } }, { type: 'file', file: { filename: 'x.txt' } }] }],
    })
  })

  test('tells an answer that was cut short or refused', async () => {
    const { key } = await rig([{ tokens: ['a'], finishReason: 'length' }, { refusal: 'no' }, { refusal: 'no' }])
    const client = clientOf(key)
    expect(Response.parse(await client.responses.create({ model, input: 'x' }))).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
    })
    expect(Response.parse(await client.responses.create({ model, input: 'x' })).output).toMatchObject([{ content: [{ type: 'refusal', refusal: 'no' }] }])
    const types = []
    for await (const event of await client.responses.create({ model, input: 'x', stream: true })) types.push(Event.parse(event).type)
    expect(types).toContain('response.refusal.done')
  })

  test('gets its own errors', async () => {
    const { key } = await rig([
      { status: 400, error: { message: 'too hot' } },
      { status: 429, headers: { 'retry-after': '30' } },
    ])
    const client = clientOf(key)
    await expect(client.responses.create({ model, input: 'x' })).rejects.toMatchObject({
      constructor: OpenAI.BadRequestError,
      message: expect.stringContaining('too hot'),
    })
    await expect(client.responses.create({ model, input: 'x' })).rejects.toMatchObject({ constructor: OpenAI.RateLimitError })
    await expect(client.responses.create({ model, input: 'x', previous_response_id: 'resp_1' })).rejects.toMatchObject({ constructor: OpenAI.BadRequestError })
    await expect(client.responses.create({ model, input: 'x', tools: [{ type: 'web_search' }] })).rejects.toMatchObject({ constructor: OpenAI.BadRequestError })
    await expect(client.responses.create({ model: 'nowhere/x', input: 'x' })).rejects.toMatchObject({ constructor: OpenAI.NotFoundError })
  })
})

describe('faults', () => {
  test.each([
    ['429', { status: 429 }],
    ['500', { status: 500 }],
    ['502 with a page', { status: 502, body: '<html>' }],
    ['JSON that is none', { fault: 'bad-json', faultAfter: -1, tokens: ['x'] }],
    ['no choices', { fault: 'empty-choices' }],
  ] satisfies [string, ScriptedAnswer][])('%s is tried once more before the first token', async (_, fault) => {
    const { key } = await rig([fault, { tokens: ['fine'] }])
    expect((await clientOf(key).responses.create({ model, input: 'x' })).output_text).toBe('fine')
    const other = await rig([fault, { tokens: ['fine'] }])
    expect((await clientOf(other.key).responses.stream({ model, input: 'x' }).finalResponse()).output_text).toBe('fine')
  })

  test.each(['cut-mid-token', 'cut-between-lines', 'end-early', 'bad-json', 'error-event'] as const)('%s ends a stream with an error', async (fault) => {
    const { key } = await rig({ tokens: ['one ', 'two ', 'three'], fault, tokenMs: 3 })
    let text = ''
    const reading = (async () => {
      for await (const event of await clientOf(key).responses.create({ model, input: 'x', stream: true }))
        if (event.type === 'response.output_text.delta') text += event.delta
    })()
    await expect(reading).rejects.toMatchObject({ code: 'stream_cut' })
    expect(text).toBe('one two ')
  })

  test('a repetition under an idempotency key is the same, whole and streamed', async () => {
    const { http, upstream } = await rig([{ tokens: ['a'] }, { tokens: ['b'] }, { tokens: ['c'] }])
    const ask = async (key: string, stream: boolean) =>
      (await http({ path, body: JSON.stringify({ model, input: 'x', stream }), headers: { ...headers, 'idempotency-key': key } })).text
    const [whole, streamed] = [await ask('one', false), await ask('two', true)]
    expect([await ask('one', false), await ask('two', true)]).toEqual([whole, streamed])
    expect(await upstream.requests()).toHaveLength(2)
  })

  test.each([
    ['no input', {}],
    ['an item that there is not', { input: [{ type: 'computer_call' }] }],
    ['a message without a role', { input: [{ content: 'x' }] }],
    ['an output of no call', { input: [{ type: 'function_call_output', output: 'x' }] }],
    ['a picture by a file that is not kept', { input: [{ role: 'user', content: [{ type: 'input_image', file_id: 'f' }] }] }],
    ['a body that is none', []],
  ])('%s is refused', async (_, body) => {
    const { http, upstream } = await rig({ tokens: ['x'] })
    const answer = await http({ path, body: JSON.stringify(Array.isArray(body) ? body : { model, ...body }), headers })
    expect([answer.status, answer.json<{ error: { type: string } }>().error.type]).toEqual([400, 'invalid_argument'])
    expect(await upstream.requests()).toEqual([])
  })
})

describe('the ai SDK with OpenAI’s own provider, which checks each event', () => {
  const providerOf = (apiKey: string) => createOpenAI({ baseURL: baseURL(), apiKey })

  test('text, whole and streamed', async () => {
    const { key } = await rig({ tokens: ['Hel', 'lo'] })
    const whole = await generateText({ model: providerOf(key).responses(model), prompt: 'x', maxRetries: 0 })
    expect([whole.text, whole.usage.totalTokens]).toEqual(['Hello', 9])
    let text = ''
    for await (const piece of streamText({ model: providerOf(key).responses(model), prompt: 'x', maxRetries: 0 }).textStream) text += piece
    expect(text).toBe('Hello')
  })

  test('tools that it runs itself, and objects', async () => {
    const { key } = await rig([{ toolCalls: [{ name: 'add', arguments: '{"a":1}' }] }, { tokens: ['done'] }, { tokens: ['{"n":7}'] }])
    const own = tool({ inputSchema: jsonSchema<{ a: number }>({ type: 'object', properties: { a: { type: 'number' } } }), execute: ({ a }) => a + 1 })
    const answer = await generateText({ model: providerOf(key).responses(model), prompt: 'x', tools: { add: own }, stopWhen: stepCountIs(2), maxRetries: 0 })
    expect(answer.text).toBe('done')
    expect(answer.steps[0]?.toolResults).toMatchObject([{ toolName: 'add', output: 2 }])
    const { output } = await generateText({
      model: providerOf(key).responses(model),
      prompt: 'x',
      output: Output.object({ schema: z.object({ n: z.number() }) }),
      maxRetries: 0,
    })
    expect(output).toEqual({ n: 7 })
  })
})
