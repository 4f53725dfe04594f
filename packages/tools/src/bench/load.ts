import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { Failure } from '../failure.ts'
import type { Contender } from './contenders.ts'
import { headersOf } from './http.ts'
import { cpuMicroseconds } from './usage.ts'

/** What a second of load showed. */
export interface Slice {
  perSecond: number
  p50Ms: number
  p99Ms: number
  cpuMicroseconds: number
}

const connections = 16

/** Throws, in one line, where nothing can be measured. */
export function checkSystem(): void {
  if (process.platform !== 'linux') throw new Failure('the benchmark reads CPU time and memory from /proc: it runs on Linux only')
}

export function checkWrk(): void {
  if (spawnSync('wrk', ['-v']).error) throw new Failure('the benchmark needs wrk: apt-get install wrk')
}

/** Writes what wrk is to send, and returns a function that sends it for a second. */
export function loadOf({ label, url, key, pid }: Contender, operation: string, input: object, file: string): () => Promise<Slice> {
  writeFileSync(file, scriptOf(headersOf(key), JSON.stringify(input)))
  return async () => {
    const before = cpuMicroseconds(pid)
    const { requests, microseconds, errors, p50, p99 } = await wrk(url + operation, file)
    const spent = cpuMicroseconds(pid) - before
    if (errors > 0 || requests === 0) throw new Failure(`${label}: ${errors} of ${requests} calls of ${operation} failed under load`)
    return { perSecond: requests / (microseconds / 1e6), p50Ms: p50 / 1000, p99Ms: p99 / 1000, cpuMicroseconds: spent / requests }
  }
}

interface Summary {
  requests: number
  microseconds: number
  errors: number
  p50: number
  p99: number
}

async function wrk(url: string, script: string): Promise<Summary> {
  const child = spawn('wrk', ['-t1', `-c${connections}`, '-d1s', '--timeout', '5s', '-s', script, url], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  const summary = /^@(\{.*\})$/m.exec(out)?.[1]
  if (summary === undefined) throw new Failure(`wrk said nothing of its result: ${out}${err}`)
  return JSON.parse(summary) as Summary
}

// JSON's escapes are Lua's as long as the text is ASCII and none of them is \u.
const lua = (value: string): string => JSON.stringify(value)

const scriptOf = (headers: Record<string, string>, body: string): string => `wrk.method = "POST"
wrk.body = ${lua(body)}
${Object.entries(headers)
  .map(([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}`)
  .join('\n')}
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n@{"requests":%d,"microseconds":%d,"errors":%d,"p50":%d,"p99":%d}\\n', summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
`
