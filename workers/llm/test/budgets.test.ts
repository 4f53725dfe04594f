import { type Scripted, type ScriptedAnswer, startOwn, tenant, scripted, until, withKey } from '@dot-do/testing'
import OpenAI from 'openai'
import { platform } from '@dot-do/testing'
import { describe, expect, inject, test } from 'vitest'
import { eventsOf, model, rig } from './setup.ts'

// A dollar a thousand tokens written, so that ten tokens are a cent.
const price = { input: '0', output: '1000' }

/** A provider whose every answer costs a cent. */
async function paid(script: ScriptedAnswer | ScriptedAnswer[], price_ = price) {
  const made = await rig(script)
  await made.llm.putProvider({ name: 'up', baseUrl: made.upstream.baseUrl, apiKey: made.secret, price: price_ })
  return made
}

const ten = { tokens: ['x'], usage: { prompt_tokens: 5, completion_tokens: 10, total_tokens: 15 } }
const isBudget = { code: 'resource_exhausted', reason: 'budget' }
const asked = async (upstream: Scripted) => (await upstream.requests()).length

describe('cost', () => {
  test('is price by usage, exactly, rounded up to a millionth; the provider’s own figure goes before', async () => {
    const own = { ...ten, usage: { ...ten.usage, cost: 0.25 } }
    const { llm } = await paid([ten, own, { tokens: ['x'], usage: false }], { input: '0.1', output: '0.25' })
    // 5 × 0.1 + 10 × 0.25 millionths.
    expect(await llm.generate({ prompt: 'x', model })).toMatchObject({ cost: 0.000_003 })
    expect(await llm.generate({ prompt: 'x', model })).toMatchObject({ cost: 0.25 })
    expect(await llm.generate({ prompt: 'x', model })).not.toHaveProperty('cost')
  })

  test('of an answer that was mended is that of both', async () => {
    const wrong = { ...ten, tokens: ['nonsense'] }
    const { llm } = await paid([wrong, { ...ten, tokens: ['7'] }])
    expect(await llm.generate({ prompt: 'x', model, schema: { type: 'integer' } })).toMatchObject({ data: 7, cost: 0.02, usage: { outputTokens: 20 } })
  })
})

describe('a budget', () => {
  test('lets no more be spent, and says when it begins anew', async () => {
    const { llm, http, upstream } = await paid(ten)
    const { items } = await llm.setBudget({ scope: 'tenant', amount: 0.02, window: 'day' })
    const midnight = new Date()
    midnight.setUTCHours(24, 0, 0, 0)
    expect(items).toEqual([{ scope: 'tenant', window: 'day', amount: 0.02, spent: 0, reserved: 0, resetsAt: midnight.toISOString() }])
    await llm.generate({ prompt: 'x', model, maxTokens: 10 })
    await eventsOf(llm.stream({ prompt: 'x', model, maxTokens: 10 }))
    expect((await llm.getBudgets()).items).toMatchObject([{ spent: 0.02, reserved: 0 }])
    await expect(llm.generate({ prompt: 'x', model, maxTokens: 10 })).rejects.toMatchObject(isBudget)
    await expect(llm.stream({ prompt: 'x', model, maxTokens: 10 })).rejects.toMatchObject(isBudget)
    const answer = await http({ path: '/llm.do/rpc/generate', body: JSON.stringify({ prompt: 'x', model }), headers: { 'content-type': 'application/json' } })
    expect(answer.status).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(answer.text).toContain(midnight.toISOString())
    expect(await asked(upstream)).toBe(2)
    expect(await llm.setBudget({ scope: 'tenant', amount: null, window: 'day' })).toEqual({ items: [] })
    await llm.generate({ prompt: 'x', model })
  })

  test('of 20 lets 20 of 50 calls made together run, not one more', async () => {
    const { llm, upstream } = await paid({ ...ten, headMs: 2000 })
    await llm.setBudget({ scope: 'tenant', amount: 0.2, window: 'month' })
    const calls = await Promise.allSettled(Array.from({ length: 50 }, () => llm.generate({ prompt: 'x', model, maxTokens: 10 })))
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
    for (const call of calls) if (call.status === 'rejected') expect(call.reason).toMatchObject(isBudget)
    expect(await asked(upstream)).toBe(20)
    expect((await llm.getBudgets()).items).toMatchObject([{ spent: 0.2, reserved: 0 }])
  })

  test('holds on OpenAI’s own routes, whole and streamed, and each holds an answer to what was reserved', async () => {
    const { llm, key, upstream } = await paid(ten)
    await llm.setBudget({ scope: 'tenant', amount: 4.1, window: 'total' })
    const client = new OpenAI({ baseURL: `${platform().url}/llm.do/v1`, apiKey: key, maxRetries: 0 })
    const body = { model, messages: [{ role: 'user' as const, content: 'x' }] }
    await client.chat.completions.create(body)
    const chunks = []
    for await (const chunk of await client.chat.completions.create({ ...body, stream: true, max_tokens: 5 })) chunks.push(chunk)
    expect(chunks.some(({ usage }) => usage)).toBe(false)
    await until('both are settled', async () => (await llm.getBudgets()).items[0]?.spent === 0.02)
    await expect(client.chat.completions.create(body)).rejects.toMatchObject({ constructor: OpenAI.RateLimitError, code: 'budget' })
    await expect(client.chat.completions.create({ ...body, max_tokens: 10, n: 1000 })).rejects.toMatchObject({ constructor: OpenAI.BadRequestError })
    await expect(client.chat.completions.create({ ...body, max_tokens: 50, n: 100 })).rejects.toMatchObject({ code: 'budget' })
    const [whole, streamed] = await upstream.requests()
    expect(whole?.body).toMatchObject({ max_tokens: 4096 })
    expect(streamed?.body).toMatchObject({ max_tokens: 5, stream_options: { include_usage: true } })
  })

  test('of each key is each key’s own, of one key that key’s alone', async () => {
    const { llm, auth, upstream } = await rig(ten, { grants: ['*'] })
    await llm.putProvider({ name: 'up', baseUrl: upstream.baseUrl, price })
    const [one, two] = await Promise.all(['one', 'two'].map((name) => auth.createKey({ name, permissions: ['llm:*'] })))
    if (!one || !two) throw new Error('no keys')
    await llm.setBudget({ scope: 'key', amount: 0.01, window: 'week' })
    const ask = (key: string) => withKey(key).llm.generate({ prompt: 'x', model, maxTokens: 10 })
    await ask(one.key)
    await expect(ask(one.key)).rejects.toMatchObject(isBudget)
    await ask(two.key)
    await expect(ask(two.key)).rejects.toMatchObject(isBudget)
    await llm.setBudget({ scope: 'key', amount: null, window: 'week' })
    await llm.setBudget({ scope: 'key', id: one.id, amount: 0.02, window: 'total' })
    await ask(one.key)
    await expect(ask(one.key)).rejects.toMatchObject(isBudget)
    await ask(two.key)
    await expect(llm.setBudget({ scope: 'tenant', id: one.id, amount: 1, window: 'day' })).rejects.toMatchObject({ code: 'invalid_argument' })
  })

  test('needs a price', async () => {
    const { llm, upstream } = await rig(ten)
    await llm.setBudget({ scope: 'tenant', amount: 1, window: 'day' })
    await expect(llm.generate({ prompt: 'x', model })).rejects.toMatchObject({ code: 'failed_precondition', reason: 'price' })
    expect(await asked(upstream)).toBe(0)
  })

  test('gets back what a failed call reserved, and is billed what a call that was left has used', async () => {
    const { llm, upstream } = await paid([{ status: 400 }, { tokens: ['abcdef', 'x'], fault: 'stall', faultAfter: 1 }])
    await llm.setBudget({ scope: 'tenant', amount: 5, window: 'day' })
    await expect(llm.generate({ prompt: 'x', model })).rejects.toMatchObject({ code: 'invalid_argument' })
    await until('it is given back', async () => (await llm.getBudgets()).items[0]?.reserved === 0)
    const controller = new AbortController()
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const event of await llm.stream({ prompt: 'x', model }, { signal: controller.signal })) seen.push(event)
    })()
    await until('a token came', () => seen.length > 0)
    expect((await llm.getBudgets()).items).toMatchObject([{ spent: 0, reserved: 4.096 }])
    controller.abort()
    await expect(reading).rejects.toMatchObject({ code: 'canceled' })
    // Six characters are estimated as two tokens.
    await until('it is settled', async () => (await llm.getBudgets()).items[0]?.reserved === 0)
    expect((await llm.getBudgets()).items).toMatchObject([{ spent: 0.002, reserved: 0 }])
    expect((await llm.usage()).items).toMatchObject([{ calls: 1, outputTokens: 2, cost: 0.002 }])
    expect(await asked(upstream)).toBe(2)
  })

  test('is another’s nowhere', async () => {
    const { llm } = await paid(ten)
    await llm.setBudget({ scope: 'tenant', amount: 0, window: 'total' })
    const other = await paid(ten)
    expect((await other.llm.getBudgets()).items).toEqual([])
    await other.llm.generate({ prompt: 'x', model })
    expect((await llm.usage()).items).toEqual([])
  })

  test('that a crash left reserved is free again after the call’s deadline', async () => {
    await using own = await startOwn({ only: ['llm'], env: { DO_NETWORK_ALLOW: inject('upstream') } })
    const { llm } = await tenant({ grants: ['llm:*'], on: own })
    const upstream = await scripted([{ fault: 'hang' }, ten])
    await llm.putProvider({ name: 'up', baseUrl: upstream.baseUrl, price })
    await llm.setBudget({ scope: 'tenant', amount: 0.01, window: 'total' })
    const ask = () => llm.generate({ prompt: 'x', model, maxTokens: 10, timeout: 3000 })
    const cut = ask()
    cut.catch(() => {})
    await until('the provider is asked', async () => (await asked(upstream)) === 1)
    await own.kill()
    await expect(cut).rejects.toMatchObject({ code: 'unavailable' })
    await own.restart()
    expect((await llm.getBudgets()).items).toMatchObject([{ spent: 0, reserved: 0.01 }])
    await expect(ask()).rejects.toMatchObject(isBudget)
    await until('it is given back', async () => (await llm.getBudgets()).items[0]?.reserved === 0, 30_000)
    expect(await ask()).toMatchObject({ cost: 0.01 })
  })
})

describe('usage', () => {
  test('is summed up by what is asked for, page by page', async () => {
    const { llm, keyId } = await paid(ten)
    await llm.putPrompt({ name: 'greet', text: 'Hi', model })
    await llm.generate({ promptId: 'greet' })
    await llm.generate({ prompt: 'x', model })
    await eventsOf(llm.stream({ prompt: 'x', model: 'up/other' }))
    const all = await until('all three are noted', async () => {
      const { items } = await llm.usage()
      return items[0]?.calls === 3 ? items : undefined
    })
    expect(all).toEqual([{ calls: 3, inputTokens: 15, outputTokens: 30, cachedTokens: 0, cost: 0.03 }])
    const day = new Date().toISOString().slice(0, 10)
    const first = await llm.usage({ by: ['model', 'provider', 'key', 'day', 'prompt'], limit: 2 })
    const same = { provider: 'up', key: keyId, day }
    expect(first.items).toEqual([
      { model, ...same, prompt: '', calls: 1, inputTokens: 5, outputTokens: 10, cachedTokens: 0, cost: 0.01 },
      { model, ...same, prompt: 'greet@1', calls: 1, inputTokens: 5, outputTokens: 10, cachedTokens: 0, cost: 0.01 },
    ])
    const next = await llm.usage({ by: ['model', 'provider', 'key', 'day', 'prompt'], limit: 2, cursor: first.nextCursor })
    expect(next.items).toMatchObject([{ model: 'up/other', calls: 1 }])
    expect(next).not.toHaveProperty('nextCursor')
    expect((await llm.usage({ from: '2020-01-01T00:00:00Z', to: '2020-02-01T00:00:00Z', by: ['user'] })).items).toEqual([])
  })
})
