import { anonymous, type OwnPlatform, root, startOwn } from '@dot-do/testing'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** What the scripted source answers. */
interface Script {
  status?: number
  body: string
  /** Bytes to promise beyond those that come. */
  missing?: number
  /** Milliseconds before the last byte. */
  slowMs?: number
}

interface Listed {
  id: string
  pricing: { prompt: string; completion: string }
}

const listed = (id: string, prompt: string, more: object = {}): Listed => ({
  ...{ id, name: id, created: 1_790_000_000, context_length: 1000, pricing: { prompt, completion: '0.000002' }, supported_parameters: ['tools'] },
  ...{ architecture: { input_modalities: ['text'], output_modalities: ['text'] }, ...more },
})
const whole = (count = 10, prompt = '0.000001') => Array.from({ length: count }, (_, index) => listed(`acme/model-${index}`, prompt))
const script = (data: Listed[]): Script => ({ body: JSON.stringify({ data }) })

let server: Server
let platform: OwnPlatform
let now: Script = script(whole())
/** What it says of providers, in OpenRouter's own form. */
let providers: Script = { body: '{"data":[]}' }

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    const { status = 200, body, missing = 0, slowMs = 0 } = url === '/api/v1/providers' ? providers : now
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) + missing })
    response.write(body.slice(0, -1))
    const end = () => (missing > 0 ? response.destroy() : response.end(body.slice(-1)))
    if (slowMs > 0) setTimeout(end, slowMs)
    else end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // The first reader of a platform that has sources makes a refresh due: it finds this.
  const api = `http://127.0.0.1:${port}/api/v1`
  const urls = { MODELS_OPENROUTER_URL: `${api}/models`, MODELS_OPENROUTER_PROVIDERS_URL: `${api}/providers` }
  platform = await startOwn({ env: { DO_NETWORK_ALLOW: `127.0.0.1:${port}`, ...urls } })
})
afterAll(async () => {
  await platform?.[Symbol.asyncDispose]()
  server.close()
})

const health = async (): Promise<{ status: string; detail?: string }> => (await fetch(`${platform.url}/models.do/health`)).json()
const refresh = () => root(platform).models.refresh()
const priceOf = async (id: string) => (await anonymous(platform).models.getModel({ id })).endpoints[0]?.price?.input

test('a refresh adds, changes and retires, and tells which', async () => {
  const { models } = anonymous(platform)
  now = script(whole())
  const first = await refresh()
  expect(first.added.length === 10 || first.added.length === 0).toBe(true)
  expect(await models.getModel({ id: 'acme/model-0' })).toMatchObject({
    context: 1000,
    released: '2026-09-21',
    capabilities: ['tools'],
    sources: [{ name: 'OpenRouter' }],
  })
  const before = new Date().toISOString()
  now = script([listed('acme/model-0', '0.000003'), ...whole().slice(1, 9), listed('acme/brand-new', '0')])
  expect(await refresh()).toEqual({ added: ['acme/brand-new'], changed: ['acme/model-0'], removed: ['acme/model-9'] })
  expect(await priceOf('acme/model-0')).toBe('3')
  expect(await priceOf('acme/brand-new')).toBe('0')
  // What is gone keeps its id, and nothing else.
  expect(await models.getModel({ id: 'acme/model-9' })).toMatchObject({ retired: new Date().toISOString().slice(0, 10) })
  await expect(models.getModel({ id: 'model-9' })).rejects.toMatchObject({ code: 'not_found' })
  expect((await models.listModels({ author: 'acme' })).items.map(({ id }) => id)).not.toContain('acme/model-9')
  expect((await models.listModels({ author: 'acme', includeRetired: true })).items.map(({ id }) => id)).toContain('acme/model-9')
  // What held then is still told.
  const then = await models.getModel({ id: 'acme/model-0', at: before })
  expect(then.endpoints[0]?.price?.input).toBe('1')
  expect(await models.estimateCost({ model: 'acme/model-0', inputTokens: 1_000_000, outputTokens: 0, at: before })).toMatchObject({ usd: '1' })
  const { items } = await models.history({ id: 'acme/model-0', field: 'price.input' })
  expect(items).toMatchObject([{ field: 'price.input', provider: 'openrouter', from: '1', to: '3', source: 'OpenRouter' }])
  const feed = await (await fetch(`${platform.url}/models.do/feed.xml`)).text()
  expect(feed).toContain('<title>acme/model-9 retired</title>')
  expect(feed).toContain('openrouter: price.input 1 → 3')
})

test.each<[string, () => Script, string]>([
  ['truncated JSON', () => ({ body: JSON.stringify({ data: whole() }).slice(0, 300) }), 'can’t be read'],
  ['a lost connection', () => ({ ...script(whole()), missing: 1000 }), 'lost'],
  ['a 500', () => ({ status: 500, body: '{}' }), 'answers 500'],
  ['a page that is no catalogue', () => ({ body: '{"data":{}}' }), 'can’t be read'],
  ['a price a thousand times as high', () => script([listed('acme/model-0', '0.003'), ...whole().slice(1, 9), listed('acme/brand-new', '0')]), '100 times'],
  ['half of the list gone', () => script(whole().slice(0, 5)), 'are gone'],
  ['more than 32 MiB', () => ({ body: `{"data":[${' '.repeat(33 * 1024 * 1024)}]}` }), 'bytes'],
])('%s changes nothing, and health says so', async (_, faulty, sentence) => {
  now = faulty()
  await expect(refresh()).rejects.toMatchObject({ code: 'failed_precondition', reason: 'refused', message: expect.stringContaining(sentence) })
  expect(await priceOf('acme/model-0')).toBe('3')
  expect(await health()).toMatchObject({ status: 'degraded' })
  now = script([listed('acme/model-0', '0.000003'), ...whole().slice(1, 9), listed('acme/brand-new', '0')])
  expect(await refresh()).toEqual({ added: [], changed: [], removed: [] })
  expect(await health()).toEqual({ status: 'ok' })
})

test('a body that does not end in time changes nothing, and health says so', async () => {
  now = { ...script(whole()), slowMs: 3000 }
  await expect(root(platform).models.refresh({}, { timeout: 400, retries: 0 })).rejects.toMatchObject({ code: 'deadline_exceeded' })
  await expect.poll(health, { timeout: 15_000 }).toMatchObject({ status: 'degraded' })
  expect(await priceOf('acme/model-0')).toBe('3')
})

test('while a catalogue is swapped each reader sees one of the two, whole', async () => {
  const { models } = anonymous(platform)
  const ids = Array.from({ length: 9 }, (_, index) => `acme/model-${index}`)
  now = { ...script([...whole(9, '0.000004'), listed('acme/brand-new', '0')]), slowMs: 50 }
  const pricesOf = async () => {
    const { items } = await models.listModels({ author: 'acme', provider: 'openrouter', limit: 100 })
    return items.filter(({ id }) => ids.includes(id)).map(({ endpoints }) => endpoints[0]?.price?.input)
  }
  const old = await pricesOf()
  const swap = refresh()
  const seen = await Promise.all(Array.from({ length: 100 }, (_, index) => new Promise((resolve) => setTimeout(resolve, index)).then(pricesOf)))
  await swap
  const made = Array.from({ length: 9 }, () => '4')
  for (const prices of seen) expect([old, made]).toContainEqual(prices)
  expect(await pricesOf()).toEqual(made)
})

test('where providers have their servers is said of those that are known, and stays when the list can’t be read', async () => {
  const said = [
    {
      slug: 'together',
      name: 'Together',
      datacenters: ['US', 'SE', 'US', 'nowhere', 7],
      headquarters: 'US',
      privacy_policy_url: 'https://together.example/privacy',
    },
    { slug: 'google-ai-studio', name: 'Google', datacenters: null, privacy_policy_url: 'javascript:alert(1)' },
    { slug: 'amazon-bedrock', name: 'Amazon', datacenters: ['DE'], privacy_policy_url: null },
    { slug: 'nobody-knows', name: 'x', datacenters: ['FR'], privacy_policy_url: null },
    'junk',
  ]
  const policies = async () => {
    const { items } = await anonymous(platform).models.getProviders()
    return Object.fromEntries(items.flatMap(({ id, policy }) => (Object.keys(policy).length > 0 ? [[id, policy]] : [])))
  }
  providers = { body: JSON.stringify({ data: said }) }
  await refresh()
  const expected = { together: { regions: ['SE', 'US'], url: 'https://together.example/privacy' }, 'amazon-bedrock': { regions: ['DE'] } }
  expect(await policies()).toEqual(expected)
  providers = { body: '{"data":{}}' }
  await expect(refresh()).rejects.toMatchObject({ reason: 'refused', message: expect.stringContaining('list of providers') as string })
  expect(await policies()).toEqual(expected)
  providers = { body: JSON.stringify({ data: said.slice(0, 1) }) }
  await refresh()
})

test('names with markup stay text in the feed', async () => {
  now = script([
    ...whole(9, '0.000004'),
    listed('acme/brand-new', '0', { name: '<script>alert(1)</script>' }),
    listed('acme/odd', '0.000001', { name: '"&<x>\u0000' }),
  ])
  expect((await refresh()).added).toEqual(['acme/odd'])
  expect(await (await fetch(`${platform.url}/models.do/feed.xml`)).text()).not.toContain('<script')
  expect((await anonymous(platform).models.getModel({ id: 'acme/odd' })).name).toBe('"&<x>')
})

test('what was read is there after a crash', async () => {
  await platform.kill()
  await platform.restart()
  expect(await priceOf('acme/model-0')).toBe('4')
})
