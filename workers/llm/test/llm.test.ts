import { anonymous, scripted, tenant } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { eventsOf, model, providerKey, rig } from './setup.ts'

describe('generate', () => {
  test('answers a prompt, and says what answered, how much it was and how it went', async () => {
    const { llm, upstream, secret } = await rig({ tokens: ['Hello', ', ', 'world'] })
    const answer = await llm.generate({ prompt: 'Greet', system: 'Be brief', model, temperature: 0.5, maxTokens: 10, stop: 'x' })
    expect(answer).toEqual({
      ...{ text: 'Hello, world', model, provider: 'up', asked: model, finishReason: 'stop' },
      usage: { inputTokens: 7, outputTokens: 3, totalTokens: 10 },
      attempts: [{ model, provider: 'up', status: 'ok', ms: expect.any(Number) }],
    })
    const [request] = await upstream.requests()
    expect(request).toMatchObject({ method: 'POST', path: '/v1/chat/completions', headers: { authorization: `Bearer ${secret}` } })
    expect(request?.body).toEqual({
      ...{ model: 'model', temperature: 0.5, max_tokens: 10, stop: 'x' },
      messages: [
        { role: 'system', content: 'Be brief' },
        { role: 'user', content: 'Greet' },
      ],
    })
  })

  test('cost is the provider’s own figure, and is asked for where one is known to tell it', async () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: 0.000_012 }
    const { llm, upstream } = await rig({ tokens: ['x'], usage })
    await llm.putProvider({ name: 'router', kind: 'openrouter', baseUrl: upstream.baseUrl })
    expect(await llm.generate({ prompt: 'x', model: 'router/openai/gpt-5', reasoning: { effort: 'low' } })).toMatchObject({
      cost: 0.000_012,
      model: 'router/openai/gpt-5',
    })
    const [request] = await upstream.requests()
    expect(request?.body).toMatchObject({ model: 'openai/gpt-5', usage: { include: true }, reasoning: { effort: 'low' } })
  })

  test('a provider put twice under one key is one provider, whatever its seal', async () => {
    const { llm, upstream } = await rig({ tokens: ['x'] })
    const provider = { name: 'again', baseUrl: upstream.baseUrl, apiKey: 'sk-again' }
    const [first, second] = [await llm.putProvider(provider, { idempotencyKey: 'k' }), await llm.putProvider(provider, { idempotencyKey: 'k' })]
    expect(second).toMatchObject({ name: first.name, baseUrl: first.baseUrl })
    expect((await llm.listProviders()).items.filter(({ name }) => name === 'again')).toHaveLength(1)
  })

  test('what a model reasons and refuses is told apart from what it says', async () => {
    const { llm } = await rig([{ tokens: ['42'], reasoning: 'six by nine' }, { refusal: 'I will not' }])
    expect(await llm.generate({ prompt: 'x', model })).toMatchObject({ text: '42', reasoning: 'six by nine' })
    expect(await llm.generate({ prompt: 'x', model })).toMatchObject({ text: '', refusal: 'I will not', finishReason: 'content-filter' })
  })

  test('tools are offered, and their calls come back to the caller', async () => {
    const { llm, upstream } = await rig({ toolCalls: [{ name: 'weather', arguments: '{"city":"Graz"}' }] })
    const tools = [{ name: 'weather', description: 'Says the weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }]
    const answer = await llm.generate({ prompt: 'Weather in Graz?', model, tools, toolChoice: { name: 'weather' } })
    expect(answer).toMatchObject({ finishReason: 'tool-calls', toolCalls: [{ id: 'call_1', name: 'weather', input: { city: 'Graz' } }] })
    const [request] = await upstream.requests()
    expect(request?.body).toMatchObject({ tools: [{ type: 'function', function: tools[0] }], tool_choice: { type: 'function', function: { name: 'weather' } } })
  })
})

test('chat answers with OpenAI’s message, tool calls as they are there', async () => {
  const { llm, upstream } = await rig([{ toolCalls: [{ id: 'call_7', name: 'add', arguments: '{"a":1}' }] }, { tokens: ['3'] }])
  const messages = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Add' }] }]
  const first = await llm.chat({ messages, model, tools: [{ name: 'add' }] })
  expect(first.message).toEqual({
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'call_7', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }],
  })
  const second = await llm.chat({ messages: [...messages, first.message, { role: 'tool', tool_call_id: 'call_7', content: '3' }], model })
  expect(second.message).toEqual({ role: 'assistant', content: '3' })
  expect((await upstream.requests())[1]?.body).toMatchObject({ messages: [{ role: 'user' }, first.message, { role: 'tool', tool_call_id: 'call_7' }] })
})

describe('images by URL', () => {
  const ask = (url: string) => ({ model, messages: [{ role: 'user' as const, content: [{ type: 'image_url' as const, image_url: { url } }] }] })

  test('are fetched here and sent along as data', async () => {
    const { llm, upstream } = await rig({ tokens: ['a cat'] })
    const images = await scripted({ body: 'PNG', headers: { 'content-type': 'image/png' } })
    await llm.chat(ask(`${images.baseUrl}/cat.png`))
    expect((await upstream.requests())[0]?.body).toMatchObject({ messages: [{ content: [{ image_url: { url: `data:image/png;base64,${btoa('PNG')}` } }] }] })
    await llm.chat(ask('data:image/gif;base64,R0lGODlhAQ=='))
    expect((await upstream.requests())[1]?.body).toMatchObject({ messages: [{ content: [{ image_url: { url: 'data:image/gif;base64,R0lGODlhAQ==' } }] }] })
  })

  test.each(['http://127.0.0.1:8999/cat.png', 'http://169.254.169.254/latest/meta-data', 'file:///etc/passwd', 'nonsense'])(
    '%s is refused with its path',
    async (url) => {
      const { llm, upstream } = await rig({ tokens: ['x'] })
      await expect(llm.chat(ask(url))).rejects.toMatchObject({
        code: 'invalid_argument',
        issues: [{ path: ['messages', 0, 'content', 0, 'image_url', 'url'] }],
      })
      expect(await upstream.requests()).toEqual([])
    },
  )

  test('must be images', async () => {
    const { llm } = await rig({ tokens: ['x'] })
    const page = await scripted({ body: '<html>', headers: { 'content-type': 'text/html' } })
    const missing = await scripted({ status: 404 })
    for (const { baseUrl } of [page, missing]) await expect(llm.chat(ask(`${baseUrl}/cat.png`))).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})

describe('stream', () => {
  test('gives tokens, reasoning, usage and an end', async () => {
    const { llm } = await rig({ tokens: ['Hé', 'llo ', '🌍'], reasoning: 'hm', tokenMs: 5 })
    const events = await eventsOf(llm.stream({ prompt: 'Greet', model }))
    expect(events).toEqual([
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'Hé' },
      { type: 'text', text: 'llo ' },
      { type: 'text', text: '🌍' },
      { type: 'usage', usage: { inputTokens: 7, outputTokens: 3, totalTokens: 10 } },
      { type: 'done', finishReason: 'stop', model, provider: 'up', asked: model, attempts: [{ model, provider: 'up', status: 'ok', ms: expect.any(Number) }] },
    ])
  })

  test('a tool’s arguments come whole', async () => {
    const { llm } = await rig({
      toolCalls: [
        { name: 'a', arguments: '{"x":[1,2,3]}' },
        { name: 'b', arguments: '' },
      ],
    })
    expect((await eventsOf(llm.stream({ messages: [{ role: 'user', content: 'x' }], model, tools: [{ name: 'a' }, { name: 'b' }] }))).slice(0, 2)).toEqual([
      { type: 'tool-call', id: 'call_1', name: 'a', arguments: '{"x":[1,2,3]}', input: { x: [1, 2, 3] } },
      { type: 'tool-call', id: 'call_2', name: 'b', arguments: '', input: {} },
    ])
  })

  test('takes either a prompt or messages', async () => {
    const { llm } = await rig({ tokens: ['x'] })
    await expect(llm.stream({ model })).rejects.toMatchObject({ code: 'invalid_argument' })
    await expect(llm.stream({ model, prompt: 'x', messages: [{ role: 'user', content: 'x' }] })).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})

describe('providers', () => {
  test('without any, a call says which variable to set', async () => {
    const { llm } = await tenant({ grants: ['llm:*'] })
    await expect(llm.generate({ prompt: 'x' })).rejects.toMatchObject({
      code: 'failed_precondition',
      reason: 'unconfigured',
      message: expect.stringContaining('OPENROUTER_API_KEY'),
    })
    await expect(llm.stream({ prompt: 'x' })).rejects.toMatchObject({ code: 'failed_precondition' })
    expect(await llm.listModels()).toEqual({ items: [], failed: [] })
    expect(await anonymous().llm.listModels()).toEqual({ items: [], failed: [] })
  })

  test('a provider is shown without its key, replaced, and forgotten with it', async () => {
    const { llm, upstream } = await rig({ tokens: ['x'] })
    const shown = await llm.putProvider({ name: 'up', baseUrl: `${upstream.baseUrl}/`, headers: { 'X-Org': providerKey() }, models: ['one', 'two'] })
    expect(shown).toMatchObject({
      name: 'up',
      kind: 'openai',
      baseUrl: upstream.baseUrl,
      hasKey: false,
      headers: ['X-Org'],
      models: ['one', 'two'],
      source: 'tenant',
    })
    expect(await llm.listProviders()).toEqual({ items: [shown] })
    expect(await llm.generate({ prompt: 'x' })).toMatchObject({ model: 'up/one' })
    const [request] = await upstream.requests()
    expect(request?.headers).toHaveProperty('x-org')
    expect(request?.headers).not.toHaveProperty('authorization')
    await llm.deleteProvider({ name: 'up' })
    await expect(llm.deleteProvider({ name: 'up' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(llm.generate({ prompt: 'x', model: 'up/one' })).rejects.toMatchObject({ code: 'failed_precondition' })
  })

  test('another tenant has none of them', async () => {
    const { llm } = await rig({ tokens: ['x'] })
    const other = await rig({ tokens: ['y'] })
    await other.llm.putProvider({ name: 'theirs', baseUrl: other.upstream.baseUrl, apiKey: other.secret })
    await expect(llm.generate({ prompt: 'x', model: 'theirs/model' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(llm.deleteProvider({ name: 'theirs' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await llm.listProviders()).items.map(({ name }) => name)).toEqual(['up'])
  })

  test('an unknown provider or model is not found, with the nearest', async () => {
    const { llm, upstream } = await rig({ tokens: ['x'] })
    await llm.putProvider({ name: 'few', baseUrl: upstream.baseUrl, models: ['alpha', 'beta'] })
    await expect(llm.generate({ prompt: 'x', model: 'fwe/alpha' })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('nearest: few'),
    })
    await expect(llm.generate({ prompt: 'x', model: 'few/alpa' })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('nearest: alpha'),
    })
    await expect(llm.generate({ prompt: 'x', model: 'few' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await upstream.requests()).toEqual([])
  })

  test.each([
    'http://127.0.0.1:1/v1',
    'http://localhost:8787',
    'https://10.0.0.1/v1',
    'https://169.254.169.254/latest',
    'https://[::ffff:127.0.0.1]/',
    'https://2130706433/',
    'ftp://example.com/',
    'https://me:secret@example.com/v1',
    'http://example.com/v1',
    'https://example.com/v1?x=1',
    'nonsense',
  ])('%s is no address of a provider', async (baseUrl) => {
    const { llm } = await tenant({ grants: ['llm:admin'] })
    await expect(llm.putProvider({ name: 'bad', baseUrl })).rejects.toMatchObject({ code: 'invalid_argument' })
  })

  test('models are those that the providers list, page by page; one that fails is named', async () => {
    const { llm, http } = await rig({ answers: [], models: ['b', 'a', 'c/d'] })
    const broken = await scripted({ answers: [] })
    await llm.putProvider({ name: 'broken', baseUrl: broken.baseUrl.replace(/s\d+\/v1$/, 'nothing') })
    const first = await llm.listModels({ limit: 2 })
    expect(first).toMatchObject({ items: [{ id: 'up/a', provider: 'up' }, { id: 'up/b' }], failed: [{ provider: 'broken' }], nextCursor: expect.any(String) })
    expect(await llm.listModels({ limit: 2, cursor: first.nextCursor })).toMatchObject({ items: [{ id: 'up/c/d' }] })
    const { data } = (await http({ path: '/llm.do/v1/models' })).json<{ data: { id: string }[] }>()
    expect(data.map(({ id }) => id)).toEqual(['up/a', 'up/b', 'up/c/d'])
  })
})

describe('what is more than one call may say is refused, by each way in', () => {
  const user = { role: 'user' as const, content: 'x' }
  const many = (count: number) => Array.from({ length: count }, () => user)
  const tools = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `t${index}` }))
  const wire = (count: number) => tools(count).map((each) => ({ type: 'function', function: each }))
  const long = 'x'.repeat(4 * 1024 * 1024)
  const cases: [string, { rpc: [string, object][]; route: [string, object][]; code: string }][] = [
    [
      '2,000 messages',
      {
        rpc: [
          ['chat', { messages: many(2001) }],
          ['stream', { messages: many(2001) }],
        ],
        route: [
          ['chat/completions', { messages: many(2001) }],
          ['responses', { input: many(2001) }],
        ],
        code: 'invalid_argument',
      },
    ],
    [
      '128 tools',
      {
        rpc: ['generate', 'stream', 'getOrCreate'].map((method) => [method, { prompt: 'x', tools: tools(129) }]),
        route: [
          ['chat/completions', { messages: many(1), tools: wire(129) }],
          ['responses', { input: 'x', tools: tools(129).map((each) => ({ type: 'function', ...each })) }],
        ],
        code: 'invalid_argument',
      },
    ],
    [
      '4 MiB',
      {
        rpc: [
          ...['generate', 'stream', 'getOrCreate'].map((method): [string, object] => [method, { prompt: long }]),
          ['chat', { messages: [{ role: 'user', content: long }] }],
          ['embed', { input: long }],
        ],
        route: [
          ['chat/completions', { messages: [{ role: 'user', content: long }] }],
          ['responses', { input: long }],
          ['embeddings', { input: long }],
        ],
        code: 'payload_too_large',
      },
    ],
  ]

  test.each(cases)('%s', async (_, { rpc, route, code }) => {
    const { http, upstream } = await rig({ tokens: ['x'] })
    const paths = [...rpc.map(([name, body]) => [`rpc/${name}`, body] as const), ...route.map(([name, body]) => [`v1/${name}`, body] as const)]
    for (const [path, body] of paths) {
      const headers = { 'content-type': 'application/json' }
      const answer = await http({ path: `/llm.do/${path}`, body: JSON.stringify({ model, ...body }), headers })
      expect(answer.text, path).toContain(code)
      expect(answer.status, path).toBe(code === 'invalid_argument' ? 400 : 413)
    }
    expect(await upstream.requests()).toEqual([])
  })

  test('and what is just as much is not', async () => {
    const { llm, upstream } = await rig({ tokens: ['x'] })
    await llm.chat({ messages: many(2000), model, tools: tools(128) })
    await llm.generate({ prompt: long.slice(0, -1000), model })
    const bodies = (await upstream.requests()).map(({ body }) => body as { messages: { content: string }[]; tools?: unknown[] })
    expect(bodies.map(({ messages, tools: all }) => [messages.length, all?.length])).toEqual([
      [2000, 128],
      [1, undefined],
    ])
  })

  test('an image by URL has 10 MiB at most', async () => {
    const { llm, upstream } = await rig({ tokens: ['x'] })
    const image = await scripted({ body: 'x'.repeat(10 * 1024 * 1024 + 1), headers: { 'content-type': 'image/png' } })
    const content = [{ type: 'image_url' as const, image_url: { url: `${image.baseUrl}/big.png` } }]
    await expect(llm.chat({ messages: [{ role: 'user', content }], model })).rejects.toMatchObject({
      ...{ code: 'invalid_argument', issues: [{ path: ['messages', 0, 'content', 0, 'image_url', 'url'] }] },
    })
    expect(await upstream.requests()).toEqual([])
  })
})
