import { ScriptedServer, scripted } from '@dot-do/testing'
import { median } from '@dot-do/testing/timing'
import { launch } from '@dot-do/tools'
import { createClient } from 'llm.do'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stdout } from 'node:process'

const rounds = 101

const server = new ScriptedServer()
const address = await server.start()
const folder = mkdtempSync(join(tmpdir(), 'do-bench-'))
const platform = await launch({ port: 0, stateDir: folder, mode: 'raw', env: { DO_NETWORK_ALLOW: address } })
const baseUrl = platform.url
const plain = createClient({ baseUrl, apiKey: platform.rootKey })

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

try {
  const upstream = await scripted({ tokens: ['x'] }, address)
  await plain.putProvider({ name: 'up', baseUrl: upstream.baseUrl, price: { input: '1', output: '2' } })
  const made = await fetch(`${baseUrl}/auth.do/rpc/createKey`, {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.rootKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'budgeted', permissions: ['llm:*'] }),
  })
  const { key, id } = await made.json<{ key: string; id: string }>()
  const budgeted = createClient({ baseUrl, apiKey: key })
  await plain.setBudget({ scope: 'key', id, amount: 1_000_000, window: 'month' })
  const ask = (client: typeof plain, prompt: string) => client.generate({ prompt, model: 'up/model', maxTokens: 10 })
  const times = { plain: [] as number[], budgeted: [] as number[], kept: [] as number[] }
  await plain.getOrCreate({ prompt: 'kept', model: 'up/model' })
  for (let round = -10; round < rounds; round++) {
    const each = {
      plain: await timed(() => ask(plain, 'x')),
      budgeted: await timed(() => ask(budgeted, 'x')),
      kept: await timed(() => plain.getOrCreate({ prompt: 'kept', model: 'up/model' })),
    }
    if (round >= 0) for (const name of Object.keys(times) as (keyof typeof times)[]) times[name].push(each[name])
  }
  const usual = median(times.plain)
  stdout.write(`${'a call of a server that needs no time, medians'.padEnd(52)} ${'ms'.padStart(8)} ${'ratio'.padStart(8)}\n`)
  for (const [name, values] of Object.entries({ 'without a budget': times.plain, 'under a budget': times.budgeted, 'answered before': times.kept }))
    stdout.write(`${name.padEnd(52)} ${median(values).toFixed(2).padStart(8)} ${(median(values) / usual).toFixed(2).padStart(8)}\n`)
} finally {
  await platform.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
