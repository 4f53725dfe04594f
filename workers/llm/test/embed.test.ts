import { platform, type ScriptedAnswer, tenant } from '@dot-do/testing'
import { embedMany } from 'ai'
import { createOpenRouter } from '@openrouter/ai-sdk-provider'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { rig } from './setup.ts'

const model = 'up/embedder'
const usage = { prompt_tokens: 4, total_tokens: 4 }
const vectors = (embeddings: number[][], more: object = { usage }): ScriptedAnswer => ({
  body: JSON.stringify({ object: 'list', data: embeddings.map((embedding, index) => ({ object: 'embedding', index, embedding })), model: 'x', ...more }),
  headers: { 'content-type': 'application/json' },
})
const dot = (a: number[] = [], b: number[] = []) => a.reduce((sum, each, index) => sum + each * (b[index] ?? 0), 0)

describe('local models', () => {
  test('need no provider: unit vectors, near each other where the texts are alike', async () => {
    const { llm } = await tenant({ grants: ['llm:*'] })
    const texts = ['the cat sat on the mat', 'a cat sat on a mat', 'quarterly revenue grew']
    const answer = await llm.embed({ input: texts })
    expect(answer).toMatchObject({ model: 'local/hash-512', provider: 'local', dimensions: 512, cost: 0, attempts: [] })
    const [cat, similar, money] = answer.embeddings
    expect(dot(cat, cat)).toBeCloseTo(1, 5)
    expect(dot(cat, similar)).toBeGreaterThan(dot(cat, money) + 0.3)
    expect((await llm.embed({ input: 'one' })).embeddings).toHaveLength(1)
    expect(await llm.embed({ input: 'one', dimensions: 1024 })).toMatchObject({ model: 'local/hash-1024', dimensions: 1024 })
  })

  test('2,048 texts at once, in order', async () => {
    const { llm } = await tenant({ grants: ['llm:*'] })
    const input = Array.from({ length: 2048 }, (_, index) => `text ${index}`)
    const { embeddings } = await llm.embed({ input, model: 'local/hash-256' })
    expect(embeddings).toHaveLength(2048)
    expect(embeddings[2047]).toEqual((await llm.embed({ input: 'text 2047', model: 'local/hash-256' })).embeddings[0])
    await expect(llm.embed({ input: [...input, 'x'] })).rejects.toMatchObject({ code: 'invalid_argument' })
  })

  test.each([
    ['another name', { input: 'x', model: 'local/nonsense' }, ['model']],
    ['another length', { input: 'x', dimensions: 7 }, ['dimensions']],
    ['an empty text', { input: ['x', ' '] }, ['input', 1]],
  ])('%s is refused', async (_, input, path) => {
    const { llm } = await tenant({ grants: ['llm:*'] })
    await expect(llm.embed(input)).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path }] })
  })
})

describe('a provider’s models', () => {
  test('are asked, billed and noted', async () => {
    const { llm, upstream, secret } = await rig(
      vectors([
        [1, 0],
        [0, 1],
      ]),
    )
    await llm.putProvider({ name: 'up', baseUrl: upstream.baseUrl, apiKey: secret, price: { input: '0.02', output: '0' } })
    await llm.setBudget({ scope: 'tenant', amount: 1, window: 'day' })
    expect(await llm.embed({ input: ['a', 'b'], model, dimensions: 2 })).toMatchObject({
      ...{
        embeddings: [
          [1, 0],
          [0, 1],
        ],
        dimensions: 2,
        model,
        provider: 'up',
        asked: model,
      },
      ...{ usage: { inputTokens: 4, outputTokens: 0, totalTokens: 4 }, cost: 0.000_001, attempts: [{ status: 'ok' }] },
    })
    const [request] = await upstream.requests()
    expect(request).toMatchObject({ path: '/v1/embeddings', body: { model: 'embedder', input: ['a', 'b'], dimensions: 2, encoding_format: 'float' } })
    expect((await llm.usage({ by: ['model'] })).items).toMatchObject([{ model, inputTokens: 4, cost: 0.000_001 }])
  })

  const good = vectors([[1, 2]])
  test.each([
    ['429', { status: 429 }, 429],
    ['500', { status: 500 }, 500],
    ['502 with a page', { status: 502, body: '<html>' }, 502],
    ['a connection that is cut', { fault: 'cut-mid-token', tokens: ['x'] }, 'network'],
    ['JSON that is none', { fault: 'bad-json', tokens: ['x'] }, 'invalid_answer'],
    ['a completion', { tokens: ['x'] }, 'invalid_answer'],
    ['too few vectors', vectors([]), 'invalid_answer'],
    ['vectors that are none', vectors([['x'] as never]), 'invalid_answer'],
  ] satisfies [string, ScriptedAnswer, unknown][])('%s is tried once more, and then elsewhere', async (_, fault, status) => {
    const { llm } = await rig([fault, good])
    expect(await llm.embed({ input: 'x', model })).toMatchObject({ embeddings: [[1, 2]], attempts: [{ status }, { status: 'ok' }] })
    const other = await rig([fault, fault, good])
    expect(await other.llm.embed({ input: 'x', model, fallback: ['up/b'] })).toMatchObject({ model: 'up/b', asked: model })
    const never = await rig(fault)
    const failure = await never.llm.embed({ input: 'x', model }).catch((err: unknown) => err)
    expect(failure).toMatchObject({ code: status === 429 ? 'resource_exhausted' : 'unavailable' })
  })

  test('that hang end in time, with their connections', async () => {
    const { llm } = await rig({ fault: 'hang' })
    await expect(llm.embed({ input: 'x', model, timeout: 500 })).rejects.toMatchObject({ code: 'unavailable', reason: 'provider_timeout' })
  })

  test('answer a call once under its idempotency key', async () => {
    const { llm, upstream } = await rig([vectors([[1]]), vectors([[2]])])
    const ask = () => llm.embed({ input: 'x', model }, { idempotencyKey: 'one' })
    const first = await ask()
    expect(await ask()).toEqual(first)
    expect(await upstream.requests()).toHaveLength(1)
  })
})

describe('POST /v1/embeddings', () => {
  const clientOf = (apiKey: string) => new OpenAI({ baseURL: `${platform().url}/llm.do/v1`, apiKey, maxRetries: 0 })

  test('answers the openai SDK, which asks for base64, and whoever asks for numbers', async () => {
    const { key, upstream } = await rig(
      vectors([
        [0.5, -0.25],
        [1, 0],
      ]),
    )
    const client = clientOf(key)
    const plain = await client.embeddings.create({ model, input: ['a', 'b'] })
    expect(plain).toMatchObject({ object: 'list', model, usage: { prompt_tokens: 4, total_tokens: 4 } })
    expect(plain.data).toMatchObject([
      { object: 'embedding', index: 0, embedding: [0.5, -0.25] },
      { object: 'embedding', index: 1, embedding: [1, 0] },
    ])
    const floats = await client.embeddings.create({ model, input: ['a', 'b'], encoding_format: 'float', user: 'me' })
    expect(floats.data[0]?.embedding).toEqual([0.5, -0.25])
    expect((await upstream.requests())[1]?.body).toMatchObject({ user: 'me' })
    const local = await client.embeddings.create({ model: 'local/hash-256', input: 'a cat' })
    expect(local.data[0]?.embedding).toHaveLength(256)
    await expect(client.embeddings.create({ model, input: [] })).rejects.toMatchObject({ constructor: OpenAI.BadRequestError })
    await expect(client.embeddings.create({ model: 'nowhere/x', input: 'x' })).rejects.toMatchObject({ constructor: OpenAI.NotFoundError })
  })

  test('answers the ai SDK', async () => {
    const { key } = await tenant({ grants: ['llm:*'] })
    const router = createOpenRouter({ baseURL: `${platform().url}/llm.do/v1`, apiKey: key })
    const { embeddings } = await embedMany({ model: router.textEmbeddingModel('local/hash-256'), values: ['a cat', 'a dog'], maxRetries: 0 })
    expect(embeddings.map(({ length }) => length)).toEqual([256, 256])
  })
})
