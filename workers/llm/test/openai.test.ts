import { anonymous, platform, tenant } from '@dot-do/testing'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import { generateText, jsonSchema, Output, streamText, tool } from 'ai'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { model, rig } from './setup.ts'

const messages = [{ role: 'user' as const, content: 'x' }]
const baseURL = () => `${platform().url}/llm.do/v1`
const clientOf = (apiKey: string) => new OpenAI({ baseURL: baseURL(), apiKey, maxRetries: 0 })

// OpenAI's published description, https://github.com/openai/openai-openapi: what CreateChatCompletionResponse and its stream's chunk require.
const ToolCall = z.object({ id: z.string(), type: z.literal('function'), function: z.object({ name: z.string(), arguments: z.string() }) })
const Usage = z.object({ prompt_tokens: z.int(), completion_tokens: z.int(), total_tokens: z.int() })
const Finish = z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'function_call'])
const Completion = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int(),
  model: z.string(),
  choices: z
    .array(
      z.object({
        index: z.int(),
        finish_reason: Finish,
        logprobs: z.null(),
        message: z.object({
          role: z.literal('assistant'),
          content: z.string().nullable(),
          refusal: z.string().nullable(),
          tool_calls: z.array(ToolCall).optional(),
        }),
      }),
    )
    .min(1),
  usage: Usage.optional(),
})
const Chunk = z.object({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({ index: z.int(), finish_reason: Finish.nullable(), delta: z.object({ role: z.string().optional(), content: z.string().nullable().optional() }) }),
  ),
  usage: Usage.nullish(),
})

describe('the openai SDK, only its base URL and key changed', () => {
  test('chat', async () => {
    const { key, upstream } = await rig({ tokens: ['Hel', 'lo'] })
    const answer = await clientOf(key).chat.completions.create({ model, messages, temperature: 0, seed: 7, user: 'me', logit_bias: { 1: 2 } })
    expect(Completion.parse(answer)).toMatchObject({ model, choices: [{ message: { content: 'Hello' } }] })
    expect((await upstream.requests())[0]?.body).toEqual({ model: 'model', messages, temperature: 0, seed: 7, user: 'me', logit_bias: { 1: 2 } })
  })

  test('streams, with usage where it is asked for', async () => {
    const { key } = await rig({ tokens: ['Hé', 'llo', ' 🌍'], tokenMs: 3 })
    const client = clientOf(key)
    const chunks = []
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } }))
      chunks.push(Chunk.parse(chunk))
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Héllo 🌍')
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 10 } })
    expect(chunks.every((chunk) => chunk.model === model)).toBe(true)
    expect(await client.chat.completions.stream({ model, messages }).finalContent()).toBe('Héllo 🌍')
  })

  test('tools, whole and streamed', async () => {
    const { key } = await rig({ toolCalls: [{ name: 'add', arguments: '{"a":1,"b":2}' }] })
    const tools = [{ type: 'function' as const, function: { name: 'add', parameters: { type: 'object', properties: {} } } }]
    const answer = Completion.parse(await clientOf(key).chat.completions.create({ model, messages, tools }))
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null, tool_calls: [{ function: { name: 'add' } }] } })
    const streamed = await clientOf(key).chat.completions.stream({ model, messages, tools }).finalMessage()
    expect(streamed.tool_calls?.[0]).toMatchObject({ id: 'call_1', function: { name: 'add', arguments: '{"a":1,"b":2}' } })
  })

  test('structured output', async () => {
    const { key, upstream } = await rig({ tokens: ['{"n":', '7}'] })
    const response_format = {
      type: 'json_schema' as const,
      json_schema: { name: 'n', strict: true, schema: { type: 'object', properties: { n: { type: 'integer' } } } },
    }
    const answer = await clientOf(key).chat.completions.parse({ model, messages, response_format })
    expect(answer.choices[0]?.message.parsed).toEqual({ n: 7 })
    expect((await upstream.requests())[0]?.body).toMatchObject({ response_format })
  })

  test('models', async () => {
    const { key } = await rig({ answers: [], models: ['one', 'two'] })
    const ids = []
    for await (const each of clientOf(key).models.list()) ids.push(each.id)
    expect(ids).toEqual(['up/one', 'up/two'])
  })

  test('errors are its own, with a message and a code', async () => {
    const { key } = await rig([
      { status: 400, error: { message: 'too hot' } },
      { status: 429, headers: { 'retry-after': '30' } },
    ])
    const client = clientOf(key)
    const ask = (name: string) => client.chat.completions.create({ model: name, messages })
    await expect(ask(model)).rejects.toMatchObject({
      constructor: OpenAI.BadRequestError,
      code: 'provider_refused',
      message: expect.stringContaining('too hot'),
    })
    await expect(ask(model)).rejects.toMatchObject({ constructor: OpenAI.RateLimitError })
    await expect(ask('nowhere/model')).rejects.toMatchObject({ constructor: OpenAI.NotFoundError })
    await expect(clientOf('do_live_nonsense').chat.completions.create({ model, messages })).rejects.toMatchObject({ constructor: OpenAI.AuthenticationError })
    const { key: reader } = await tenant({ grants: ['llm:read'] })
    await expect(clientOf(reader).chat.completions.create({ model, messages })).rejects.toMatchObject({ constructor: OpenAI.PermissionDeniedError })
    await expect(client.chat.completions.create({ model, messages: [] })).rejects.toMatchObject({ constructor: OpenAI.BadRequestError })
  })

  test('a stream that is cut is an error there too', async () => {
    const { key } = await rig({ tokens: ['one ', 'two ', 'three'], fault: 'cut-mid-token', tokenMs: 3 })
    let text = ''
    const reading = (async () => {
      for await (const chunk of await clientOf(key).chat.completions.create({ model, messages, stream: true })) text += chunk.choices[0]?.delta.content ?? ''
    })()
    await expect(reading).rejects.toMatchObject({ code: 'stream_cut' })
    expect(text).toBe('one two ')
  })

  test('OpenRouter’s models are a fallback', async () => {
    const { http } = await rig([{ status: 500 }, { status: 500 }, { tokens: ['fine'] }])
    const body = JSON.stringify({ model, models: ['up/other'], messages })
    const answer = await http({ path: '/llm.do/v1/chat/completions', body, headers: { 'content-type': 'application/json' } })
    expect(answer.json()).toMatchObject({ model: 'up/other' })
  })
})

test('the route takes a key, JSON and no more than 4 MiB', async () => {
  const { http } = await rig({ tokens: ['x'] })
  const headers = { 'content-type': 'application/json' }
  const path = '/llm.do/v1/chat/completions'
  const statuses = [
    await anonymous().http({ path, body: '{}', headers }),
    await http({ path, body: '{"a"', headers }),
    await http({ path, body: '[]', headers }),
    await http({ path, body: JSON.stringify({ model, messages, extra: 'x'.repeat(4 * 1024 * 1024) }), headers }),
  ]
  expect(statuses.map(({ status }) => status)).toEqual([401, 400, 400, 413])
  for (const each of statuses) expect(each.json()).toMatchObject({ error: { message: expect.any(String), type: expect.any(String) } })
})

describe('the ai SDK with OpenRouter’s provider', () => {
  const routerOf = (apiKey: string) => createOpenRouter({ baseURL: baseURL(), apiKey })

  test('text, whole and streamed', async () => {
    const { key } = await rig({ tokens: ['Hel', 'lo'] })
    const router = routerOf(key)
    const whole = await generateText({ model: router.chat(model), prompt: 'x', maxRetries: 0 })
    expect([whole.text, whole.usage.totalTokens]).toEqual(['Hello', 9])
    const { textStream } = streamText({ model: router.chat(model), prompt: 'x', maxRetries: 0 })
    let text = ''
    for await (const piece of textStream) text += piece
    expect(text).toBe('Hello')
  })

  test('tools and objects', async () => {
    const { key } = await rig([{ toolCalls: [{ name: 'add', arguments: '{"a":1}' }] }, { tokens: ['{"n":7}'] }])
    const add = tool({ inputSchema: jsonSchema<{ a: number }>({ type: 'object', properties: { a: { type: 'number' } } }) })
    const { toolCalls } = await generateText({ model: routerOf(key).chat(model), prompt: 'x', tools: { add }, maxRetries: 0 })
    expect(toolCalls).toMatchObject([{ toolName: 'add', input: { a: 1 } }])
    const { output } = await generateText({
      model: routerOf(key).chat(model),
      prompt: 'x',
      output: Output.object({ schema: z.object({ n: z.number() }) }),
      maxRetries: 0,
    })
    expect(output).toEqual({ n: 7 })
  })
})
