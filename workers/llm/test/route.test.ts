import { platform, type ScriptedAnswer, scripted } from '@dot-do/testing'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { eventsOf, noted, rig } from './setup.ts'

const modalities = { input: ['text' as const], output: ['text' as const] }
const good: ScriptedAnswer = { tokens: ['fine'] }
const prices = { a: { input: '3', output: '15' }, b: { input: '1', output: '4' }, c: undefined, d: { input: '0.5', output: '8' } }
type Name = keyof typeof prices

/** A tenant with providers `a` to `d`, each of which serves `acme/writer` at its own price, and answers by its own script. */
async function four(scripts: Partial<Record<Name, ScriptedAnswer | ScriptedAnswer[]>> = {}) {
  const made = await rig(good, { grants: ['llm:*', 'models:*'] })
  const names = Object.keys(prices) as Name[]
  const upstreams = await Promise.all(names.map((name) => scripted(scripts[name] ?? good)))
  await Promise.all(names.map((name, index) => made.llm.putProvider({ name, baseUrl: upstreams[index]?.baseUrl })))
  const endpoints = names.map((provider) => ({ provider, modelId: 'w', price: prices[provider] }))
  await made.models.putModel({ id: 'acme/writer', name: 'Writer', modalities, endpoints })
  return { ...made, model: 'acme/writer' }
}

const askedIn = ({ attempts }: { attempts: { provider: string }[] }) => [...new Set(attempts.map(({ provider }) => provider))]
const broken: ScriptedAnswer = { status: 401 }

describe('by price', () => {
  test('the cheapest is asked first, three tokens in for one out, and who has no price last', async () => {
    const { llm, model } = await four({ a: broken, b: broken, c: good, d: broken })
    const answer = await llm.generate({ prompt: 'x', model, route: { sort: 'price' } })
    expect([answer.provider, askedIn(answer)]).toEqual(['c', ['b', 'd', 'a', 'c']])
  })

  test('without a wish the order is that of models.do, and fallbacks stay behind', async () => {
    const { llm, model } = await four({ a: broken, b: broken, c: broken, d: broken })
    const [usual, routed] = await Promise.all([
      llm.generate({ prompt: 'x', model, fallback: ['up/other'] }),
      llm.generate({ prompt: 'x', model, fallback: ['up/other'], route: { sort: 'price' } }),
    ])
    expect([askedIn(usual).slice(0, -1).toSorted(), askedIn(usual).at(-1)]).toEqual([['a', 'b', 'c', 'd'], 'up'])
    expect(askedIn(routed)).toEqual(['b', 'd', 'a', 'c', 'up'])
  })
})

describe('by what this tenant’s own calls took', () => {
  test.each(['generate', 'stream'] as const)('%s asks each once, then the one that answers soonest; who fails is not it', async (method) => {
    const { llm, model } = await four({ a: { ...good, headMs: 300 }, b: { ...good, headMs: 30 }, c: { ...good, headMs: 600 }, d: { status: 500 } })
    const route = { sort: 'latency' as const }
    const ask = async (count: number) => {
      const last =
        method === 'generate' ? await llm.generate({ prompt: 'x', model, route }) : (await eventsOf(llm.stream({ prompt: 'x', model, route }))).at(-1)
      await noted({ llm }, count)
      return last && 'provider' in last ? last.provider : undefined
    }
    const explored = [await ask(1), await ask(2), await ask(3)]
    expect(new Set(explored)).toEqual(new Set(['a', 'b', 'c']))
    expect([await ask(4), await ask(5)]).toEqual(['b', 'b'])
  })

  test('throughput is tokens a second', async () => {
    const tokens = Array.from({ length: 20 }, () => 'x ')
    const { llm, model } = await four({ a: { tokens, tokenMs: 20 }, b: { tokens, tokenMs: 5 }, c: { tokens, tokenMs: 40 }, d: { tokens, headMs: 500 } })
    const ask = async () => (await eventsOf(llm.stream({ prompt: 'x', model, route: { sort: 'throughput' } }))).at(-1)
    for (let count = 1; count <= 4; count++) {
      await ask()
      await noted({ llm }, count)
    }
    expect(await ask()).toMatchObject({ type: 'done', provider: 'd' })
  })

  test('whole answers and streams are measured apart, and the same question is found again however fast who is', async () => {
    const slow = { ...good, headMs: 200 }
    const { llm, model } = await four({ a: slow, b: good, c: slow, d: slow })
    const route = { sort: 'latency' as const }
    const first = await llm.generate({ prompt: 'once', model, route, cache: '1h' })
    for (let count = 1; count <= 4; count++) {
      await noted({ llm }, count)
      await llm.generate({ prompt: `${count}`, model, route })
    }
    await noted({ llm }, 5)
    expect(await llm.generate({ prompt: 'x', model, route })).toMatchObject({ provider: 'b' })
    expect(await llm.generate({ prompt: 'once', model, route, cache: '1h' })).toMatchObject({ cached: true, provider: first.provider })
    expect((await eventsOf(llm.stream({ prompt: 'x', model, route }))).at(-1)).toMatchObject({ provider: first.provider })
  })

  test('says nothing to another tenant', async () => {
    const one = await four({ a: { ...good, headMs: 300 } })
    const asked = await one.llm.generate({ prompt: 'x', model: one.model, route: { sort: 'latency' } })
    await noted(one, 1)
    const other = await four()
    expect(await other.llm.generate({ prompt: 'x', model: other.model, route: { sort: 'latency' } })).toMatchObject({ provider: asked.provider })
  })
})

describe('who may be asked', () => {
  test('only and ignore name providers', async () => {
    const { llm, model } = await four({ b: broken })
    expect(await llm.generate({ prompt: 'x', model, route: { only: ['c'] } })).toMatchObject({ provider: 'c' })
    expect(await llm.generate({ prompt: 'x', model, route: { only: ['b', 'd'], sort: 'price' } })).toMatchObject({ provider: 'd' })
    expect(askedIn(await llm.generate({ prompt: 'x', model, route: { ignore: ['b', 'd'], sort: 'price' } }))).toEqual(['a'])
  })

  test.each([{ only: ['nobody'] }, { only: ['a'], ignore: ['a'] }, { ignore: ['a', 'b', 'c', 'd'] }])('nobody is left by %j', async (route) => {
    const { llm, model } = await four()
    await expect(llm.generate({ prompt: 'x', model, route })).rejects.toMatchObject({
      ...{ code: 'failed_precondition', reason: 'route', message: expect.stringMatching(/a, b, c, d/) },
    })
  })

  test('what another name means is asked where nobody is left for the first', async () => {
    const { llm, model } = await four()
    expect(await llm.generate({ prompt: 'x', model, fallback: ['up/other'], route: { only: ['up'] } })).toMatchObject({ provider: 'up', asked: model })
  })

  test('maxPrice leaves who asks no more, and is refused with the cheapest where nobody does', async () => {
    const { llm, model } = await four()
    expect(await llm.generate({ prompt: 'x', model, route: { maxPrice: { input: 2 }, sort: 'price' } })).toMatchObject({ provider: 'b' })
    expect(await llm.generate({ prompt: 'x', model, route: { maxPrice: { input: 0.5, output: 8 } } })).toMatchObject({ provider: 'd' })
    await expect(llm.generate({ prompt: 'x', model, route: { maxPrice: { output: 3.99 } } })).rejects.toMatchObject({
      ...{ code: 'failed_precondition', reason: 'max_price' },
      message: expect.stringContaining('the cheapest is b/w, at $1 a million tokens in and $4 out'),
    })
    await expect(llm.generate({ prompt: 'x', model: 'up/unpriced', route: { maxPrice: { output: 1000 } } })).rejects.toMatchObject({ reason: 'max_price' })
  })

  test('zeroRetention leaves who keeps nothing, as the tenant says', async () => {
    const { llm, model, upstream } = await four()
    const route = { zeroRetention: true }
    await expect(llm.generate({ prompt: 'x', model, route })).rejects.toMatchObject({ code: 'failed_precondition', reason: 'zero_retention' })
    expect(await llm.putProvider({ name: 'c', baseUrl: upstream.baseUrl, zeroRetention: true })).toMatchObject({ zeroRetention: true })
    await llm.putProvider({ name: 'b', baseUrl: upstream.baseUrl, zeroRetention: false })
    expect(await llm.generate({ prompt: 'x', model, route })).toMatchObject({ provider: 'c' })
    expect((await llm.listProviders()).items.map(({ zeroRetention }) => zeroRetention)).toEqual([undefined, false, true, undefined, undefined])
  })

  test.each([{ sort: 'speed' }, { only: [] }, { maxPrice: { input: -1 } }, { maxPrice: 3 }, { everything: true }])('%j is no wish', async (route) => {
    const { llm } = await rig(good)
    await expect(llm.generate({ prompt: 'x', model: 'up/model', route: route as never })).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})

describe('OpenRouter', () => {
  const wish = { sort: 'throughput' as const, only: ['fireworks', 'up'], ignore: ['deepinfra'], maxPrice: { input: 1, output: 2.5 }, zeroRetention: true }
  const told = { sort: 'throughput', only: ['fireworks'], ignore: ['deepinfra'], max_price: { prompt: 1, completion: 2.5 }, zdr: true }

  test('is told all of it in its own words, names of the tenant’s providers left out', async () => {
    const { llm, upstream } = await rig(good, { kind: 'openrouter' })
    await llm.putProvider({ name: 'up', kind: 'openrouter', baseUrl: upstream.baseUrl, price: { input: '1', output: '2' } })
    await llm.generate({ prompt: 'x', model: 'up/openai/gpt-5', route: wish })
    await eventsOf(llm.stream({ prompt: 'x', model: 'up/openai/gpt-5', route: wish }))
    await llm.generate({ prompt: 'x', model: 'up/openai/gpt-5', route: { only: ['fireworks'] } })
    await llm.generate({ prompt: 'x', model: 'up/openai/gpt-5' })
    const bodies = (await upstream.requests()).map(({ body }) => (body as { provider?: unknown }).provider)
    expect(bodies).toEqual([told, told, { only: ['fireworks'] }, undefined])
  })

  test('says it in its own words too, on OpenAI’s route, and all providers are chosen by it', async () => {
    const made = await four()
    const client = new OpenAI({ baseURL: `${platform().url}/llm.do/v1`, apiKey: made.key, maxRetries: 0 })
    const ask = (provider: object, model = made.model) =>
      client.chat.completions.create({ model, messages: [{ role: 'user', content: 'x' }], ...{ provider } } as OpenAI.ChatCompletionCreateParamsNonStreaming)
    expect((await ask({ sort: 'price' })).model).toBe('b/w')
    expect((await ask({ only: ['c'], allow_fallbacks: false })).model).toBe('c/w')
    expect((await ask({ max_price: { prompt: '0.5' } })).model).toBe('d/w')
    await expect(ask({ zdr: true })).rejects.toMatchObject({ status: 412, code: 'zero_retention' })
    await made.llm.putProvider({ name: 'router', kind: 'openrouter', baseUrl: made.upstream.baseUrl })
    await ask({ sort: 'price', only: ['router', 'fireworks'], order: ['x'] }, 'router/m')
    await ask({ sort: 'price' }, 'up/m')
    const bodies = (await made.upstream.requests()).map(({ body }) => (body as { provider?: unknown }).provider)
    expect(bodies).toEqual([{ sort: 'price', only: ['fireworks'], order: ['x'] }, undefined])
  })
})
