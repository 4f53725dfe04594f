import { anonymous, tenant } from '@dot-do/testing'
import { expect, test } from 'vitest'

test('a model is got by any of its names, with what every provider asks for it', async () => {
  const { models } = anonymous()
  const model = await models.getModel({ id: 'openai/gpt-4o' })
  expect(model).toMatchObject({ id: 'openai/gpt-4o', name: 'GPT-4o', context: 128_000, modalities: { input: ['text', 'image'] } })
  expect(model.endpoints[0]).toMatchObject({ provider: 'openai', modelId: 'gpt-4o', price: { input: '2.5', output: '10' } })
  expect(model.sources.map(({ name }) => name)).toContain('pi-ai')
  expect(await models.getModel({ id: 'GPT 4o' })).toEqual(model)
})

test('an unknown name says the nearest, one that may mean several says which', async () => {
  const { models } = anonymous()
  await expect(models.getModel({ id: 'openai/gpt-4oo' })).rejects.toMatchObject({
    code: 'not_found',
    data: { candidates: expect.arrayContaining(['openai/gpt-4o']) },
  })
  const { models: own } = await tenant({ grants: ['models:write'] })
  await own.putModel({ id: 'acme/gpt-4o', base: 'openai/gpt-4o' })
  await expect(own.resolveModel({ name: 'gpt-4o' })).rejects.toMatchObject({
    code: 'failed_precondition',
    reason: 'ambiguous',
    data: { candidates: ['acme/gpt-4o', 'openai/gpt-4o'] },
  })
  expect(await own.resolveModel({ name: 'openai/gpt-4o' })).toMatchObject({ model: 'openai/gpt-4o', how: 'id' })
})

test('a list is a fallback: the first that fits is meant, the others come behind', async () => {
  const { models } = anonymous()
  expect(await models.resolveModel({ name: 'gpt-4 (image) | gpt-4o (image) | claude 4.5 opus @ bedrock' })).toMatchObject({
    model: 'openai/gpt-4o',
    require: { input: ['image'] },
    candidates: ['openai/gpt-4o(image)', 'anthropic/claude-opus-4.5@amazon-bedrock'],
  })
  await expect(models.resolveModel({ name: 'gpt-4(image)' })).rejects.toMatchObject({ code: 'failed_precondition', data: { candidates: ['openai/gpt-4'] } })
  await expect(models.resolveModel({ name: 'gpt-4o(context>' })).rejects.toMatchObject({ code: 'invalid_argument' })
  await expect(models.resolveModel({ name: 'gpt-4o@nobody' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(models.resolveModel({ name: 'gpt-4o@groq' })).rejects.toMatchObject({
    code: 'not_found',
    data: { candidates: expect.arrayContaining(['openai/gpt-4o@openai']) },
  })
})

test('filters leave out what nobody states, and sorting puts it last', async () => {
  const { models } = anonymous()
  const { items } = await models.listModels({ maxInputPrice: 0.1, capabilities: ['tools'], sort: 'price', limit: 1000 })
  expect(items.length).toBeGreaterThan(5)
  const prices = items.map(({ endpoints }) => endpoints.find(({ price }) => price)?.price?.input)
  expect(prices.every((price) => price !== undefined && Number(price) <= 0.1)).toBe(true)
  const all = (await models.listModels({ sort: 'released', limit: 1000 })).items.map(({ released }) => released)
  const known = all.filter((released) => released !== undefined)
  expect(all.slice(0, known.length)).toEqual(known.toSorted().toReversed())
  await expect(models.listModels({ sort: 'charm' })).rejects.toMatchObject({
    code: 'invalid_argument',
    message: expect.stringContaining('price, context, released, name'),
  })
  await expect(models.listModels({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_argument' })
})

test('pages neither repeat nor hide', async () => {
  const { models } = anonymous()
  const whole = (await models.listModels({ author: 'anthropic', limit: 1000 })).items.map(({ id }) => id)
  const ids: string[] = []
  for (let cursor: string | undefined, pages = 0; pages === 0 || (cursor !== undefined && pages < 100); pages++) {
    const page = await models.listModels({ author: 'anthropic', limit: 7, ...(cursor !== undefined && { cursor }) })
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  }
  expect(ids).toEqual(whole)
  expect(new Set(ids).size).toBe(ids.length)
})

test('a use costs what the price says to the last digit, cached tokens theirs', async () => {
  const { models } = anonymous()
  expect(await models.estimateCost({ model: 'openai/gpt-4o', inputTokens: 1_000_001, cachedTokens: 1, outputTokens: 3 })).toEqual({
    ...{ model: 'openai/gpt-4o', provider: 'openai', usd: '2.50003125' },
    parts: [
      { kind: 'input', count: 1_000_000, price: '2.5', usd: '2.5' },
      { kind: 'cacheRead', count: 1, price: '1.25', usd: '0.00000125' },
      { kind: 'output', count: 3, price: '10', usd: '0.00003' },
    ],
  })
  await expect(models.estimateCost({ model: 'openai/gpt-4o', inputTokens: 1, cachedTokens: 2, outputTokens: 0 })).rejects.toMatchObject({
    code: 'invalid_argument',
  })
  await expect(models.estimateCost({ model: 'openai/gpt-4o', inputTokens: 0, outputTokens: 0, audioTokens: 0, images: 1 })).rejects.toMatchObject({
    reason: 'unpriced',
  })
})

test('what held at a time is told, and nothing of before that', async () => {
  const { models } = anonymous()
  const then = await models.getModel({ id: 'openai/gpt-4o', at: '2025-10-01' })
  expect(then.endpoints.find(({ provider }) => provider === 'openai')?.price).toMatchObject({ input: '2.5' })
  await expect(models.getModel({ id: 'openai/gpt-4o', at: '2020-01-01' })).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('2025-09-11'),
  })
  await expect(models.estimateCost({ model: 'openai/gpt-4o', at: '2020-01-01', inputTokens: 1, outputTokens: 1 })).rejects.toMatchObject({ code: 'not_found' })
})

test('a comparison tells only what differs, the best of it, and who is beaten by nobody', async () => {
  const { models } = anonymous()
  const made = await models.compareModels({ ids: ['openai/gpt-4o', 'gpt-4o-mini'], workload: { inputTokens: 1000, outputTokens: 100, requests: 10 } })
  expect(made.ids).toEqual(['openai/gpt-4o', 'openai/gpt-4o-mini'])
  expect(made.fields).toContainEqual({ path: 'price.input', values: ['2.5', '0.15'], best: ['openai/gpt-4o-mini'] })
  expect(made.fields.map(({ path }) => path)).not.toContain('context')
  expect(made.cost).toContainEqual({ id: 'openai/gpt-4o', provider: 'openai', usd: '0.035' })
  expect(made.pareto).toEqual(['openai/gpt-4o-mini'])
  await expect(models.compareModels({ ids: ['openai/gpt-4o', 'gpt 4o'] })).rejects.toMatchObject({
    code: 'invalid_argument',
    message: expect.stringContaining('twice'),
  })
})

test('what a tenant says is laid over the catalogue, for it alone', async () => {
  const [{ models }, { models: other }] = await Promise.all([tenant({ grants: ['models:write'] }), tenant({ grants: ['models:write'] })])
  const put = await models.putModel({
    id: 'openai/gpt-4o',
    aliases: ['house model'],
    endpoints: [{ provider: 'openai', modelId: 'gpt-4o', price: { input: '2', output: '8' } }],
  })
  expect(put).toMatchObject({ own: true, name: 'GPT-4o', context: 128_000 })
  expect(await models.resolveModel({ name: 'House-Model' })).toMatchObject({ model: 'openai/gpt-4o', how: 'own alias' })
  expect(await models.estimateCost({ model: 'house model', inputTokens: 1_000_000, outputTokens: 0 })).toMatchObject({ usd: '2' })
  expect(await other.estimateCost({ model: 'openai/gpt-4o', inputTokens: 1_000_000, outputTokens: 0 })).toMatchObject({ usd: '2.5' })
  await expect(other.resolveModel({ name: 'house model' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(other.deleteModel({ id: 'openai/gpt-4o' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(models.putModel({ id: 'acme/tuned', aliases: ['house.model'] })).rejects.toMatchObject({ code: 'already_exists', data: { id: 'openai/gpt-4o' } })
  const { items } = await models.history({ id: 'openai/gpt-4o', field: 'price.input' })
  expect(items).toContainEqual(expect.objectContaining({ field: 'price.input', provider: 'openai', from: '2.5', to: '2', source: 'own' }))
  await models.deleteModel({ id: 'openai/gpt-4o' })
  expect(await models.estimateCost({ model: 'openai/gpt-4o', inputTokens: 1_000_000, outputTokens: 0 })).toMatchObject({ usd: '2.5' })
})

test('a fine-tune is as its base, at a private endpoint of its own', async () => {
  const { models } = await tenant({ grants: ['models:write'] })
  const endpoints = [{ provider: 'acme', modelId: 'ft:1', price: { input: '0' } }]
  const made = await models.putModel({ id: 'acme/tuned', base: 'gpt-4o-mini', endpoints })
  expect(made).toMatchObject({ id: 'acme/tuned', context: 128_000, endpoints, own: true })
  expect((await models.listModels({ author: 'acme' })).items).toEqual([made])
  expect(await models.estimateCost({ model: 'tuned', inputTokens: 5, outputTokens: 0 })).toMatchObject({ usd: '0' })
  await expect(models.estimateCost({ model: 'tuned', inputTokens: 5, outputTokens: 1 })).rejects.toMatchObject({
    code: 'failed_precondition',
    reason: 'unpriced',
  })
})

test('what can be called is told to whom llm.do’s providers are, and to nobody else', async () => {
  const { models, llm } = await tenant({ grants: ['models:write', 'llm:*'] })
  await llm.putProvider({ name: 'mine', baseUrl: 'https://api.groq.com/openai/v1', models: ['openai/gpt-oss-120b'] })
  expect(await models.getModel({ id: 'openai/gpt-oss-120b' })).toMatchObject({ callable: true })
  expect((await models.listModels({ callable: true })).items.map(({ id }) => id)).toEqual(['openai/gpt-oss-120b'])
  expect((await models.getProviders({ callable: true })).items).toMatchObject([{ id: 'groq', callable: true }])
  const { models: blind } = await tenant({ grants: ['models:write'] })
  expect(await blind.getModel({ id: 'openai/gpt-oss-120b' })).not.toHaveProperty('callable')
  await expect(blind.listModels({ callable: true })).rejects.toMatchObject({ code: 'permission_denied' })
})

test('the sources are the platform’s to read', async () => {
  const { models } = await tenant({ grants: ['models:admin'] })
  await expect(models.refresh()).rejects.toMatchObject({ code: 'permission_denied', message: expect.stringContaining('platform:write') })
})

test('recommendations come with their figures', async () => {
  const { models } = anonymous()
  const { eligible, items } = await models.recommend({
    need: { capabilities: ['tools'], input: ['image'], minContext: 200_000 },
    prefer: { price: 1, context: 1 },
  })
  expect(eligible).toBeGreaterThan(20)
  expect(items).toHaveLength(5)
  expect(items[0]?.reasons.map(({ wish }) => wish)).toEqual(['price', 'context'])
  expect(items.map(({ score }) => score)).toEqual(items.map(({ score }) => score).toSorted((a, b) => b - a))
})
