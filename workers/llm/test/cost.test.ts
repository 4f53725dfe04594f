import fc from 'fast-check'
import { type ScriptedAnswer } from '@dot-do/testing'
import { expect, test } from 'vitest'
import { microsOf } from '../src/money.ts'
import { rig } from './setup.ts'

const modalities = { input: ['text' as const], output: ['text' as const] }

const answered = (prompt_tokens: number, completion_tokens: number, cached_tokens: number): ScriptedAnswer => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'x' } }],
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens, prompt_tokens_details: { cached_tokens } },
  }),
})

const decimal = fc
  .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')}`)
const rates = { input: decimal, output: decimal, cacheRead: decimal }
const cases = fc.record({
  price: fc.record(
    { ...rates, request: decimal, tiers: fc.tuple(fc.record({ over: fc.integer({ min: 1, max: 400_000 }), ...rates })) },
    { requiredKeys: ['input', 'output'] },
  ),
  tokens: fc.tuple(fc.integer({ min: 0, max: 800_000 }), fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 800_000 })),
})

test('what a call costs is what models.do says of the same price and usage, rounded up to a millionth', async () => {
  const samples = fc
    .sample(cases, { numRuns: 12, seed: 7 })
    .map(({ price, tokens: [input, output, cached] }) => ({ price, input, output, cached: Math.min(cached, input) }))
  const { llm, models } = await rig(
    samples.map(({ input, output, cached }) => answered(input, output, cached)),
    { grants: ['llm:*', 'models:*'] },
  )
  for (const [index, { price, input, output, cached }] of samples.entries()) {
    const id = `acme/m-${index}`
    await models.putModel({ id, name: id, modalities, endpoints: [{ provider: 'up', modelId: `m-${index}`, price }] })
    const { cost } = await llm.generate({ prompt: 'x', model: id })
    const { usd } = await models.estimateCost({ model: id, provider: 'up', inputTokens: input, outputTokens: output, cachedTokens: cached })
    expect(cost, JSON.stringify({ price, input, output, cached })).toBe(Math.ceil(Number((Number(usd) * 1e6).toFixed(3))) / 1e6)
  }
})

test.each([
  ['a tenth a million, thrice, is no more than three tenths', { input: '0.1', output: '0' }, [3_000_000, 0], 300_000],
  ['the least there is, is one', { input: '0.000000001', output: '0' }, [1, 0], 1],
  ['nothing is nothing', { input: '0', output: '0' }, [1_000_000, 1_000_000], 0],
  ['what no float holds', { input: '0.1', output: '0.2' }, [1, 1], 1],
  ['beyond a float’s digits', { input: '999999999.999999999', output: '0' }, [1_000_000, 0], 1_000_000_000_000_000],
] as const)('%s', (_, price, [inputTokens, outputTokens], micros) => {
  expect(microsOf(price, { inputTokens, outputTokens })).toBe(micros)
})
