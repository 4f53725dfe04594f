import { findKeys, type OwnPlatform, remember, scripted, startOwn, tenant } from '@dot-do/testing'
import { randomBytes } from 'node:crypto'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventsOf } from './setup.ts'

const secret = `sk-test-environmen${randomBytes(16).toString('hex')}`

describe.each(['composed', 'separate'] as const)('%s: providers of the environment are everyone’s', (mode) => {
  let platform: OwnPlatform
  let upstream: Awaited<ReturnType<typeof scripted>>

  beforeAll(async () => {
    upstream = await scripted({ answers: [{ tokens: ['Hello'] }], models: ['llama'] })
    const allowed = new URL(upstream.baseUrl).host
    const router = { OPENROUTER_API_KEY: 'unreachable-here', ANTHROPIC_API_KEY: 'unreachable-too' }
    platform = await startOwn({ mode, only: ['llm'], env: { DO_NETWORK_ALLOW: allowed, OPENAI_BASE_URL: upstream.baseUrl, OPENAI_API_KEY: secret, ...router } })
    remember(platform.folder, secret)
  })
  afterAll(async () => {
    await platform?.stop()
    expect(findKeys(platform.folder)).toEqual([])
    await platform[Symbol.asyncDispose]()
  })

  test('they are listed without keys, and answer', async () => {
    const { llm } = await tenant({ grants: ['llm:*'], on: platform })
    const { items } = await llm.listProviders()
    expect(items).toMatchObject([
      { name: 'openrouter', kind: 'openrouter', baseUrl: 'https://openrouter.ai/api/v1', hasKey: true, source: 'environment' },
      { name: 'openai', baseUrl: upstream.baseUrl, hasKey: true, source: 'environment' },
      { name: 'anthropic', kind: 'anthropic', baseUrl: 'https://api.anthropic.com', hasKey: true, source: 'environment' },
    ])
    expect(JSON.stringify(items)).not.toContain(secret)
    expect(await llm.generate({ prompt: 'x', model: 'openai/llama' })).toMatchObject({ text: 'Hello', provider: 'openai' })
    expect((await eventsOf(llm.stream({ prompt: 'x', model: 'openai/llama' })))[0]).toEqual({ type: 'text', text: 'Hello' })
    expect((await upstream.requests())[0]?.headers.authorization).toBe(`Bearer ${secret}`)
    expect((await llm.listModels({ provider: 'openai' })).items).toEqual([{ id: 'openai/llama', provider: 'openai' }])
  })

  test('a tenant’s own provider of the same name hides it, and never gets its key', async () => {
    const { llm } = await tenant({ grants: ['llm:*'], on: platform })
    const own = await scripted({ tokens: ['mine'] })
    await llm.putProvider({ name: 'openai', baseUrl: own.baseUrl })
    expect(await llm.generate({ prompt: 'x', model: 'openai/llama' })).toMatchObject({ text: 'mine' })
    expect((await own.requests())[0]?.headers).not.toHaveProperty('authorization')
    await expect(llm.deleteProvider({ name: 'openrouter' })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('what is not on the allow-list stays out of reach, and the sentence says how to allow it', async () => {
    const { llm } = await tenant({ grants: ['llm:*'], on: platform })
    await expect(llm.putProvider({ name: 'inside', baseUrl: 'http://127.0.0.1:8999/v1' })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('DO_NETWORK_ALLOW'),
    })
  })
})

// Only where the developer has set them: what they cost is theirs.
const { OPENROUTER_API_KEY, ANTHROPIC_API_KEY, OLLAMA_MODEL } = process.env

if (OPENROUTER_API_KEY)
  test('live: OpenRouter answers and says what it cost', async () => {
    await using platform = await startOwn({ only: ['llm'], env: { OPENROUTER_API_KEY } })
    const { llm } = await tenant({ grants: ['llm:*'], on: platform })
    expect(await llm.generate({ prompt: 'Say hello', model: 'openrouter/openrouter/auto', maxTokens: 50 })).toMatchObject({
      provider: 'openrouter',
      cost: expect.any(Number),
    })
  })

if (ANTHROPIC_API_KEY)
  test('live: Anthropic answers, and thinks as it is told', async () => {
    await using platform = await startOwn({ only: ['llm'], env: { ANTHROPIC_API_KEY } })
    const { llm } = await tenant({ grants: ['llm:*'], on: platform })
    const answer = await llm.generate({ prompt: 'Say hello', model: 'haiku@anthropic', maxTokens: 3000, reasoning: { effort: 'low' } })
    expect(answer).toMatchObject({ provider: 'anthropic', cost: expect.any(Number) })
  })

if (OLLAMA_MODEL)
  test('live: Ollama on this machine answers', async () => {
    await using platform = await startOwn({ only: ['llm'], env: { OPENAI_BASE_URL: 'http://localhost:11434/v1', DO_NETWORK_ALLOW: 'localhost:11434' } })
    const { llm } = await tenant({ grants: ['llm:*'], on: platform })
    expect((await llm.generate({ prompt: 'Say hello', model: `openai/${OLLAMA_MODEL}` })).text).not.toBe('')
  })
