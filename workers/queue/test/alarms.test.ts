import { globSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startOwn, tenant, until, withKey } from '@dot-do/testing'
import { expect, test } from 'vitest'

/** Runs a statement in each of the databases of an object's class that has the table; how many rows it changed. */
function alter(folder: string, pattern: string, table: string, statement: string): number {
  let changes = 0
  for (const file of globSync(`**/${pattern}/*.sqlite`, { cwd: folder })) {
    const database = new DatabaseSync(join(folder, file))
    const isThere = database.prepare('select 1 from sqlite_master where name = ?').all(table).length > 0
    if (isThere) changes += Number(database.prepare(statement).run().changes)
    database.close()
  }
  return changes
}

const loseAlarms = (folder: string) => alter(folder, '**', '_cf_ALARM', 'delete from _cf_ALARM')

test('a delivery whose alarm was lost is made at the next touch, and by the daily sweep of a queue that nobody touches', async () => {
  await using own = await startOwn({ only: ['queue'] })
  const { key } = await tenant({ grants: ['queue:*', 'probe:write'], on: own })
  const { queue } = withKey(key, own)
  const target = { domain: 'probe', method: 'work' }
  for (const name of ['touched', 'forgotten']) {
    await queue.putQueue({ name, target })
    // Long enough that none is delivered before the alarms are lost.
    await queue.send({ queue: name, body: { id: name }, delay: '4s' })
  }
  await own.kill()
  expect(loseAlarms(own.folder)).toBeGreaterThan(0)
  await own.restart()
  const again = withKey(key, own)
  await again.queue.listMessages({ queue: 'touched' })
  await until('the touched one is done', async () => (await again.probe.effects()).count === 1)
  expect((await again.probe.steps()).steps[0]?.id).toBe('touched')

  await own.kill()
  loseAlarms(own.folder)
  expect(alter(own.folder, 'queue-Directory', 'sweep', 'update sweep set at = at - 86400000')).toBe(1)
  await own.restart()
  const later = withKey(key, own)
  // The directory is touched, and the other queue; its sweep reaches the partitions.
  await later.queue.stats({ queue: 'touched' })
  await until('the forgotten one is done', async () => (await later.probe.effects()).count === 2)
})
