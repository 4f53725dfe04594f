import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, stdout } from 'node:process'
import { launch } from '@dot-do/tools'
import { createBLAKE3, createSHA3, createXXHash3, type IHasher } from 'hash-wasm'

const mib = 1024 * 1024
const count = Number(env.BENCH_MIB ?? 1024)
const folder = mkdtempSync(join(tmpdir(), 'do-bench-'))
const platform = await launch({ port: 0, stateDir: join(folder, 'state'), mode: 'raw' })
const file = join(folder, 'file')

function write(): void {
  const handle = openSync(file, 'w')
  const piece = Uint8Array.from({ length: mib }, (_, index) => Math.imul(index, 2654435761) >>> 24)
  for (let index = 0; index < count; index++) writeSync(handle, piece)
}

/** Streams the file through a method. */
async function post(path: string): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream', 'content-length': count * mib }
  const call = request(`${platform.url}${path}`, { method: 'POST', headers })
  createReadStream(file, { highWaterMark: mib }).pipe(call)
  const [answer] = (await once(call, 'response')) as [IncomingMessage]
  for await (const chunk of answer) if (answer.statusCode !== 200) throw new Error(String(chunk))
}

const ours = (algorithm: string) => () => post(`/hash.do/rpc/hash?input=${encodeURIComponent(JSON.stringify({ algorithm }))}`)

const tool = (program: string, args: string[]) => () => {
  const { status, error } = spawnSync(program, [...args, file])
  if (status !== 0) throw error ?? new Error(`${program} ended with ${status}`)
}

/** hash-wasm called directly, in this process. */
const direct = (create: () => Promise<IHasher>) => async () => {
  const hasher = (await create()).init()
  for await (const chunk of createReadStream(file, { highWaterMark: mib })) hasher.update(chunk as Buffer)
  hasher.digest()
}

/** Seconds at their quickest, the two in turn: what else the machine does only ever adds to a time. */
async function sideBySide(one: () => unknown, other: () => unknown): Promise<[number, number]> {
  const best: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < 3; round++) {
    for (const [index, work] of [one, other].entries()) {
      const start = performance.now()
      await work()
      best[index] = Math.min(best[index] ?? 0, (performance.now() - start) / 1000)
    }
  }
  return best
}

/** Bytes of memory that the runtime holds, the most while `work` runs and before it. */
async function memory(work: () => Promise<void>): Promise<{ before: number; most: number }> {
  const resident = () => platform.pids().reduce((sum, pid) => sum + 4096 * Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]), 0)
  const before = resident()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, resident())), 20)
  await work()
  clearInterval(watch)
  return { before, most }
}

const rows: [string, () => unknown, string, () => unknown, string][] = [
  ['sha256', ours('sha256'), 'openssl dgst', tool('openssl', ['dgst', '-sha256']), '1.5'],
  ['blake3', ours('blake3'), 'b3sum, one thread', tool('b3sum', ['--num-threads', '1', '--no-mmap']), '2'],
  ['blake3', ours('blake3'), 'hash-wasm', direct(() => createBLAKE3()), ''],
  ['sha3-256', ours('sha3-256'), 'hash-wasm', direct(() => createSHA3(256)), ''],
  ['xxh3', ours('xxh3'), 'hash-wasm', direct(() => createXXHash3()), ''],
]

try {
  write()
  stdout.write(
    `${count} MiB through the gateway\n${'algorithm'.padEnd(12)}${'seconds'.padStart(9)}  ${'beside'.padEnd(20)}${'seconds'.padStart(9)}${'ratio'.padStart(8)}  aim\n`,
  )
  for (const [algorithm, one, name, other, aim] of rows) {
    const [mine, theirs] = await sideBySide(one, other)
    stdout.write(
      `${algorithm.padEnd(12)}${mine.toFixed(2).padStart(9)}  ${name.padEnd(20)}${theirs.toFixed(2).padStart(9)}${(mine / theirs).toFixed(2).padStart(8)}  ${aim}\n`,
    )
  }
  for (const algorithm of ['sha256', 'blake3']) {
    const { before, most } = await memory(ours(algorithm))
    stdout.write(`memory while ${algorithm} runs: ${((most - before) / mib).toFixed(1)} MiB above ${(before / mib).toFixed(0)}; the aim is 8\n`)
  }
} finally {
  await platform.stop()
  rmSync(folder, { recursive: true })
}
