import { globSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { problemOf, startOwn, tenant, until, withKey } from '../src/index.ts'

test('an object acts when its time has come, as the tenant whose it is', async () => {
  const { probe, organization } = await tenant({ grants: ['probe:write'] })
  await probe.remind({ text: 'later', delayMs: 600 })
  const { due } = await probe.remind({ text: 'sooner', delayMs: 300 })
  await until('both came', async () => (await probe.notes()).notes.length === 2)
  expect(Date.now()).toBeGreaterThanOrEqual(due)
  expect(await probe.notes()).toEqual({ notes: [`sooner of ${organization}`, `later of ${organization}`] })
})

test('work begins behind its transaction, and not behind one that is undone', async () => {
  const { probe } = await tenant({ grants: ['probe:write'] })
  expect(await problemOf(probe.remind({ text: 'undone', also: 'refused' }))).toMatchObject({ code: 'failed_precondition' })
  await probe.remind({ text: 'kept', delayMs: 60_000, also: 'begun' })
  await until('it came', async () => (await probe.notes()).notes.length > 0)
  await sleep(100)
  expect(await probe.notes()).toEqual({ notes: ['begun'] })
})

test('what was due while the platform was killed is done after the next start, once, beside what the outbox holds', async () => {
  await using own = await startOwn({ only: [] })
  const { key, organization } = await tenant({ grants: ['probe:write'], on: own })
  const { probe } = withKey(key, own)
  await probe.remind({ text: 'far', delayMs: 60_000 })
  await probe.remind({ text: 'due', delayMs: 300 })
  await probe.later({ text: 'sent', failures: 1 })
  await own.kill()
  await sleep(300)
  await own.restart()
  const { probe: again } = withKey(key, own)
  await until('both came', async () => (await again.notes()).notes.length === 2)
  await sleep(300)
  expect((await again.notes()).notes.toSorted()).toEqual([`due of ${organization}`, 'sent'])
})

test('an alarm that was lost is set again when the object is touched', async () => {
  await using own = await startOwn({ only: [] })
  const { key, organization } = await tenant({ grants: ['probe:write'], on: own })
  await withKey(key, own).probe.remind({ text: 'due', delayMs: 4000 })
  await own.kill()
  expect(loseAlarms(own.folder)).toBeGreaterThan(0)
  await own.restart()
  const { probe } = withKey(key, own)
  await until('it came', async () => (await probe.notes()).notes.length === 1)
  expect(await probe.notes()).toEqual({ notes: [`due of ${organization}`] })
})

/** Takes all alarms out of the runtime's files; how many there were. */
function loseAlarms(folder: string): number {
  let count = 0
  for (const file of globSync('**/*.sqlite', { cwd: folder })) {
    using database = open(join(folder, file))
    const { found } = database.prepare("select count(*) as found from sqlite_master where name = '_cf_ALARM'").get() as { found: number }
    if (found > 0) count += Number(database.prepare('delete from _cf_ALARM').run().changes)
  }
  return count
}

function open(file: string): DatabaseSync & Disposable {
  const database = new DatabaseSync(file)
  return Object.assign(database, { [Symbol.dispose]: () => database.close() })
}
