import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { formatKey } from '@dot-do/contract/keys'
import { build } from 'esbuild'
import type { Module } from '../bundle.ts'
import { bundleOptions } from '../bundle.ts'
import { launch } from '../launch.ts'
import { repository } from '../paths.ts'
import { freePort } from '../ports.ts'
import { readBase } from '../registry.ts'
import { mainProcess } from '../units.ts'
import { workerdEngine } from '../workerd.ts'
import { call } from './http.ts'

/** A running server that does the same work as the others, in one workerd of its own. */
export interface Contender extends AsyncDisposable {
  name: string
  label: string
  /** A method's name added to it is where the method answers. */
  url: string
  key?: string
  /** Looks right, opens nothing. */
  wrongKey?: string
  pid: number
}

const labels = {
  floor: 'floor: no framework, no key',
  hono: 'Hono, zod, bearer check',
  platform: 'this platform',
}

/** Starts all of them; whichever fails to start, none stays behind. */
export async function startContenders(folder: string): Promise<Contender[]> {
  const started: Contender[] = []
  try {
    started.push(await startWorkers('floor', folder))
    started.push({ ...(await startWorkers('hono', folder)), key: 'bench-token', wrongKey: 'bench-tokem' })
    started.push(await startPlatform(folder))
    return started
  } catch (err) {
    await Promise.all(started.map((each) => each[Symbol.asyncDispose]()))
    throw err
  }
}

/** A gateway and a service behind a binding, from bench/contenders. */
async function startWorkers(name: 'floor' | 'hono', folder: string): Promise<Contender> {
  const data = join(folder, name)
  mkdirSync(data)
  const [port, modules] = await Promise.all([freePort(0), bundle(name)])
  const engine = await workerdEngine({ name, data, log: () => {} })
  const shared = { process: mainProcess, compatibilityDate: readBase(repository).compatibility_date ?? '', compatibilityFlags: [], objects: [] }
  await engine.run([
    {
      ...{ ...shared, name: 'gateway', modules: [modules.gateway] },
      env: { SERVICE: { type: 'service', worker: 'service', entrypoint: 'default' } },
      sockets: [{ entrypoint: 'default', port }],
    },
    { ...shared, name: 'service', modules: [modules.service], env: {}, sockets: [] },
  ])
  const [pid = 0] = engine.pids()
  return { name, label: labels[name], url: `http://127.0.0.1:${port}/rpc/`, pid, [Symbol.asyncDispose]: () => engine.stop() }
}

async function bundle(name: string): Promise<Record<'gateway' | 'service', Module>> {
  const entry = (role: string): string => join(repository, 'bench', 'contenders', name, `${role}.ts`)
  const { outputFiles } = await build({ ...bundleOptions, sourcemap: false, write: false, entryPoints: [entry('gateway'), entry('service')] })
  const module = (role: string): Module => ({
    ...{ name: `${role}.mjs`, type: 'esm' },
    contents: outputFiles.find(({ path }) => path.endsWith(`${role}.mjs`))?.text ?? '',
  })
  return { gateway: module('gateway'), service: module('service') }
}

/** The platform with one domain more, whose caller has a key with a right and a limit. */
export async function startPlatform(folder: string): Promise<Contender> {
  // Who checks that calls without a key are refused makes more of them at once than a stranger may.
  const env = { LOG_LEVEL: 'warn', ANONYMOUS_QUOTA: '6000' }
  const launched = await launch({ port: 0, mode: 'raw', roots: ['bench'], stateDir: join(folder, 'platform'), env })
  const base = launched.url.replace('localhost', '127.0.0.1')
  const asRoot = <T>(method: string, input: object): Promise<T> => call<T>(`${base}/auth.do/rpc/${method}`, input, launched.rootKey)
  try {
    const organization = await asRoot<{ id: string }>('createOrganization', { name: 'bench' })
    const settings = { name: 'bench', permissions: ['bench:read'], limit: { quota: 1_000_000_000, window: 60 } }
    const { key } = await asRoot<{ key: string }>('createKey', { organization: organization.id, ...settings })
    const [pid = 0] = launched.pids()
    const wrongKey = formatKey(organization.id, '0'.repeat(32))
    return { name: 'platform', label: labels.platform, url: `${base}/bench.do/rpc/`, key, wrongKey, pid, [Symbol.asyncDispose]: () => launched.stop() }
  } catch (err) {
    await launched.stop()
    throw err
  }
}
