import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { hashOf, parseKey, wordOf } from '@dot-do/contract/keys'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LaunchOptions, Launched } from '../src/launch.ts'
import { launch } from '../src/launch.ts'
import { miniflareEngine } from '../src/miniflare.ts'
import { freePort } from '../src/ports.ts'
import { commandOf, identify, isRunning, type ProcessId, treeOf } from '../src/processes.ts'
import { Fixture } from './fixture.ts'

const fixture = new Fixture()
afterAll(() => fixture[Symbol.dispose]())

fixture.worker('gateway', {
  wrangler:
    '[secrets]\nrequired = ["ROOT_KEY_SHA256", "ABSENT"]\n[vars]\nQUOTA = "60"\n[[services]]\nbinding = "AUDIT"\nservice = "lists"\nentrypoint = "Audit"\n',
  code: `
import domains from 'do:domains'
export default { fetch(request, env) {
  const { pathname } = new URL(request.url)
  if (pathname === '/env') return Response.json({ ...env, domains: domains.map(({ name }) => name) })
  return env[pathname.slice(1).toUpperCase()].fetch(request)
} }`,
})
fixture.worker('lists', {
  wrangler: '[[durable_objects.bindings]]\nname = "STORE"\nclass_name = "Store"\n[[migrations]]\ntag = "v1"\nnew_sqlite_classes = ["Store"]\n',
  code: `
import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers'
export class Store extends DurableObject {
  count() {
    this.ctx.storage.sql.exec('create table if not exists visit (id integer primary key)')
    this.ctx.storage.sql.exec('insert into visit default values')
    return { visits: this.ctx.storage.sql.exec('select count(*) as visits from visit').one().visits, env: Object.keys(this.env) }
  }
}
export class Audit extends WorkerEntrypoint { fetch() { return Response.json({ audit: true, props: this.ctx.props, env: Object.keys(this.env) }) } }
export default { async fetch(request, env, ctx) { return Response.json({ props: ctx.props, env: Object.keys(env), store: await env.STORE.getByName('one').count() }) } }`,
})
const yaml = (version: number): string =>
  `export default { async fetch(request, env, ctx) { return Response.json({ version: ${version}, props: ctx.props, lists: await (await env.LISTS.fetch(request)).json() }) } }`
fixture.worker('yaml', { calls: ['lists'], code: yaml(1) })
fixture.worker('stranger', {
  contract: false,
  wrangler: '[do]\nzone = "outside"\n[[services]]\nbinding = "LISTS"\nservice = "lists"\n',
  code: 'export default { fetch: (request, env) => env.LISTS.fetch(request) }',
})

// A test that fails half way leaves nothing running.
const started: Launched[] = []
afterAll(() => Promise.all(started.map((platform) => platform.stop())))

async function start(options: Partial<LaunchOptions> = {}): Promise<Launched> {
  const platform = await launch({ port: 0, base: fixture.base, stateDir: join(fixture.base, 'state'), ...options })
  started.push(platform)
  return platform
}

async function get<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T
}

async function until(holds: () => Promise<boolean> | boolean, ms = 15_000): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(10)) if (await holds()) return true
  return false
}

describe.each(['composed', 'separate', 'raw'] as const)('%s', (mode) => {
  let platform: Launched
  beforeAll(async () => {
    platform = await start({ mode, stateDir: join(fixture.base, `state-${mode}`), env: { QUOTA: '7' } })
  })
  afterAll(() => platform.stop())

  test('a binding proves the caller', async () => {
    expect(await get(`${platform.url}/yaml`)).toMatchObject({ props: { caller: 'gateway' }, lists: { props: { caller: 'yaml' } } })
    expect(await get(`${platform.url}/audit`)).toMatchObject({ audit: true, props: { caller: 'gateway' } })
  })

  test('a Worker outside the trust zone proves nothing', async () => {
    expect(await get(platform.urls['stranger'] ?? '')).toMatchObject({ props: {} })
  })

  test('a Worker sees its own environment and no other', async () => {
    expect(await get(`${platform.url}/lists`)).toMatchObject({ env: ['STORE'], store: { env: ['STORE'] } })
    expect(await get(`${platform.url}/audit`)).toMatchObject({ env: ['STORE'] })
    const { ROOT_KEY_SHA256, ...env } = await get<Record<string, unknown>>(`${platform.url}/env`)
    expect(ROOT_KEY_SHA256).toBe(hashOf(platform.rootKey ?? ''))
    expect(env).toMatchObject({ QUOTA: '7', CLIENT_ADDRESS: mode === 'raw' ? 'socket' : 'loopback', domains: ['gateway.do', 'lists.do', 'yaml.do'] })
    expect(Object.keys(env)).not.toContain('ABSENT')
  })
})

describe('state', () => {
  const stateDir = join(fixture.base, 'kept')
  const visits = async ({ url }: Launched): Promise<number> => (await get<{ store: { visits: number } }>(`${url}/lists`)).store.visits

  test('the root key is shown once and only its hash is kept; a given one replaces it', async () => {
    const first = await start({ stateDir })
    await first.stop()
    expect(parseKey(first.rootKey ?? '')?.word).toBe(wordOf('platform'))
    const file = join(stateDir, 'root-key.sha256')
    expect(readFileSync(file, 'utf8').trim()).toBe(hashOf(first.rootKey ?? ''))
    for (const name of ['root-key.sha256', 'secrets.key']) expect(statSync(join(stateDir, name)).mode & 0o777).toBe(0o600)
    const given = await start({ stateDir, rootKey: first.rootKey })
    await given.stop()
    expect(given.rootKey).toBeUndefined()
    await expect(start({ stateDir, rootKey: 'do_live_guess' })).rejects.toThrow('DO_ROOT_KEY is not a root key')
  })

  test('it outlives restarts in every mode', async () => {
    for (const [index, mode] of (['composed', 'raw', 'separate'] as const).entries()) {
      const platform = await start({ stateDir, mode })
      expect(await visits(platform)).toBe(index + 1)
      await platform.stop()
    }
  })

  test('it outlives a kill -9 of the launcher, whose runtime is ended by the next', async () => {
    const killed = await command(['--state', stateDir])
    const [workerd = 0] = killed.ready.pids
    const runtime = identify(workerd)
    const before = (await get<{ store: { visits: number } }>(`${killed.ready.url}/lists`)).store.visits
    killed.child.kill('SIGKILL')
    await once(killed.child, 'exit')
    const next = await start({ stateDir, port: Number(new URL(killed.ready.url).port) })
    expect(isRunning(runtime)).toBe(false)
    expect(await visits(next)).toBe(before + 1)
    await next.stop()
  })

  /** Kills a launcher between the start of its runtime and its record of it; gives the runtime, unless the launcher was faster. */
  async function cutShort(folder: string, port: number): Promise<ProcessId | undefined> {
    const child = spawnCommand(['--raw', '--state', folder, '--port', String(port)])
    const runtimes = (): number[] => treeOf(child.pid ?? 0).filter((pid) => commandOf(pid).includes('workerd'))
    expect(await until(() => runtimes().length > 0, 10_000)).toBe(true)
    // Stopped, it can't write down what it started; killed before that runs, the runtime would end by itself.
    child.kill('SIGSTOP')
    const [left = identify(0)] = runtimes().map(identify)
    const answers = () =>
      get(`http://127.0.0.1:${port}/env`).then(
        () => true,
        () => false,
      )
    expect(await until(answers, 10_000)).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const { workerd } = JSON.parse(readFileSync(join(folder, 'launcher.json'), 'utf8')) as { workerd: unknown[] }
    return workerd.length === 0 ? left : undefined
  }

  test.skipIf(!existsSync('/proc'))('it is free after a kill -9 of a launcher that had no time to record its runtime', async () => {
    const port = await freePort(0)
    let left: ProcessId | undefined
    let folder = ''
    for (let attempt = 0; left === undefined && attempt < 10; attempt++) {
      folder = join(fixture.base, `cut${attempt}`)
      left = await cutShort(folder, port)
      if (left === undefined) await (await start({ stateDir: folder, port })).stop()
    }
    expect(left !== undefined && isRunning(left)).toBe(true)
    const next = await start({ stateDir: folder, port })
    expect(left !== undefined && isRunning(left)).toBe(false)
    await next.stop()
  })

  test('one launcher at a time has it, and one has a port', async () => {
    const platform = await start({ stateDir })
    await expect(start({ stateDir })).rejects.toThrow(/is in use by process \d+/)
    const port = Number(new URL(platform.url).port)
    await expect(start({ stateDir: join(fixture.base, 'other'), port })).rejects.toThrow(`port ${port} is taken`)
    await platform.stop()
    expect(existsSync(join(stateDir, 'launcher.json'))).toBe(false)
  })

  test('a folder that can not be written is said in one line', async () => {
    writeFileSync(join(fixture.base, 'file'), '')
    await expect(start({ stateDir: join(fixture.base, 'file', 'state') })).rejects.toThrow(/^can't write the state folder .+set DO_STATE_DIR or --state$/)
  })
})

describe('edits', () => {
  test('are live soon; a broken one leaves the old code running', async () => {
    const said: string[] = []
    const platform = await start({ stateDir: join(fixture.base, 'edits'), watch: true, progress: (line) => said.push(line) })
    const version = async (): Promise<number | undefined> => (await get<{ version: number }>(`${platform.url}/yaml`).catch(() => undefined))?.version
    fixture.write('workers/yaml/src/index.ts', yaml(2))
    expect(await until(async () => (await version()) === 2)).toBe(true)
    fixture.write('workers/yaml/src/index.ts', 'export default {')
    expect(await until(() => said.some((line) => line.includes('the old code keeps running') && line.includes('index.ts:1:16')))).toBe(true)
    expect(await version()).toBe(2)
    fixture.write('workers/yaml/src/index.ts', yaml(3))
    expect(await until(async () => (await version()) === 3)).toBe(true)
    fixture.worker('fresh', { code: 'export default { fetch: () => Response.json({ fresh: true }) }' })
    expect(await until(async () => (await get<{ fresh?: boolean }>(`${platform.url}/fresh`).catch(() => undefined))?.fresh === true)).toBe(true)
    // As a person makes one, file after file, with a mistake in a folder that no good build has seen.
    for (const [path, text] of [
      ['sdk/slow.do/src/contract.ts', `import { contract } from '@dot-do/contract'\nexport default contract('slow.do', { summary: 'It' }, {})`],
      ['workers/slow/wrangler.toml', ''],
      ['workers/slow/src/index.ts', `export { default } from './methods/main.ts'`],
      ['workers/slow/src/methods/main.ts', 'export default {'],
      ['workers/slow/src/methods/main.ts', 'export default { fetch: () => Response.json({ slow: true }) }'],
    ] as const) {
      fixture.write(path, text)
      await sleep(250)
    }
    expect(await until(async () => (await get<{ slow?: boolean }>(`${platform.url}/slow`).catch(() => undefined))?.slow === true)).toBe(true)
    fixture.remove('slow')
    fixture.remove('fresh')
    expect(await until(async () => !(await get<{ domains: string[] }>(`${platform.url}/env`).catch(() => undefined))?.domains.includes('fresh.do'))).toBe(true)
    await platform.stop()
  })
})

describe('builds', () => {
  const versionOf = async (): Promise<number> => {
    const platform = await start({ stateDir: join(fixture.base, 'builds') })
    const { version } = await get<{ version: number }>(`${platform.url}/yaml`)
    await platform.stop()
    return version
  }

  test('what was built before is taken while nothing of it has changed', async () => {
    for (const version of [7, 7, 8, 8]) {
      fixture.write('workers/yaml/src/index.ts', yaml(version))
      expect(await versionOf()).toBe(version)
    }
    // A first edit after such a start is followed like any other.
    const platform = await start({ stateDir: join(fixture.base, 'builds'), watch: true })
    fixture.write('workers/yaml/src/index.ts', yaml(9))
    expect(await until(async () => (await get<{ version: number }>(`${platform.url}/yaml`).catch(() => undefined))?.version === 9)).toBe(true)
    await platform.stop()
  })

  test('a part of the platform runs with what it calls', async () => {
    fixture.worker('auth', { code: 'export default { fetch: () => new Response() }' })
    const domains = async (only: string[]) => {
      const platform = await start({ stateDir: join(fixture.base, 'only'), only })
      const { domains: found } = await get<{ domains: string[] }>(`${platform.url}/env`)
      await platform.stop()
      return found.toSorted()
    }
    expect(await domains(['lists'])).toEqual(['auth.do', 'gateway.do', 'lists.do'])
    expect(await domains(['yaml'])).toEqual(['auth.do', 'gateway.do', 'lists.do', 'yaml.do'])
    await expect(domains(['yml'])).rejects.toThrow('there is no Worker yml')
    fixture.remove('auth')
  })

  test('a runtime that found its port taken says so, and ends', async () => {
    const taken = createServer()
    await once(taken.listen(0, '127.0.0.1'), 'listening')
    const { port } = taken.address() as AddressInfo
    const engine = await miniflareEngine({ name: 'main', data: join(fixture.base, 'taken'), log: () => {} })
    const module = { name: 'main.mjs', type: 'esm', contents: 'export default { fetch: () => new Response() }' } as const
    const worker = { name: 'one', process: 'main', compatibilityDate: '2026-11-01', compatibilityFlags: [], modules: [module], env: {}, objects: [] }
    await expect(engine.run([{ ...worker, sockets: [{ entrypoint: 'default', port }] }])).rejects.toThrow(/address already in use/i)
    await engine.stop()
    taken.close()
  })
})

describe('npm start', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it and leaves no process', async (signal) => {
    const { child, ready } = await command(['--state', join(fixture.base, 'signals')])
    const runtimes = ready.pids.map(identify)
    expect(runtimes).toHaveLength(1)
    const started = Date.now()
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(Date.now() - started).toBeLessThan(15_000)
    expect(runtimes.some(isRunning)).toBe(false)
  })
})

function spawnCommand(args: string[]) {
  const program = join(import.meta.dirname, '..', 'src', 'start.ts')
  return spawn(process.execPath, [program, '--json', '--port', '0', '--base', fixture.base, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function command(args: string[]) {
  const child = spawnCommand(args)
  const words = text(child.stderr)
  for await (const line of createInterface({ input: child.stdout })) return { child, ready: JSON.parse(line) as { url: string; pid: number; pids: number[] } }
  throw new Error(`it ended before it was ready: ${await words}`)
}
