import { stdout } from 'node:process'
import { startOwn, tenant, until } from '@dot-do/testing'
import { medianMs } from '@dot-do/testing/timing'
import { Cron } from 'croner'
import type { Spec } from 'schedule.do/contract'
import { compile } from '../src/spec/compile.ts'
import { upcoming } from '../src/spec/upcoming.ts'

const count = 1000
const from = '2026-01-01T00:00:00.000Z'
const rounds = 30

await using platform = await startOwn({ only: ['schedule'] })
const { schedule, probe } = await tenant({ grants: ['schedule:write', 'probe:write'], on: platform })

const median = (work: () => unknown, times = rounds) => medianMs(times, work)

const line = (name: string, ms: number, beside: number, aim = '') =>
  stdout.write(`${name.padEnd(64)} ${ms.toFixed(2).padStart(9)} ms ${beside.toFixed(2).padStart(9)} ms ${(ms / beside).toFixed(2).padStart(7)}   ${aim}\n`)

stdout.write(`${''.padEnd(64)} ${'ours'.padStart(9)}    ${'beside'.padStart(9)}      ratio\n`)
const expressions: [cron: string, timezone: string][] = [
  ['*/5 * * * *', 'America/New_York'],
  ['0 9 * * MON-FRI', 'Europe/London'],
  ['30 2 1,15 * *', 'Australia/Lord_Howe'],
  ['*/5 * * * *', 'UTC'],
]
for (const [cron, timezone] of expressions) {
  const spec: Spec = { cron, timezone }
  const direct = await median(() => new Cron(cron, { paused: true, timezone, fixedTimeRule: 'no-wildcard' }).nextRuns(count, new Date(from)))
  const within = await median(() => upcoming(compile(spec).next, Date.parse(from), count))
  const whole = await median(() => schedule.preview({ spec, from, count }))
  line(`${count} times of ${cron} in ${timezone}, in process; croner`, within, direct)
  line(`${count} times of ${cron} in ${timezone}, by HTTP; croner in process`, whole, direct, 'aim 1.3')
}

let made = 0
const create = () => schedule.create({ spec: { cron: '0 9 * * *' }, action: { domain: 'probe', method: 'work', input: { id: String(made++) } } })
const remind = () => probe.remind({ text: String(made++), delayMs: 60_000 })
await Promise.all([median(create, 20), median(remind, 20)])
line('create; a bare insert with an alarm by the same path', await median(create, 200), await median(remind, 200), 'aim 1.5')

const due = 500
const at = new Date(Date.now() + 8000).toISOString()
const dueAtOnce = await Promise.all(
  Array.from({ length: due }, () => schedule.create({ spec: { at }, action: { domain: 'probe', method: 'work', input: { id: '{{runId}}' } } })),
)
const runs = dueAtOnce.map(({ id }) => ({ id: `${id}/${at}` }))
await until('all have run', async () => (await probe.effects()).count >= due, 60_000)
await until('all are kept', async () => (await schedule.getRun(runs.at(-1) ?? { id: '' })).state === 'succeeded', 60_000)
const late = (await Promise.all(runs.map((run) => schedule.getRun(run)))).map(({ lateMs }) => lateMs ?? Number.NaN).toSorted((a, b) => a - b)
const share = (part: number) => late[Math.min(late.length - 1, Math.floor(late.length * part))] ?? Number.NaN
stdout.write(`${due} due at one instant: the first ${late[0]} ms late, p50 ${share(0.5)} ms, p99 ${share(0.99)} ms, the last ${late.at(-1)} ms\n`)
