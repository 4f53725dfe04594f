import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, stdout } from 'node:process'
import { launch } from '@dot-do/tools'
import { createClient } from 'hash.do'

/** Whether the time of `compare` tells where two digests differ: Welch's t-test on calls timed by the caller, early difference against late. */
const calls = Number(env.BENCH_CALLS ?? 100_000)
const folder = mkdtempSync(join(tmpdir(), 'do-bench-'))
const platform = await launch({ port: 0, stateDir: folder, mode: 'raw', env: { ANONYMOUS_QUOTA: '1000000000' } })
const hash = createClient({ baseUrl: platform.url, apiKey: '' })

const digest = '5'.repeat(4096)
const others = [`4${digest.slice(1)}`, `${digest.slice(1)}4`]
const times: [number[], number[]] = [[], []]

/** Mean and its variance of what is left when the slowest tenth, where the machine did something else, is put aside. */
function summary(values: number[]): { mean: number; variance: number } {
  const kept = values.toSorted((one, other) => one - other).slice(0, Math.floor(values.length * 0.9))
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length
  const squares = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, variance: squares / (kept.length - 1) / kept.length }
}

try {
  for (let index = 0; index < calls; index++) {
    const kind = Math.random() < 0.5 ? 0 : 1
    const start = performance.now()
    await hash.compare({ a: digest, b: others[kind] ?? '' })
    // The first make the engine warm.
    if (index > calls / 50) times[kind].push(performance.now() - start)
  }
  const [early, late] = [summary(times[0]), summary(times[1])]
  const t = (early.mean - late.mean) / Math.sqrt(early.variance + late.variance)
  stdout.write(
    `${calls} compares: ${(1000 * early.mean).toFixed(2)} µs early, ${(1000 * late.mean).toFixed(2)} µs late, t = ${t.toFixed(2)}; beyond 4.5 it would tell\n`,
  )
} finally {
  await platform.stop()
  rmSync(folder, { recursive: true })
}
