import { setTimeout as sleep } from 'node:timers/promises'
import { startOwn, tenant, until } from '@dot-do/testing'
import { expect, test } from 'vitest'

// At full size, 10,000 runs: npm run conformance workers/schedule/test/kill
const { schedules, rounds, aheadMs } =
  process.env.CONFORMANCE === undefined ? { schedules: 60, rounds: 2, aheadMs: 1000 } : { schedules: 2000, rounds: 5, aheadMs: 15_000 }

test(`kill -9 at random while ${schedules * rounds} runs are due: each has one effect, none is lost`, { timeout: 900_000 }, async () => {
  await using own = await startOwn({ only: ['schedule'] })
  const me = await tenant({ grants: ['schedule:write', 'probe:write'], on: own })
  const made: string[] = []
  for (let round = 0; round < rounds; round++) {
    let at = new Date(0)
    const create = async () => {
      const { id } = await me.schedule.create({
        spec: { at: at.toISOString() },
        catchup: '1h',
        action: { domain: 'probe', method: 'work', input: { id: '{{runId}}', ms: 5 } },
      })
      made.push(`${id}/${at.toISOString()}`)
    }
    for (let left = schedules; left > 0; left -= 20) {
      // All at one time, unless the machine is slower than that: it still does the runs of the round before.
      if (at.getTime() < Date.now() + aheadMs) at = new Date(Date.now() + 1.5 * aheadMs + left * 5)
      await Promise.all(Array.from({ length: Math.min(20, left) }, create))
    }
    await sleep(Math.max(0, at.getTime() - Date.now()) + Math.random() * 500)
    await own.kill()
    await own.restart()
  }
  await until('all are done', async () => (await me.probe.effects()).count >= made.length, 600_000)
  expect(await me.probe.effects()).toEqual({ count: made.length, repeated: [] })
  const endedRuns = async () => {
    const ended: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await me.schedule.list({ state: 'ended', limit: 1000, cursor })
      ended.push(...page.items.flatMap(({ lastRun }) => lastRun?.id ?? []))
      cursor = page.nextCursor
      if (cursor === undefined) return ended
    }
  }
  // An effect comes before it is known of.
  await until('all are known to be done', async () => (await endedRuns()).length >= made.length, 120_000)
  expect((await endedRuns()).toSorted()).toEqual(made.toSorted())
  const starts = (await me.probe.steps({ limit: 10_000 })).steps.filter(({ kind }) => kind === 'begin').length
  expect(starts).toBeGreaterThanOrEqual(made.length)
})
