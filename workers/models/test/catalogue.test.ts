import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Model } from 'models.do/contract'
import { bundle, path } from '../scripts/catalogue.ts'
import { assemble } from '../src/catalogue/assemble.ts'
import { fromOpenRouter } from '../src/catalogue/openrouter.ts'
import { isFilled } from '../src/catalogue/models-dev.ts'
import { deployed } from './catalogue.ts'

test('the catalogue is the one that the pinned packages hold', async () => {
  expect(JSON.stringify(await bundle())).toBe(readFileSync(path, 'utf8'))
})

test('every model is as the contract says, and no two are spelt alike', () => {
  for (const model of deployed.models) expect(Model.parse(model)).toEqual(model)
  const spelt = deployed.models.map(({ id }) => id.toLowerCase().replaceAll(/[._-]/g, '-'))
  expect(new Set(spelt).size).toBe(deployed.models.length)
})

test('what nobody states is absent: no zero stands for a gap', () => {
  for (const { endpoints } of deployed.models) {
    for (const { price, modelId } of endpoints) if (price) expect([modelId, isFilled(modelId, price)]).toEqual([modelId, false])
  }
  const free = deployed.models.flatMap(({ endpoints }) => endpoints.filter(({ variant, provider }) => variant === 'free' && provider === 'openrouter'))
  expect(free.length).toBeGreaterThan(5)
  expect(free.every(({ price }) => price?.input === '0' && (price.output ?? '0') === '0')).toBe(true)
})

test('OpenRouter’s prices for a token become exact ones for a million, its -1 none, its 0 of an extra none', () => {
  const entry = {
    id: 'a/b',
    pricing: { prompt: '0.000000075', completion: '0.0000003', input_cache_read: '0', image: '0.001' },
    architecture: { input_modalities: ['text', 'file'] },
  }
  const [offer, auto] = fromOpenRouter({ data: [entry, { id: 'a/auto', pricing: { prompt: '-1', completion: '-1' } }] })
  expect(offer?.price).toEqual({ input: '0.075', output: '0.3', image: '0.001' })
  expect(offer).toMatchObject({ input: ['text', 'pdf'], capabilities: ['files'] })
  expect(auto?.price).toBeUndefined()
})

test('each field is of the first source that states it', () => {
  const [made] = assemble([
    { name: 'one', at: '2026-01-02', offers: [{ provider: 'openai', modelId: 'x-1', context: 10 }] },
    { name: 'two', at: '2026-01-01', offers: [{ provider: 'openai', modelId: 'X_1', context: 20, maxOutput: 5, price: { input: '1' } }] },
  ])
  expect(made).toMatchObject({
    id: 'openai/x-1',
    context: 10,
    maxOutput: 5,
    sources: [{ name: 'one' }, { name: 'two' }],
    endpoints: [{ provider: 'openai', modelId: 'x-1', price: { input: '1' } }],
  })
})
