import { launch } from '@dot-do/tools'
import { median } from '@dot-do/testing/timing'
import { build } from 'esbuild'
import { Miniflare, NoOpLog } from 'miniflare'
import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stdout } from 'node:process'
import { createClient } from 'webhooks.do'

// Beside webhooks.do, in the same workerd: the svix library, and a Worker that does no more than verify what comes and put it into a queue.
const source = `
  import { createHmac, timingSafeEqual } from 'node:crypto'
  import { Webhook } from 'svix'
  import { headersBy, judge } from '../src/signing/verify.ts'

  const secret = 'whsec_' + btoa('a secret of at least 24 bytes, as it is asked')
  const webhook = new Webhook(secret)

  async function ours(body, headers) {
    const delivered = { header: headersBy(headers), body: Buffer.from(body), secrets: [secret], options: {}, now: Date.now(), toleranceMs: 300000 }
    if (!(await judge('standard', delivered)).verdict.valid) throw new Error('refused')
  }

  async function loop(request, verify) {
    const { times, body } = await request.json()
    const at = new Date()
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(Math.floor(at / 1000)), 'webhook-signature': webhook.sign('msg_1', at, body) }
    for (let time = 0; time < times; time++) await verify(body, headers)
    return new Response('ok')
  }

  async function receive(request, env) {
    const body = Buffer.from(await request.arrayBuffer())
    const expected = Buffer.from('sha256=' + createHmac('sha256', 'octo secret').update(body).digest('hex'))
    const given = Buffer.from(request.headers.get('x-hub-signature-256') ?? '')
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return new Response('refused', { status: 401 })
    await env.QUEUE.send(JSON.parse(body.toString()))
    return new Response('ok')
  }

  export default {
    fetch(request, env) {
      const { pathname } = new URL(request.url)
      if (pathname === '/ours') return loop(request, ours)
      if (pathname === '/svix') return loop(request, (body, headers) => webhook.verify(body, headers))
      return receive(request, env)
    },
    async queue() {},
  }
`
const { outputFiles } = await build({
  stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
  ...{ bundle: true, write: false, format: 'esm', target: 'esnext', conditions: ['workerd', 'worker'], external: ['node:*'] },
})
const bare = new Miniflare({
  ...{ host: '127.0.0.1', port: 0, cf: false, log: new NoOpLog(), logRequests: false },
  workers: [
    {
      config: {
        ...{ name: 'bare', compatibilityDate: '2026-11-01', compatibilityFlags: [] },
        manifest: { mainModule: 'main.mjs', modulesRoot: '/', modules: { 'main.mjs': { type: 'esm', contents: outputFiles[0]?.text ?? '' } } },
        env: { QUEUE: { type: 'queue', name: 'received' } },
      },
    },
  ],
})
const folder = mkdtempSync(join(tmpdir(), 'do-bench-'))
const platform = await launch({ port: 0, stateDir: folder, mode: 'composed', only: ['webhooks'], env: { ANONYMOUS_QUOTA: '1000000000' } })
const webhooks = createClient({ baseUrl: platform.url, apiKey: platform.rootKey })

const agent = new Agent({ keepAlive: true })

function post(url: URL, body: string, headers: Record<string, string>): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const out = request(url.href, { method: 'POST', agent, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } }, (answer) => {
    answer.resume()
    answer.on('end', () => resolve(answer.statusCode ?? 0))
  })
  out.on('error', reject)
  out.end(body)
  return promise
}

/** Verifications a second, without what the request itself takes. */
async function verifications(url: URL, body: string, times: number): Promise<number> {
  const timed = async (count: number) => {
    const started = performance.now()
    if ((await post(url, JSON.stringify({ times: count, body }), {})) !== 200) throw new Error(`${url.href} failed`)
    return performance.now() - started
  }
  const [empty, full] = [await timed(0), await timed(times)]
  return (1000 * times) / (full - empty)
}

let delivery = 0

/** Events a second that are answered 200, from 16 connections; no two are alike. */
async function events(url: URL, count: number): Promise<number> {
  const started = performance.now()
  let left = count
  const sender = async (): Promise<void> => {
    while (left-- > 0) {
      const body = JSON.stringify({ ref: 'refs/heads/main', n: ++delivery, text: 'x'.repeat(2000) })
      const signature = `sha256=${createHmac('sha256', 'octo secret').update(body).digest('hex')}`
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature, 'x-github-event': 'push', 'x-github-delivery': String(delivery) }
      const status = await post(url, body, headers)
      if (status !== 200) throw new Error(`${url.href} answered ${status}`)
    }
  }
  await Promise.all(Array.from({ length: 16 }, sender))
  return (1000 * count) / (performance.now() - started)
}

/** Medians of rates measured in turns. */
async function compare(title: string, aim: number, [one, other]: [() => Promise<number>, () => Promise<number>]): Promise<void> {
  const [ours, theirs]: [number[], number[]] = [[], []]
  for (let round = -1; round < 7; round++) {
    const [left, right] = [await one(), await other()]
    if (round >= 0) ours.push(left)
    if (round >= 0) theirs.push(right)
  }
  const ratio = median(ours.map((rate, index) => rate / (theirs[index] ?? Number.NaN)))
  stdout.write(
    `${title.padEnd(58)} ${median(ours).toFixed(0).padStart(9)}/s ${median(theirs).toFixed(0).padStart(9)}/s ${ratio.toFixed(2).padStart(8)} (aim: ${aim})\n`,
  )
}

try {
  const at = await bare.ready
  const url = (path: string) => new URL(path, at.href)
  stdout.write(`${''.padEnd(58)} ${'ours'.padStart(11)} ${'theirs'.padStart(11)} ${'ratio'.padStart(8)}\n`)
  for (const size of [200, 2_000, 200_000]) {
    const body = JSON.stringify({ type: 'a', data: 'x'.repeat(size) })
    const times = Math.ceil(4_000_000 / (size + 2_000))
    const rates: [() => Promise<number>, () => Promise<number>] = [
      () => verifications(url('/ours'), body, times),
      () => verifications(url('/svix'), body, times),
    ]
    await compare(`verify ${size} bytes beside the svix library`, 1, rates)
  }
  const { id } = await webhooks.createSource({ provider: 'github', secrets: ['octo secret'] })
  const own = new URL(`/webhooks.do/in/${id}`, platform.url)
  await compare('events received beside a bare Worker that queues them', 0.6, [() => events(own, 400), () => events(url('/in'), 400)])
} finally {
  agent.destroy()
  await platform.stop()
  await bare.dispose()
  rmSync(folder, { recursive: true, force: true })
}
