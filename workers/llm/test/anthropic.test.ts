import Anthropic from '@anthropic-ai/sdk'
import { platform, type ScriptedAnswer, scripted, type Script, type Scripted } from '@dot-do/testing'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import type { RigOptions } from './setup.ts'
import { eventsOf, model, rig } from './setup.ts'

const anthropic = (script: ScriptedAnswer | ScriptedAnswer[] | Script, options: RigOptions = {}) => rig(script, { kind: 'anthropic', ...options })

const bodyOf = async ({ requests }: Scripted, index = 0) => (await requests())[index]?.body as Anthropic.MessageCreateParams & Record<string, unknown>

const weather = { name: 'weather', description: 'Says the weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }
const twoCalls: ScriptedAnswer = {
  tokens: ['Let me see'],
  toolCalls: [
    { name: 'weather', arguments: '{"city":"Graz"}' },
    { name: 'weather', arguments: '' },
  ],
}

describe('the scripted server, by Anthropic’s own client', () => {
  const client = ({ baseUrl }: Scripted) => new Anthropic({ baseURL: baseUrl.replace(/\/v1$/, ''), apiKey: 'k', maxRetries: 0 })
  const ask = { model: 'claude', max_tokens: 100, messages: [{ role: 'user' as const, content: 'x' }] }

  test('answers whole and as a stream, which make one message', async () => {
    const upstream = await scripted({ ...twoCalls, reasoning: 'think, think', redacted: 'secret', signature: 'sig' })
    const whole = await client(upstream).messages.create(ask)
    expect(whole.content).toEqual([
      { type: 'thinking', thinking: 'think, think', signature: 'sig' },
      { type: 'redacted_thinking', data: 'secret' },
      { type: 'text', text: 'Let me see', citations: null },
      { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Graz' } },
      { type: 'tool_use', id: 'toolu_2', name: 'weather', input: {} },
    ])
    const streamed = await client(upstream).messages.stream(ask).finalMessage()
    expect(streamed.content).toEqual(whole.content)
    expect([streamed.stop_reason, streamed.usage.input_tokens, streamed.usage.output_tokens]).toEqual([whole.stop_reason, 7, 1])
  })

  test.each([
    [400, Anthropic.BadRequestError],
    [401, Anthropic.AuthenticationError],
    [429, Anthropic.RateLimitError],
    [529, Anthropic.InternalServerError],
  ])('its %s is one', async (status, kind) => {
    await expect(client(await scripted({ status })).messages.create(ask)).rejects.toBeInstanceOf(kind)
  })

  test('fails in the middle as it does, and refuses what it refuses', async () => {
    const failing = client(await scripted({ tokens: ['a', 'b', 'c'], fault: 'error-event' }))
    await expect(failing.messages.stream(ask).finalMessage()).rejects.toMatchObject({ error: { error: { type: 'overloaded_error' } } })
    await expect(client(await scripted({ tokens: ['x'] })).messages.create({ ...ask, max_tokens: 0 })).rejects.toBeInstanceOf(Anthropic.BadRequestError)
  })
})

describe('a question', () => {
  test('is asked as Anthropic takes it, with its key and no other', async () => {
    const { llm, upstream, secret } = await anthropic({ tokens: ['Hello', ', ', 'world'] })
    const answer = await llm.generate({
      ...{ prompt: 'Greet', system: 'Be brief', model, temperature: 0.5, topP: 0.9, topK: 40, maxTokens: 10, stop: 'x' },
      ...{ seed: 7, frequencyPenalty: 1, presencePenalty: 1 },
    })
    expect(answer).toEqual({
      ...{ text: 'Hello, world', model, provider: 'up', asked: model, finishReason: 'stop' },
      usage: { inputTokens: 7, outputTokens: 3, totalTokens: 10, cachedTokens: 0 },
      attempts: [{ model, provider: 'up', status: 'ok', ms: expect.any(Number) }],
    })
    const [request] = await upstream.requests()
    expect(request).toMatchObject({ method: 'POST', path: '/v1/messages', headers: { 'x-api-key': secret, 'anthropic-version': '2023-06-01' } })
    expect(request?.headers).not.toHaveProperty('authorization')
    expect(request?.body).toEqual({
      ...{ model: 'model', max_tokens: 10, temperature: 0.5, top_p: 0.9, top_k: 40, stop_sequences: ['x'] },
      ...{ system: [{ type: 'text', text: 'Be brief' }], messages: [{ role: 'user', content: [{ type: 'text', text: 'Greet' }] }] },
    })
  })

  test('goes to the tenant’s own headers’ version and beta, and to an address with or without /v1', async () => {
    const { llm, upstream } = await anthropic({ tokens: ['x'] })
    const bare = upstream.baseUrl.replace(/\/v1$/, '')
    for (const baseUrl of [bare, `${bare}/`, `${bare}/v1`, `${bare}/v1/`])
      expect(await llm.putProvider({ name: 'up', kind: 'anthropic', baseUrl, apiKey: 'k', headers: { 'anthropic-beta': 'context-1m' } })).toMatchObject({
        baseUrl: bare,
      })
    await llm.generate({ prompt: 'x', model })
    expect((await upstream.requests())[0]).toMatchObject({
      path: '/v1/messages',
      headers: { 'anthropic-beta': 'context-1m', 'anthropic-version': '2023-06-01' },
    })
  })

  test('may be a whole conversation: pictures, documents, calls and their results, each where it stands there', async () => {
    const { llm, upstream } = await anthropic({ tokens: ['x'] })
    const picture = await scripted({ body: 'PNG', headers: { 'content-type': 'image/png' } })
    await llm.chat({
      model,
      messages: [
        { role: 'system', content: 'One' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/gif;base64,R0lGODlhAQ==' } },
            { type: 'image_url', image_url: { url: `${picture.baseUrl}/cat.png` } },
            { type: 'file', file: { file_data: `data:application/pdf;base64,${btoa('%PDF')}`, filename: 'a.pdf' } },
            { type: 'text', text: '' },
          ],
        },
        { role: 'developer', content: [{ type: 'text', text: 'Two' }] },
        {
          role: 'assistant',
          content: 'I look',
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'weather', arguments: '{"city":"Graz"}' } },
            { id: 'b', type: 'function', function: { name: 'weather', arguments: 'nonsense' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: 'sun' },
        { role: 'tool', tool_call_id: 'b', content: '' },
        { role: 'user', content: 'And?' },
      ],
    })
    expect(await bodyOf(upstream)).toEqual({
      ...{ model: 'model', max_tokens: 4096 },
      system: [
        { type: 'text', text: 'One' },
        { type: 'text', text: 'Two' },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image', source: { type: 'base64', media_type: 'image/gif', data: 'R0lGODlhAQ==' } },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: btoa('PNG') } },
            { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: btoa('%PDF') }, title: 'a.pdf' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look' },
            { type: 'tool_use', id: 'a', name: 'weather', input: { city: 'Graz' } },
            { type: 'tool_use', id: 'b', name: 'weather', input: {} },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'sun' }] },
            { type: 'tool_result', tool_use_id: 'b', content: [] },
            { type: 'text', text: 'And?' },
          ],
        },
      ],
    })
  })

  test.each([
    ['a sound', { type: 'input_audio' as const, input_audio: { data: 'AA==', format: 'wav' } }],
    ['a file that is elsewhere', { type: 'file' as const, file: { file_id: 'file_1' } }],
    ['a picture that is no base64', { type: 'image_url' as const, image_url: { url: 'data:image/svg+xml,<svg/>' } }],
  ])('that holds %s is refused, and goes on to a provider that may take it', async (_, part) => {
    const { llm, upstream } = await anthropic({ tokens: ['x'] })
    const messages = [{ role: 'user' as const, content: [part] }]
    await expect(llm.chat({ messages, model })).rejects.toMatchObject({ code: 'invalid_argument', reason: 'provider_refused' })
    expect(await upstream.requests()).toEqual([])
    await llm.putProvider({ name: 'two', baseUrl: upstream.baseUrl })
    expect(await llm.chat({ messages, model, fallback: ['two/b'] })).toMatchObject({ model: 'two/b', attempts: [{ status: 400 }, { status: 'ok' }] })
  })

  test('without maxTokens may be answered with as many as the model writes', async () => {
    const { llm, models, upstream } = await anthropic({ tokens: ['x'] }, { grants: ['llm:*', 'models:*'] })
    const modalities = { input: ['text' as const], output: ['text' as const] }
    await models.putModel({ id: 'acme/long', name: 'Long', modalities, endpoints: [{ provider: 'up', modelId: 'long', maxOutput: 64_000 }] })
    await llm.generate({ prompt: 'x', model: 'acme/long' })
    expect(await bodyOf(upstream)).toMatchObject({ max_tokens: 64_000 })
  })
})

describe('tools', () => {
  test.each([
    [undefined, undefined],
    ['auto' as const, { type: 'auto' }],
    ['none' as const, { type: 'none' }],
    ['required' as const, { type: 'any' }],
    [{ name: 'weather' }, { type: 'tool', name: 'weather' }],
  ])('are offered, chosen by %j', async (toolChoice, tool_choice) => {
    const { llm, upstream } = await anthropic(twoCalls)
    const answer = await llm.generate({ prompt: 'Weather?', model, tools: [weather, { name: 'plain' }], toolChoice })
    expect(answer).toMatchObject({
      ...{ text: 'Let me see', finishReason: 'tool-calls' },
      toolCalls: [
        { id: 'toolu_1', name: 'weather', input: { city: 'Graz' } },
        { id: 'toolu_2', name: 'weather', input: {} },
      ],
    })
    const body = await bodyOf(upstream)
    expect(body.tools).toEqual([
      { name: 'weather', description: weather.description, input_schema: weather.parameters },
      { name: 'plain', input_schema: { type: 'object', properties: {} } },
    ])
    expect(body.tool_choice).toEqual(tool_choice)
  })

  test.each(['generate', 'stream'] as const)('of the platform are run by %s in steps, what was thought going back as it was signed', async (method) => {
    const grants = ['llm:*', 'hash:*']
    const call = { name: 'hash_canonical', arguments: JSON.stringify({ value: { b: 1, a: 2 } }) }
    const calling = { reasoning: 'I shall hash', signature: 'sig-1', redacted: 'hidden', toolCalls: [call, call] }
    const { llm, upstream } = await anthropic([calling, { tokens: ['done'] }], { grants })
    const ask = {
      prompt: 'Hash x',
      model,
      maxSteps: 3,
      maxTokens: 5000,
      reasoning: { maxTokens: 2000 },
      tools: [{ domain: 'hash', method: 'canonical' }],
    }
    if (method === 'generate') expect(await llm.generate(ask)).toMatchObject({ text: 'done', stopped: 'answer' })
    else
      expect((await eventsOf(llm.stream(ask))).map(({ type }) => type)).toEqual([
        ...['reasoning', 'reasoning', 'reasoning', 'tool-call', 'tool-call', 'tool-result', 'tool-result', 'text', 'usage', 'done'],
      ])
    const { messages, thinking } = await bodyOf(upstream, 1)
    expect(thinking).toEqual({ type: 'enabled', budget_tokens: 2000 })
    expect(messages.slice(1)).toMatchObject([
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'I shall hash', signature: 'sig-1' },
          { type: 'redacted_thinking', data: 'hidden' },
          { type: 'tool_use', id: 'toolu_1' },
          { type: 'tool_use', id: 'toolu_2' },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_1' },
          { type: 'tool_result', tool_use_id: 'toolu_2' },
        ],
      },
    ])
  })

  test('whose turn another model began go on without thinking; a caller of chat sends back what it was given', async () => {
    const { llm, upstream } = await anthropic([{ reasoning: 'hm', toolCalls: [{ name: 'add', arguments: '{}' }] }, { tokens: ['3'] }, { tokens: ['3'] }])
    const settings = { model, tools: [{ name: 'add' }], maxTokens: 5000, reasoning: { maxTokens: 1024 } }
    const messages = [{ role: 'user' as const, content: 'Add' }]
    const { message } = await llm.chat({ messages, ...settings })
    expect(message).toMatchObject({ reasoning: 'hm', reasoning_details: [{ type: 'reasoning.text', text: 'hm', signature: 'signed' }] })
    const result = { role: 'tool' as const, tool_call_id: message.tool_calls?.[0]?.id ?? '', content: '3' }
    await llm.chat({ messages: [...messages, message, result], ...settings })
    const { reasoning_details: _, ...plain } = message
    await llm.chat({ messages: [...messages, plain, result], ...settings })
    expect([await bodyOf(upstream, 1), await bodyOf(upstream, 2)].map(({ thinking }) => thinking)).toEqual([
      { type: 'enabled', budget_tokens: 1024 },
      undefined,
    ])
  })
})

describe('reasoning', () => {
  test('is told apart, whole and as it comes', async () => {
    const { llm } = await anthropic({
      tokens: ['42'],
      reasoning: 'six by nine',
      usage: { prompt_tokens: 1, completion_tokens: 9, total_tokens: 10, completion_tokens_details: { reasoning_tokens: 8 } },
    })
    expect(await llm.generate({ prompt: 'x', model })).toMatchObject({ text: '42', reasoning: 'six by nine', usage: { reasoningTokens: 8 } })
    const events = await eventsOf(llm.stream({ prompt: 'x', model }))
    expect(events.map((event) => (event.type === 'reasoning' ? event.text : event.type))).toEqual(['six b', 'y nin', 'e', 'text', 'usage', 'done'])
  })

  test('by an effort is asked for as newer models take it, then as older ones do, which is not asked again', async () => {
    const old: ScriptedAnswer = { status: 400, error: { message: "thinking.type: Input tag 'adaptive' found does not match any of the expected tags" } }
    const { llm, upstream } = await anthropic([{ tokens: ['new'] }, old, { tokens: ['old'] }, { tokens: ['old'] }])
    const effort = (name: string, maxTokens: number) => llm.generate({ prompt: 'x', model: `up/${name}`, maxTokens, reasoning: { effort: 'medium' } })
    await effort('new-one', 5000)
    expect(await effort('old-one', 5000)).toMatchObject({ text: 'old', attempts: [{ status: 'ok' }] })
    await effort('old-one', 1000)
    const bodies = (await upstream.requests()).map(({ body }) => body as Anthropic.MessageCreateParams)
    expect(bodies.map(({ thinking, output_config }) => [thinking, output_config])).toEqual([
      [{ type: 'adaptive' }, { effort: 'medium' }],
      [{ type: 'adaptive' }, { effort: 'medium' }],
      [{ type: 'enabled', budget_tokens: 2500 }, undefined],
      // Too few to think at all.
      [undefined, undefined],
    ])
  })

  test.each([100, 5000])('of %i tokens does not fit into 4,096, and is refused', async (maxTokens) => {
    const { llm } = await anthropic({ tokens: ['x'] })
    await expect(llm.generate({ prompt: 'x', model, maxTokens: 4096, reasoning: { maxTokens } })).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})

describe('data', () => {
  const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false }
  const ada = { name: 'Ada' }
  const refused: ScriptedAnswer = { status: 400, error: { message: 'output_config: Extra inputs are not permitted' } }
  const asTool: ScriptedAnswer = { toolCalls: [{ name: 'answer', arguments: JSON.stringify(ada) }] }

  test('comes by Anthropic’s own structured output, else by a forced tool, else in words', async () => {
    const native = await anthropic({ tokens: [JSON.stringify(ada)] })
    expect(await native.llm.generate({ prompt: 'x', model: 'up/a1', schema })).toMatchObject({ data: ada })
    expect(await bodyOf(native.upstream)).toMatchObject({ output_config: { format: { type: 'json_schema', schema } } })

    const forced = await anthropic([refused, asTool, asTool])
    expect(await forced.llm.generate({ prompt: 'x', model: 'up/a2', schema })).toMatchObject({ data: ada, finishReason: 'stop' })
    expect((await eventsOf(forced.llm.stream({ prompt: 'x', model: 'up/a2', schema })))[0]).toEqual({ type: 'data', data: ada })
    expect(await bodyOf(forced.upstream, 2)).toMatchObject({ tools: [{ name: 'answer', input_schema: schema }], tool_choice: { type: 'tool', name: 'answer' } })

    const words = await anthropic([refused, { status: 400 }, { tokens: ['```json\n', JSON.stringify(ada), '\n```'] }])
    expect(await words.llm.generate({ prompt: 'x', model: 'up/a3', schema })).toMatchObject({ data: ada })
    expect((await words.upstream.requests()).length).toBe(3)
    expect(JSON.stringify((await bodyOf(words.upstream, 2)).system)).toContain('JSON Schema')
  })

  test('is mended once', async () => {
    const { llm, upstream } = await anthropic([{ tokens: ['{}'] }, { tokens: [JSON.stringify(ada)] }])
    expect(await llm.generate({ prompt: 'x', model: 'up/a4', schema })).toMatchObject({ data: ada })
    expect((await bodyOf(upstream, 1)).messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  })
})

describe('how it ends and what it cost', () => {
  test.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['something_new', 'stop'],
  ])('%s is %s', async (finishReason, ours) => {
    const { llm } = await anthropic({ tokens: ['x'], finishReason })
    expect(await llm.generate({ prompt: 'x', model })).toMatchObject({ finishReason: ours })
    expect((await eventsOf(llm.stream({ prompt: 'x', model }))).at(-1)).toMatchObject({ finishReason: ours })
  })

  test('a refusal is one, and goes on to the next model', async () => {
    const { llm } = await anthropic([{ refusal: 'Not this' }, { refusal: 'Not this' }, { refusal: 'Not this' }, { tokens: ['fine'] }])
    const refused = { refusal: 'Not this', finishReason: 'content-filter' }
    expect(await llm.generate({ prompt: 'x', model })).toMatchObject(refused)
    expect((await eventsOf(llm.stream({ prompt: 'x', model }))).at(-1)).toMatchObject({ type: 'done', ...refused })
    expect(await llm.generate({ prompt: 'x', model, fallback: ['up/other'] })).toMatchObject({
      text: 'fine',
      attempts: [{ status: 'refused' }, { status: 'ok' }],
    })
  })

  test('what was kept, and what is kept from now on, have their own prices', async () => {
    const usage = {
      prompt_tokens: 1_000_000,
      completion_tokens: 100_000,
      total_tokens: 1_100_000,
      prompt_tokens_details: { cached_tokens: 600_000, cache_write_tokens: 300_000 },
    }
    const { llm, models } = await anthropic({ tokens: ['x'], usage }, { grants: ['llm:*', 'models:*'] })
    const price = { input: '3', output: '15', cacheRead: '0.3', cacheWrite: '3.75' }
    const modalities = { input: ['text' as const], output: ['text' as const] }
    await models.putModel({ id: 'acme/c', name: 'C', modalities, endpoints: [{ provider: 'up', modelId: 'c', price }] })
    const counted = { inputTokens: 1_000_000, outputTokens: 100_000, totalTokens: 1_100_000, cachedTokens: 600_000, cacheWriteTokens: 300_000 }
    expect(await llm.generate({ prompt: 'x', model: 'acme/c' })).toMatchObject({ usage: counted, cost: 3.105 })
    expect((await eventsOf(llm.stream({ prompt: 'x', model: 'acme/c' }))).at(-2)).toEqual({ type: 'usage', usage: counted, cost: 3.105 })
    const { totalTokens: _, ...said } = counted
    expect((await models.estimateCost({ model: 'acme/c', provider: 'up', ...said })).usd).toBe('3.105')
  })

  test('an overloaded service is tried again, then the next one is', async () => {
    const { llm, upstream } = await anthropic([{ status: 529 }, { tokens: ['back'] }, { status: 529 }, { status: 529 }, { tokens: ['other'] }])
    expect(await llm.generate({ prompt: 'x', model })).toMatchObject({ text: 'back', attempts: [{ status: 529 }, { status: 'ok' }] })
    expect(await llm.generate({ prompt: 'x', model, fallback: ['up/other'] })).toMatchObject({ attempts: [{ status: 529 }, { status: 529 }, { status: 'ok' }] })
    expect(await upstream.requests()).toHaveLength(5)
  })

  test('an error before the first token is a failure like another', async () => {
    const { llm } = await anthropic([{ tokens: ['a'], fault: 'error-event', faultAfter: -1 }, { tokens: ['fine'] }])
    const events = await eventsOf(llm.stream({ prompt: 'x', model }))
    expect(events.at(-1)).toMatchObject({ attempts: [{ status: 529 }, { status: 'ok' }] })
  })
})

describe('OpenAI’s routes', () => {
  const clientOf = (apiKey: string) => new OpenAI({ baseURL: `${platform().url}/llm.do/v1`, apiKey, maxRetries: 0 })
  const messages = [{ role: 'user' as const, content: 'x' }]

  test('chat completions, whole and streamed, are one message', async () => {
    const { key, upstream } = await anthropic(twoCalls)
    const tools = [{ type: 'function' as const, function: weather }]
    const ask = { model, messages, tools, parallel_tool_calls: false, user: 'me', max_completion_tokens: 50, logit_bias: { 1: 2 } }
    const whole = await clientOf(key).chat.completions.create(ask)
    const streamed = await clientOf(key)
      .chat.completions.stream({ ...ask, stream_options: { include_usage: true } })
      .finalChatCompletion()
    expect(whole).toMatchObject({ object: 'chat.completion', model, choices: [{ finish_reason: 'tool_calls', message: { content: 'Let me see' } }] })
    const callsIn = ({ choices }: OpenAI.ChatCompletion) =>
      choices[0]?.message.tool_calls?.map((call) => (call.type === 'function' ? [call.id, call.function.name, call.function.arguments] : []))
    expect(callsIn(whole)).toEqual([
      ['toolu_1', 'weather', '{"city":"Graz"}'],
      ['toolu_2', 'weather', '{}'],
    ])
    expect(callsIn(streamed)).toEqual(callsIn(whole))
    expect(streamed.usage).toEqual(whole.usage)
    expect(await bodyOf(upstream)).toMatchObject({
      max_tokens: 50,
      metadata: { user_id: 'me' },
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
    })
  })

  test('what OpenAI does not know goes to Anthropic as it came', async () => {
    const { key, upstream } = await anthropic({ tokens: ['x'] })
    const search = { type: 'web_search_20250305', name: 'web_search' }
    const cached = [{ role: 'user', content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] }]
    const body = { model, messages: cached, tools: [search], thinking: { type: 'enabled', budget_tokens: 1024 }, max_tokens: 2000 }
    await clientOf(key).chat.completions.create(body as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming)
    expect(await bodyOf(upstream)).toMatchObject({ messages: cached, tools: [search], thinking: body.thinking })
    await expect(clientOf(key).chat.completions.create({ model, messages, n: 2 })).rejects.toMatchObject({ status: 400 })
    await expect(clientOf(key).embeddings.create({ model, input: 'x' })).rejects.toMatchObject({ status: 400 })
  })

  test('responses and the list of models', async () => {
    const { key } = await anthropic({ answers: [{ tokens: ['Hi', '!'], reasoning: 'hm' }], models: ['claude-1'] })
    const client = clientOf(key)
    expect((await client.responses.create({ model, input: 'x' })).output_text).toBe('Hi!')
    expect((await client.responses.stream({ model, input: 'x' }).finalResponse()).output_text).toBe('Hi!')
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['up/claude-1'])
  })
})
