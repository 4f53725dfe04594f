import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server beside which queue.do is measured; it ends with its scope, and its files go. */
export interface Server extends AsyncDisposable {
  port: number
}

/** Redis that syncs each write to the disk before it answers; undefined where it is not installed. */
export async function redis(port: number): Promise<Server | undefined> {
  const [program] = globSync('/usr/bin/redis-server')
  if (program === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'bench-redis-'))
  const flags = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', appendfsync: 'always', save: '', 'maxmemory-policy': 'noeviction' }
  const words = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)])
  return running(spawn(program, words, { stdio: 'ignore' }), port, folder)
}

/** PostgreSQL as it is installed, which syncs each commit; undefined where it is not. */
export async function postgres(port: number): Promise<Server | undefined> {
  const [bin] = globSync('/usr/lib/postgresql/*/bin')
  if (bin === undefined) return undefined
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  const folder = mkdtempSync(join(tmpdir(), 'bench-postgres-'))
  chmodSync(folder, 0o777)
  const data = join(folder, 'data')
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust'], { stdio: 'ignore', ...user, cwd: '/' })
  const flags = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder]
  return running(spawn(join(bin, 'postgres'), flags, { stdio: 'ignore', ...user, cwd: '/' }), port, folder)
}

const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))

async function running(child: ChildProcess, port: number, folder: string): Promise<Server> {
  while (!(await answers(port))) await sleep(50)
  return {
    port,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = createConnection(port, '127.0.0.1')
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}
