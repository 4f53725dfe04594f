import { platform } from '@dot-do/testing'
import OpenAI from 'openai'
import { expect, test } from 'vitest'
import { eventsOf, model, noted, rig } from './setup.ts'

const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, cost: 0.001 }

test('usage is told by tag: a call of several is in the row of each, one of none in its own', async () => {
  const { llm, upstream } = await rig({ tokens: ['x'], usage })
  const ask = (tags?: string[]) => llm.generate({ prompt: 'x', model, tags })
  await Promise.all([
    ask(['search', 'team-a']),
    ask(['search']),
    ask(['search', 'search']),
    ask([]),
    ask(),
    llm.chat({ messages: [{ role: 'user', content: 'x' }], model, tags: ['Ünïcode 🌍'] }),
  ])
  await eventsOf(llm.stream({ prompt: 'x', model, tags: ['team-a'] }))
  await noted({ llm }, 7)
  const { items } = await llm.usage({ by: ['tag'] })
  expect(items.map(({ tag, calls, cost }) => [tag, calls, cost])).toEqual([
    ['', 2, 0.002],
    ['search', 3, 0.003],
    ['team-a', 2, 0.002],
    ['Ünïcode 🌍', 1, 0.001],
  ])
  // All together are counted once.
  expect((await llm.usage()).items).toMatchObject([{ calls: 7, inputTokens: 70, cost: 0.007 }])
  expect((await llm.usage({ by: ['tag', 'key'], limit: 2 })).items.map(({ tag, key: id }) => [tag, typeof id])).toEqual([
    ['', 'string'],
    ['search', 'string'],
  ])
  const { nextCursor } = await llm.usage({ by: ['tag', 'model'], limit: 2 })
  expect((await llm.usage({ by: ['tag', 'model'], limit: 2, cursor: nextCursor })).items).toMatchObject([{ tag: 'team-a', model }, { tag: 'Ünïcode 🌍' }])
  expect(JSON.stringify(await upstream.requests())).not.toContain('team-a')
})

test('budgets are what they were', async () => {
  const { llm } = await rig({ tokens: ['x'], usage })
  await llm.putProvider({ name: 'up', baseUrl: (await llm.listProviders()).items[0]?.baseUrl, price: { input: '1', output: '1' } })
  await llm.setBudget({ scope: 'tenant', amount: 1, window: 'day' })
  await llm.generate({ prompt: 'x', model, tags: ['a', 'b', 'c'] })
  expect((await llm.getBudgets()).items).toMatchObject([{ spent: 0.001 }])
})

test.each([[Array.from({ length: 11 }, (_, index) => `t${index}`)], [['']], [['x'.repeat(65)]], ['team-a']])('%j are no tags', async (tags) => {
  const { llm } = await rig({ tokens: ['x'] })
  await expect(llm.generate({ prompt: 'x', model, tags: tags as never })).rejects.toMatchObject({ code: 'invalid_argument' })
})

test('are LiteLLM’s on OpenAI’s route, which no provider is told; other metadata passes', async () => {
  const { llm, key, upstream } = await rig({ tokens: ['x'], usage })
  const client = new OpenAI({ baseURL: `${platform().url}/llm.do/v1`, apiKey: key, maxRetries: 0 })
  const ask = (metadata: object) => client.chat.completions.create({ model, messages: [{ role: 'user', content: 'x' }], metadata: metadata as never })
  await ask({ tags: ['team-a'], id: '7' })
  await ask({ tags: ['team-a'] })
  await ask({ id: '8' })
  await noted({ llm }, 3)
  expect((await llm.usage({ by: ['tag'] })).items).toMatchObject([
    { tag: '', calls: 1 },
    { tag: 'team-a', calls: 2 },
  ])
  expect((await upstream.requests()).map(({ body }) => (body as { metadata?: unknown }).metadata)).toEqual([{ id: '7' }, undefined, { id: '8' }])
})

test('embeddings have them too', async () => {
  const body = JSON.stringify({ data: [{ index: 0, embedding: [1, 2] }], usage: { prompt_tokens: 3, total_tokens: 3 } })
  const { llm } = await rig({ headers: { 'content-type': 'application/json' }, body })
  await llm.embed({ input: 'x', model, tags: ['index'] })
  await noted({ llm }, 1)
  expect((await llm.usage({ by: ['tag'] })).items).toMatchObject([{ tag: 'index', inputTokens: 3 }])
})
