import { Model$inboundSchema } from '@openrouter/sdk/models/model.js'
import { ListEndpointsResponse$inboundSchema } from '@openrouter/sdk/models/listendpointsresponse.js'
import { calcPrice } from '@pydantic/genai-prices'
import { anonymous, platform } from '@dot-do/testing'
import OpenAI from 'openai'
import { getContext, getTokenCosts } from 'tokenlens'
import { describe, expect, test } from 'vitest'
import { catalogue, deployed } from './catalogue.ts'

const at = (path: string) => `${platform().url}/models.do${path}`
const json = async <T>(path: string): Promise<T> => (await fetch(at(path))).json()

describe('as others publish theirs', () => {
  test('/v1/models is what the openai SDK lists', async () => {
    const client = new OpenAI({ baseURL: at('/v1'), apiKey: 'none', defaultHeaders: { authorization: null } })
    const { data } = await client.models.list()
    expect(data.map(({ id }) => id)).toEqual([...catalogue.models.keys()])
    expect(data.find(({ id }) => id === 'openai/gpt-4o')).toMatchObject({ object: 'model', owned_by: 'openai' })
  })

  test('/api/v1/models passes the validator of OpenRouter’s SDK, model by model', async () => {
    const { data } = await json<{ data: unknown[] }>('/api/v1/models')
    const models = data.map((each) => Model$inboundSchema.parse(each))
    expect(models.map(({ id }) => id)).toEqual([...catalogue.models.keys()])
    const gpt = models.find(({ id }) => id === 'openai/gpt-4o')
    expect(gpt?.pricing).toMatchObject({ prompt: '0.0000025', completion: '0.00001' })
    expect(gpt?.architecture).toMatchObject({ inputModalities: ['text', 'image'] })
  })

  test('…/endpoints passes it too, for every model', async () => {
    for (const id of [...catalogue.models.keys()].filter((_, index) => index % (process.env['CONFORMANCE'] === undefined ? 10 : 1) === 0)) {
      const { data } = await json<{ data: unknown }>(`/api/v1/models/${id}/endpoints`)
      expect(ListEndpointsResponse$inboundSchema.parse(data)).toMatchObject({
        id,
        endpoints: catalogue.models.get(id)?.endpoints.map(({ provider }) => ({ providerName: provider })),
      })
    }
    expect((await fetch(at('/api/v1/models/openai/nothing/endpoints'))).status).toBe(404)
  })

  test('/api.json is read by tokenlens’ helpers: contexts and costs come out as they are here', async () => {
    const document = await json<Record<string, object>>('/api.json')
    let compared = 0
    for (const { endpoints, context } of deployed.models) {
      for (const { provider, modelId, price, context: own = context } of endpoints) {
        if (provider !== 'anthropic' && provider !== 'openai' && provider !== 'google' && provider !== 'groq') continue
        if (!price || price.tiers || price.output === undefined) continue
        // The helpers look for an id among all providers, whoever it is asked of.
        const providers = { [provider]: document[provider] } as never
        const found = getContext({ modelId: `${provider}:${modelId}`, providers })
        expect([modelId, found.totalMax ?? found.combinedMax]).toEqual([modelId, own])
        const costs = getTokenCosts({ modelId: `${provider}:${modelId}`, providers, usage: { inputTokens: 1_000_000, outputTokens: 1_000_000 } as never })
        expect([costs.inputTokenUSD, costs.outputTokenUSD]).toEqual([Number(price.input), Number(price.output)])
        compared++
      }
    }
    expect(compared).toBeGreaterThan(40)
  })

  test('/feed.xml is an Atom feed whose text is escaped', async () => {
    const response = await fetch(at('/feed.xml'))
    expect(response.headers.get('content-type')).toContain('application/atom+xml')
    const text = await response.text()
    expect(text).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www.w3.org\/2005\/Atom">/)
    expect(text.match(/<entry>/g)?.length).toBe(100)
    expect(text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
  })
})

/** Providers by the names that genai-prices has. */
const theirs: Record<string, string> = {
  ...{
    anthropic: 'anthropic',
    openai: 'openai',
    google: 'google',
    groq: 'groq',
    mistral: 'mistral',
    xai: 'x-ai',
    deepseek: 'deepseek',
    openrouter: 'openrouter',
    azure: 'azure',
    zai: 'zai',
  },
  ...{ 'amazon-bedrock': 'aws', together: 'together', fireworks: 'fireworks', moonshotai: 'moonshotai', cerebras: 'cerebras', minimax: 'minimax' },
}

const usages = [
  { inputTokens: 1000, outputTokens: 200, cachedTokens: 0 },
  { inputTokens: 123_457, outputTokens: 891, cachedTokens: 100_000 },
  { inputTokens: 7, outputTokens: 65_536, cachedTokens: 3 },
]

test('500 uses cost what pydantic’s genai-prices says, where both sources state the same rates', async () => {
  const { models } = anonymous()
  const pairs = deployed.models.flatMap((model) =>
    model.endpoints.flatMap(({ provider, modelId, price, variant, region }) => {
      const providerId = theirs[provider]
      if (!price?.input || !price.output || variant || region || providerId === undefined) return []
      return usages.map((usage) => ({ id: model.id, provider, providerId, modelId, price, usage }))
    }),
  )
  const differing: string[] = []
  let compared = 0
  let equal = 0
  for (const { id, provider, providerId, modelId, usage } of pairs) {
    if (compared === 500) break
    const { inputTokens, outputTokens, cachedTokens } = usage
    const known = calcPrice({ input_tokens: inputTokens, output_tokens: outputTokens, cache_read_tokens: cachedTokens }, modelId, {
      providerId,
      timestamp: new Date(`${deployed.at}T12:00:00Z`),
    })
    // A name that it takes for another model by a pattern says nothing of this one.
    if (!known || known.model.id.toLowerCase().replaceAll(/[^a-z0-9]/g, '') !== modelId.toLowerCase().replaceAll(/[^a-z0-9]/g, '')) continue
    compared++
    const { usd, parts } = await models.estimateCost({ model: `${id}@${provider}`, ...usage })
    if (Math.abs(Number(usd) - known.total_price) <= 1e-9 * Math.max(1e-6, known.total_price)) {
      equal++
      continue
    }
    // It must be the rates that differ, not what is made of them.
    const rates = Object.fromEntries(parts.map(({ kind, price }) => [kind, Number(price)]))
    const { input_mtok: input, output_mtok: output, cache_read_mtok: cacheRead = input } = known.model_price
    expect([id, usage, rates]).not.toEqual([id, usage, cachedTokens === 0 ? { input, output } : { input, cacheRead, output }])
    differing.push(
      `${modelId} at ${provider}, ${inputTokens}/${cachedTokens}/${outputTokens}: ${usd} here, ${known.total_price} there; ${JSON.stringify(rates)} here, ${JSON.stringify(known.model_price)} there`,
    )
  }
  if (process.env['CONFORMANCE'] !== undefined) console.log(`${equal} of ${compared} equal\n${differing.join('\n')}`)
  expect(compared).toBe(500)
  expect(equal).toBeGreaterThan(350)
})
