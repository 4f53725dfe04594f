import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Launched, launch } from '../src/launch.ts'
import { identify, isRunning } from '../src/processes.ts'
import { Fixture } from './fixture.ts'

const fixture = new Fixture()
afterAll(() => fixture[Symbol.dispose]())

const hop = (deadline: number): string => JSON.stringify({ context: { deadline } })

fixture.worker('gateway', {
  code: `
export default { fetch(request, env) {
  const { pathname, search } = new URL(request.url)
  const [, label, ...path] = pathname.split('/')
  return env[label.toUpperCase()].fetch(new Request('http://' + label + '.do/' + path.join('/') + search, request)).catch((err) => new Response(err.message, { status: 503 }))
} }`,
})
fixture.worker('engine', {
  calls: ['lists'],
  wrangler:
    '[do]\nprocess = "own"\n[vars]\nCOLOR = "red"\n[[durable_objects.bindings]]\nname = "STORE"\nclass_name = "Store"\n[[migrations]]\ntag = "v1"\nnew_sqlite_classes = ["Store"]\n',
  code: `
import { DurableObject } from 'cloudflare:workers'
export class Store extends DurableObject {
  count() {
    this.ctx.storage.sql.exec('create table if not exists visit (id integer primary key)')
    this.ctx.storage.sql.exec('insert into visit default values')
    return this.ctx.storage.sql.exec('select count(*) as visits from visit').one().visits
  }
}
const kept = []
export default { async fetch(request, env, ctx) {
  const { pathname, host, search } = new URL(request.url)
  if (pathname === '/hang') for (;;);
  if (pathname === '/grow') for (let index = 0; index < 40; index++) kept.push(new Uint8Array(10_000_000).fill(index))
  if (pathname === '/echo') return new Response(request.body, { status: 201, headers: { 'x-header': request.headers.get('x-header'), 'x-bridge': request.headers.get('x-do-bridge') ?? 'none' } })
  if (pathname === '/other') return env.LISTS.fetch('http://lists.do/' + search)
  if (pathname === '/stream') {
    const { readable, writable } = new TransformStream()
    const writer = writable.getWriter()
    ctx.waitUntil((async () => { for (const part of ['one ', 'two']) { await writer.write(new TextEncoder().encode(part)); await scheduler.wait(20) } await writer.close() })())
    return new Response(readable)
  }
  return Response.json({ host, props: ctx.props, env: Object.keys(env), visits: await env.STORE.getByName('one').count() })
} }`,
})
fixture.worker('second', {
  calls: ['engine'],
  wrangler: '[do]\nprocess = "own"\n',
  code: 'export default { fetch: (request, env) => env.ENGINE.fetch("http://engine.do/") }',
})
fixture.worker('lists', { code: 'export default { fetch: (request, env, { props }) => Response.json({ props }) }' })
fixture.worker('stranger', {
  contract: false,
  wrangler: '[do]\nzone = "outside"\n[[services]]\nbinding = "ENGINE"\nservice = "engine"\n',
  code: 'export default { fetch: (request, env) => env.ENGINE.fetch("http://engine.do/") }',
})

describe.each(['composed', 'separate', 'raw'] as const)('%s: a Worker with a process of its own', (mode) => {
  let platform: Launched
  const said: string[] = []
  const call = (path: string, init?: RequestInit) => fetch(`${platform.url}/${path}`, init)
  const json = async (path: string) => (await call(path)).json()

  /** The process that has no socket of the gateway's: the one that may go. */
  const others = (pids: number[]) => platform.pids().filter((pid) => !pids.includes(pid))

  beforeAll(async () => {
    const stateDir = join(fixture.base, `state-${mode}`)
    platform = await launch({
      port: 0,
      base: fixture.base,
      stateDir,
      mode,
      hangMs: 4000,
      env: { DO_PROCESS_MEMORY_MIB: '350' },
      progress: (line) => said.push(line),
    })
  })
  afterAll(() => platform.stop())

  test('is called as by a binding: host, caller, headers, bodies', async () => {
    expect(platform.pids()).toHaveLength(3)
    expect(await json('engine')).toEqual({ host: 'engine.do', props: { caller: 'gateway' }, env: ['COLOR', 'LISTS', 'STORE'].toSorted(), visits: 1 })
    const echo = await call('engine/echo', { method: 'POST', body: 'x'.repeat(1_000_000), headers: { 'x-header': 'y' } })
    expect([echo.status, echo.headers.get('x-header'), echo.headers.get('x-bridge'), (await echo.text()).length]).toEqual([201, 'y', 'none', 1_000_000])
    expect(await (await call('engine/stream')).text()).toBe('one two')
  })

  test('calls others, and others with processes of their own call it', async () => {
    expect(await json('engine/other')).toEqual({ props: { caller: 'engine' } })
    expect(await json('second')).toMatchObject({ host: 'engine.do', props: { caller: 'second' } })
    expect(await (await fetch(platform.urls['stranger'] ?? '')).json()).toMatchObject({ props: {} })
  })

  test('is started again after a kill, its state kept; others do not notice', async () => {
    const { visits } = (await json('engine')) as { visits: number }
    const [main, ...own] = platform.pids().map(identify)
    for (const { pid } of own) process.kill(pid, 'SIGKILL')
    expect((await call('lists')).status).toBe(200)
    await call('engine')
    expect(await json('engine')).toMatchObject({ visits: expect.toSatisfy((now: number) => now > visits) })
    expect(own.some(isRunning)).toBe(false)
    expect(main && isRunning(main)).toBe(true)
  })

  test('is ended when it hangs: its callers are told in time, others go on', async () => {
    const before = platform.pids()
    const hanging = call('engine/hang')
    const waiting = call('engine', { headers: { 'x-do-context': hop(Date.now() + 500) } })
    for (let index = 0; index < 20; index++) expect((await call('lists')).status).toBe(200)
    expect((await waiting).status).toBe(503)
    expect((await call('second/')).status).toBe(200)
    expect((await hanging).status).toBe(503)
    expect((await call('engine')).status).toBe(200)
    expect(said.join('\n')).toContain('engine did not answer for 4 s: starting it again')
    expect(others(before)).toHaveLength(1)
  })

  test('is ended when it takes too much memory', async () => {
    const before = platform.pids()
    await call('engine/grow').catch(() => {})
    for (const end = Date.now() + 20_000; others(before).length === 0 && Date.now() < end;) await call('lists')
    expect(said.join('\n')).toMatch(/engine took \d+ MiB of 350: starting it again/)
    // Whoever comes first finds the connection broken, which the gateway tries once more.
    await call('engine')
    expect((await call('engine')).status).toBe(200)
  })

  test.skipIf(!existsSync('/proc/net/tcp'))('lets nobody in by its own port', async () => {
    const [, ...own] = platform.pids()
    const headers = { 'x-do-bridge': 'engine guess gateway>engine#default' }
    const asked = await Promise.all(own.flatMap(listening).map((port) => fetch(`http://127.0.0.1:${port}/`, { headers })))
    const answers = await Promise.all(asked.map((response) => response.text()))
    expect(asked.filter(({ status }) => status === 403).length).toBeGreaterThanOrEqual(2)
    expect(answers.some((answer) => answer.includes('gateway'))).toBe(false)
  })
})

/** The ports on which a process listens. */
function listening(pid: number): number[] {
  const open = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]))
  const rows = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1)
  const fields = rows.map((row) => row.trim().split(/\s+/))
  return fields.flatMap(([, address = '', , state, , , , , , inode]) =>
    state === '0A' && open.has(inode) ? [Number.parseInt(address.split(':')[1] ?? '', 16)] : [],
  )
}
