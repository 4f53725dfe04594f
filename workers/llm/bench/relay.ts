import { ScriptedServer, scripted } from '@dot-do/testing'
import { median } from '@dot-do/testing/timing'
import { launch } from '@dot-do/tools'
import { createClient } from 'llm.do'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stdout } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import OpenAI from 'openai'

const rounds = 31
const quick = { tokens: ['x'], headMs: 0 }
const usual = { tokens: ['x'], headMs: 100 }
const thousand = { tokens: Array.from({ length: 1000 }, (_, index) => `token${index} `) }

const server = new ScriptedServer()
const address = await server.start()
const folder = mkdtempSync(join(tmpdir(), 'do-bench-'))
const platform = await launch({ port: 0, stateDir: folder, mode: 'raw', env: { DO_NETWORK_ALLOW: address } })
const llm = createClient({ baseUrl: platform.url, apiKey: platform.rootKey })
const through = new OpenAI({ baseURL: `${platform.url}/llm.do/v1`, apiKey: platform.rootKey, maxRetries: 0 })

interface Times {
  first: number
  all: number
}

type Stream = (prefix: string, client: OpenAI) => Promise<Times>

/** Milliseconds to the first token and to the last. */
const read: Stream = async (prefix, client) => {
  const started = performance.now()
  const stream = await client.chat.completions.create({ model: `${prefix}model`, stream: true, messages: [{ role: 'user', content: 'x' }] })
  let first = 0
  for await (const chunk of stream) if (first === 0 && chunk.choices[0]?.delta.content) first = performance.now() - started
  return { first, all: performance.now() - started }
}

/** Medians of the same stream, straight from its server and through the platform, in turns. */
async function measure(name: string, script: Parameters<typeof scripted>[0]) {
  const upstream = await scripted(script, address)
  await llm.putProvider({ name, baseUrl: upstream.baseUrl })
  const direct = new OpenAI({ baseURL: upstream.baseUrl, apiKey: 'none', maxRetries: 0 })
  const [ours, theirs]: [Times[], Times[]] = [[], []]
  for (let round = -5; round < rounds; round++) {
    const [straight, relayed] = [await read('', direct), await read(`${name}/`, through)]
    if (round >= 0) ours.push(relayed)
    if (round >= 0) theirs.push(straight)
  }
  const of = (times: Times[], key: keyof Times) => median(times.map((each) => each[key]))
  return (key: keyof Times) => ({ ours: of(ours, key), theirs: of(theirs, key) })
}

/** Milliseconds from a caller's going away, while the model is silent, until the model's server sees its connection closed. */
async function leaving(): Promise<number> {
  const upstream = await scripted({ tokens: ['a', 'b'], fault: 'stall', faultAfter: 1 }, address)
  await llm.putProvider({ name: 'stalled', baseUrl: upstream.baseUrl })
  const controller = new AbortController()
  const body = { model: 'stalled/model', stream: true as const, messages: [{ role: 'user' as const, content: 'x' }] }
  await through.chat.completions.create(body, { signal: controller.signal })
  await sleep(200)
  const gone = Date.now()
  controller.abort()
  await sleep(1000)
  const [request] = await upstream.requests()
  return (request?.endedAt ?? Number.NaN) - gone
}

function row(name: string, { ours, theirs }: { ours: number; theirs: number }, ratio: number): void {
  stdout.write(`${name.padEnd(52)} ${ours.toFixed(1).padStart(12)} ${theirs.toFixed(1).padStart(10)} ${ratio.toFixed(2).padStart(8)}\n`)
}

try {
  stdout.write(`${'the openai SDK, medians in ms'.padEnd(52)} ${'through llm'.padStart(12)} ${'straight'.padStart(10)} ${'ratio'.padStart(8)}\n`)
  const first = { quick: (await measure('quick', quick))('first'), usual: (await measure('usual', usual))('first') }
  row('first token of a server that needs no time', first.quick, first.quick.ours / first.quick.theirs)
  // The aim is 1.15 at most.
  row('first token of a server that needs 100 ms', first.usual, first.usual.ours / first.usual.theirs)
  // The aim is 0.9 at least: the rate, so the times are the other way round.
  const paced = (await measure('paced', { ...thousand, tokenMs: 2 }))('all')
  row('1,000 tokens, one each 2 ms; the ratio is of rates', paced, paced.theirs / paced.ours)
  const flood = (await measure('flood', thousand))('all')
  row('1,000 tokens at once; the ratio is of rates', flood, flood.theirs / flood.ours)
  const gone: number[] = []
  for (let round = 0; round < 5; round++) gone.push(await leaving())
  stdout.write(`a caller that leaves is noticed by the model's server after ${median(gone)} ms (aim: 200)\n`)
} finally {
  await platform.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
