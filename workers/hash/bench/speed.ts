import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuUsage, env, stdout } from 'node:process'
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

/** Seconds of processor time: what else the machine does hardly counts, and neither does the client. */
type Work = () => number | Promise<number>

/** What the runtime has used; of Linux's `stat` the fields utime and stime, in hundredths of a second. */
const used = (): number =>
  platform.pids().reduce((sum, pid) => {
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
    const fields = rest.split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) / 100
  }, 0)

/** Streams the file through `hash`, from the socket to the answer. */
const ours = (algorithm: string) => async () => {
  const before = used()
  const headers = { 'content-type': 'application/octet-stream', 'content-length': count * mib }
  const path = `/hash.do/rpc/hash?input=${encodeURIComponent(JSON.stringify({ algorithm }))}`
  const call = request(`${platform.url}${path}`, { method: 'POST', headers })
  createReadStream(file, { highWaterMark: mib }).pipe(call)
  const [answer] = (await once(call, 'response')) as [IncomingMessage]
  for await (const chunk of answer) if (answer.statusCode !== 200) throw new Error(String(chunk))
  return used() - before
}

const tool =
  (...command: string[]): Work =>
  () => {
    const { status, stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" > /dev/null', 'bash', ...command, file])
    if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr.toString()}`)
    const [user, system] = stderr.toString().trim().split(' ').map(Number)
    return (user ?? 0) + (system ?? 0)
  }

/** hash-wasm called directly, in this process. */
const direct =
  (create: () => Promise<IHasher>): Work =>
  async () => {
    const before = cpuUsage()
    const hasher = (await create()).init()
    for await (const chunk of createReadStream(file, { highWaterMark: mib })) hasher.update(chunk as Buffer)
    hasher.digest()
    const { user, system } = cpuUsage(before)
    return (user + system) / 1e6
  }

/** The least that either takes in three rounds, in turn. */
async function sideBySide(one: Work, other: Work): Promise<[number, number]> {
  const [mine, theirs]: [number[], number[]] = [[], []]
  for (let round = 0; round < 3; round++) {
    mine.push(await one())
    theirs.push(await other())
  }
  return [Math.min(...mine), Math.min(...theirs)]
}

/** Bytes of memory that the runtime holds: before, and the most while `work` runs. */
async function memory(work: Work): Promise<{ before: number; most: number }> {
  const resident = () => platform.pids().reduce((sum, pid) => sum + 4096 * Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]), 0)
  const before = resident()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, resident())), 20)
  await work()
  clearInterval(watch)
  return { before, most }
}

const rows: [algorithm: string, name: string, other: Work, aim: string][] = [
  ['sha256', 'openssl dgst', tool('openssl', 'dgst', '-sha256'), '1.5'],
  ['blake3', 'b3sum, one thread', tool('b3sum', '--num-threads', '1', '--no-mmap'), '2'],
  ['blake3', 'hash-wasm', direct(() => createBLAKE3()), ''],
  ['sha3-256', 'hash-wasm', direct(() => createSHA3(256)), ''],
  ['xxh3', 'hash-wasm', direct(() => createXXHash3()), ''],
]

try {
  write()
  const line = (...cells: [string, string, string, string, string, string]) =>
    stdout.write(`${cells.map((cell, index) => (index % 2 === 0 && index < 4 ? cell.padEnd(20) : cell.padStart(8))).join(' ')}\n`)
  line(`${count} MiB`, 'CPU s', 'beside', 'CPU s', 'ratio', 'aim')
  for (const [algorithm, name, other, aim] of rows) {
    const [mine, theirs] = await sideBySide(ours(algorithm), other)
    line(algorithm, mine.toFixed(2), name, theirs.toFixed(2), (mine / theirs).toFixed(2), aim)
  }
  for (const algorithm of ['sha256', 'blake3']) {
    const { before, most } = await memory(ours(algorithm))
    stdout.write(`memory while ${algorithm} runs: ${((most - before) / mib).toFixed(1)} MiB above ${(before / mib).toFixed(0)}; the aim is 8\n`)
  }
} finally {
  await platform.stop()
  rmSync(folder, { recursive: true })
}
