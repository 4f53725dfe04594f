import { platform, type ScriptedAnswer } from '@dot-do/testing'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { eventsOf, rig } from './setup.ts'

const ten: ScriptedAnswer = { tokens: ['x'], usage: { prompt_tokens: 1_000_000, completion_tokens: 500_000, total_tokens: 1_500_000 } }
const price = { input: '1.5', output: '3' }
const text = { modalities: { input: ['text' as const], output: ['text' as const] } }

/** A tenant whose models.do knows `acme/writer`, at its providers `up`. */
async function writer(script: ScriptedAnswer | ScriptedAnswer[] = ten, endpoints = [{ provider: 'up', modelId: 'w-1', price }]) {
  const made = await rig(script, { grants: ['llm:*', 'models:*'] })
  await made.models.putModel({ id: 'acme/writer', name: 'Writer', aliases: ['scribe'], ...text, endpoints })
  return made
}
const modelsOf = async ({ upstream }: Awaited<ReturnType<typeof rig>>) => (await upstream.requests()).map(({ body }) => (body as { model: string }).model)

describe('a name that models.do knows', () => {
  test('is asked where the caller has a provider for it; what was asked and what ran are told, and what it costs', async () => {
    const made = await writer()
    for (const model of ['acme/writer', 'scribe', 'ACME/Writer', 'acme/writer(temperature:1)'])
      expect(await made.llm.generate({ prompt: 'x', model })).toMatchObject({ asked: model, model: 'up/w-1', provider: 'up', cost: 3 })
    expect((await eventsOf(made.llm.stream({ prompt: 'x', model: 'scribe' }))).at(-1)).toMatchObject({ asked: 'scribe', model: 'up/w-1' })
    const client = new OpenAI({ baseURL: `${platform().url}/llm.do/v1`, apiKey: made.key, maxRetries: 0 })
    const answer = await client.chat.completions.create({ model: 'scribe(temperature:0.25)', messages: [{ role: 'user', content: 'x' }] })
    expect(answer.model).toBe('up/w-1')
    expect((await made.upstream.requests()).at(-1)?.body).toMatchObject({ model: 'w-1', temperature: 0.25 })
    expect(new Set(await modelsOf(made))).toEqual(new Set(['w-1']))
  })

  test('goes on to the next provider of that model, then to the next name', async () => {
    const made = await writer(
      [{ status: 401 }, { status: 401 }, ten],
      [
        { provider: 'up', modelId: 'w-1', price },
        { provider: 'vier', modelId: 'writer-one', price },
      ],
    )
    await made.llm.putProvider({ name: 'vier', baseUrl: made.upstream.baseUrl })
    expect(await made.llm.generate({ prompt: 'x', model: 'scribe', fallback: ['up/third'] })).toMatchObject({
      ...{ asked: 'scribe', model: 'up/third' },
      attempts: [{ model: 'up/w-1', status: 401 }, { model: 'vier/writer-one', status: 401 }, { status: 'ok' }],
    })
    expect(await made.llm.generate({ prompt: 'x', model: 'claude-opus-4.5|scribe' })).toMatchObject({ model: 'up/w-1' })
  })

  test('says how to answer, which the call’s own settings go before', async () => {
    const made = await writer()
    const ask = (temperature?: number) => made.llm.generate({ prompt: 'x', model: 'scribe(temperature:0.25,maxTokens:7)', temperature })
    await ask()
    await ask(1)
    const [named, own] = await made.upstream.requests()
    expect([named?.body, own?.body]).toMatchObject([
      { temperature: 0.25, max_tokens: 7 },
      { temperature: 1, max_tokens: 7 },
    ])
    for (const model of ['scribe(nonsense:1)', 'scribe(temperature:9)', 'scribe(temperature'])
      await expect(made.llm.generate({ prompt: 'x', model })).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path: ['model'] }] })
  })

  test('has its price at the provider that is named, and is held to a budget by it', async () => {
    const made = await writer()
    expect(await made.llm.generate({ prompt: 'x', model: 'up/w-1' })).toMatchObject({ asked: 'up/w-1', cost: 3 })
    await made.llm.setBudget({ scope: 'tenant', amount: 4, window: 'total' })
    await expect(made.llm.generate({ prompt: 'x', model: 'scribe', maxTokens: 1_000_000 })).rejects.toMatchObject({ reason: 'budget' })
    expect(await made.llm.generate({ prompt: 'x', model: 'scribe', maxTokens: 100_000 })).toMatchObject({ cost: 3 })
    await expect(made.llm.generate({ prompt: 'x', model: 'up/other' })).rejects.toMatchObject({ reason: 'price' })
  })

  test('at OpenRouter is its name there, with its variant', async () => {
    const made = await rig(ten)
    await made.llm.putProvider({ name: 'router', kind: 'openrouter', baseUrl: made.upstream.baseUrl })
    expect(await made.llm.generate({ prompt: 'x', model: 'gpt-4o-mini' })).toMatchObject({ model: 'router/openai/gpt-4o-mini', cost: expect.any(Number) })
    await made.llm.generate({ prompt: 'x', model: 'gpt-4o-mini:online' })
    await made.llm.generate({ prompt: 'x', model: 'router/openai/gpt-4o-mini:nitro' })
    expect(await modelsOf(made)).toEqual(['openai/gpt-4o-mini', 'openai/gpt-4o-mini:online', 'openai/gpt-4o-mini:nitro'])
  })
})

describe('is refused', () => {
  test('a model that none of the caller’s providers serves, with those that would', async () => {
    const { llm, upstream } = await rig(ten)
    await expect(llm.generate({ prompt: 'x', model: 'claude-opus-4.5' })).rejects.toMatchObject({
      ...{ code: 'failed_precondition', reason: 'provider' },
      message: expect.stringContaining('anthropic/claude-opus-4.5'),
    })
    expect(await upstream.requests()).toEqual([])
  })

  test('a name that may mean several models, with all of them', async () => {
    const made = await writer()
    await made.models.putModel({ id: 'other/writer', name: 'Writer', ...text, endpoints: [] })
    await expect(made.llm.generate({ prompt: 'x', model: 'writer' })).rejects.toMatchObject({
      ...{ code: 'failed_precondition', reason: 'ambiguous' },
      data: { candidates: expect.arrayContaining(['acme/writer', 'other/writer']) },
    })
  })

  test('a name that there is not, with the nearest', async () => {
    const { llm } = await rig(ten)
    await expect(llm.generate({ prompt: 'x', model: 'clode-opsu-4.55' })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('nearest'),
    })
  })

  test('another tenant’s name', async () => {
    await writer()
    const other = await rig(ten)
    await expect(other.llm.generate({ prompt: 'x', model: 'scribe' })).rejects.toMatchObject({ code: 'not_found' })
  })
})
