import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { testing } from './paths.ts'
import type { Platform } from './platform.ts'

export interface OwnOptions {
  /** `composed` unless said otherwise; `separate` starts the Workers apart. */
  mode?: 'composed' | 'separate'
  /** Labels of the domains it runs, with what they call; all unless said. */
  only?: string[]
  /** Further folders of the repository with `workers/` and `sdk/` to run: `bench`. */
  with?: string[]
  env?: Record<string, string>
}

/** A platform of one's own: its process can be killed and started again on the same state and port. */
export interface OwnPlatform extends Platform, AsyncDisposable {
  /** As it was started, by what runs there: `main`, or the label of a domain with a workerd process of its own. */
  processes: Record<string, number[]>
  /** SIGKILL to the launcher and the runtime at once. */
  kill(): Promise<void>
  /** Ends it in order, and keeps its state. */
  stop(): Promise<void>
  restart(): Promise<void>
}

interface Ready {
  url: string
  urls: Record<string, string>
  rootKey?: string
  pids: number[]
  processes: Record<string, number[]>
}

// Anonymous calls of all tests come from one address. Each call leaves its line in the log, where keys are looked for.
// No test may spend what the developer's own environment pays for.
const defaults = {
  ...{ ANONYMOUS_QUOTA: '1000000000', LOG_LEVEL: 'info', DO_NETWORK_ALLOW: '' },
  ...{ OPENROUTER_API_KEY: '', OPENAI_API_KEY: '', OPENAI_BASE_URL: '', ANTHROPIC_API_KEY: '', WORKERS_AI_API_TOKEN: '' },
}

/** Starts a platform with a fresh state folder and any free port; it ends, and its folder goes, with its scope. */
export async function startOwn({ mode = 'composed', only, with: roots = [], env = {} }: OwnOptions = {}): Promise<OwnPlatform> {
  const folder = mkdtempSync(join(tmpdir(), 'do-test-'))
  const settings = { ...defaults, ...env }
  const flags = [...(mode === 'separate' ? ['--separate'] : []), ...(only ? ['--only', only.join(',')] : []), ...roots.flatMap((root) => ['--with', root])]
  const begin = (port: string) => start(folder, [...flags, '--port', port], settings)
  let running = await begin('0').catch((err: unknown) => {
    rmSync(folder, { recursive: true, force: true })
    throw err
  })
  const { url, rootKey } = running.ready
  if (rootKey === undefined) throw new Error('a fresh state folder made no root key')
  const kill = async () => {
    const { child, ready } = running
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    for (const pid of [-(child.pid ?? 0), ...ready.pids]) signal(pid, 'SIGKILL')
    await ended
  }
  const stop = async () => {
    const { child } = running
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const late = setTimeout(() => void kill(), 5000)
    await ended
    clearTimeout(late)
  }
  const killNow = () => signal(-(running.child.pid ?? 0), 'SIGKILL')
  process.once('exit', killNow)
  return {
    ...{ url, rootKey, folder, mode },
    get urls() {
      return running.ready.urls
    },
    get processes() {
      return running.ready.processes
    },
    kill,
    stop,
    async restart() {
      await stop()
      running = await begin(new URL(url).port)
    },
    async [Symbol.asyncDispose]() {
      await stop()
      process.off('exit', killNow)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}

const launcher = join(testing, '..', 'tools', 'src', 'start.ts')

async function start(folder: string, flags: string[], env: Record<string, string>): Promise<{ child: ChildProcess; ready: Ready }> {
  const args = ['--disable-warning=ExperimentalWarning', launcher, '--json', '--no-watch', '--with', testing, '--state', join(folder, 'state'), ...flags]
  // A process group of its own, so that the runtime can be killed with its launcher.
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  return { child, ready: await readiness(child, join(folder, 'log')) }
}

/** What the launcher says when it is ready; all else that it writes goes to the log. */
function readiness(child: ChildProcess, log: string): Promise<Ready> {
  const { promise, resolve, reject } = Promise.withResolvers<Ready>()
  const words: string[] = []
  for (const stream of [child.stdout, child.stderr] as Readable[]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.startsWith('{"url":')) return resolve(JSON.parse(line) as Ready)
      words.push(line)
      appendFileSync(log, `${line}\n`)
    })
  }
  child.once('exit', (code) => reject(new Error(`the platform ended with ${code}: ${words.join('\n')}`)))
  return promise
}
