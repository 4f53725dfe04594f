import { globSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { root, startOwn, tenant, until, withKey } from '@dot-do/testing'
import { expect, test } from 'vitest'
import { messagesMax, send } from '../src/partition/send.ts'
import { asking, PartitionObject } from './object.ts'

/** How many rows a query finds in all databases of a folder that have the table. */
function found(folder: string, pattern: string, table: string): number {
  let count = 0
  for (const file of globSync(pattern, { cwd: folder })) {
    const database = new DatabaseSync(join(folder, file))
    const isThere = database.prepare('select 1 from sqlite_master where name = ?').all(table).length > 0
    if (isThere) count += Number(database.prepare(`select count(*) as count from ${table}`).get()?.count)
    database.close()
  }
  return count
}

test('of a tenant that is gone nothing is left, in no partition and not in the bucket', async () => {
  await using own = await startOwn({ only: ['queue'] })
  const { key, organization } = await tenant({ grants: ['queue:*'], on: own })
  const { queue } = withKey(key, own)
  await queue.putQueue({ name: 'wide', partitions: 3 })
  await queue.putQueue({ name: 'deleted', partitions: 2 })
  for (const name of ['wide', 'deleted'])
    await queue.sendBatch({ queue: name, messages: Array.from({ length: 20 }, (_, n) => ({ body: 'x'.repeat(n === 0 ? 200_000 : 1), key: `${n}` })) })
  await queue.deleteQueue({ name: 'deleted', force: true })
  // The files are read while nobody writes them, and what has begun by then is let come to its end.
  const kept = async () => {
    await sleep(1_500)
    await own.stop()
    const counts = [found(own.folder, '**/queue-Partition/*.sqlite', 'message'), found(own.folder, '**/r2/**/*.sqlite', '_mf_objects')]
    await own.restart()
    return counts.join()
  }
  await until('the deleted queue’s are gone', async () => (await kept()) === '20,1', 30_000)
  await root(own).auth.deleteOrganization({ id: organization })
  await until('all is gone', async () => (await kept()) === '0,0', 30_000)
})

test('a full partition takes nothing, and drops nothing', () => {
  using object = new PartitionObject()
  const message = { body: { json: '1', size: 1 }, path: [], delayMs: 0, priority: 0 }
  const messages = [message, message]
  object.run(send, { ...asking, messages })
  object.rows(`update tally set count = ${messagesMax - 1} where state = 'ready'`)
  expect(() => object.run(send, { ...asking, messages })).toThrow(`${messagesMax} messages`)
  expect(object.run(send, { ...asking, messages: [message] })).toHaveLength(1)
  expect(object.rows('select 1 from message')).toHaveLength(3)
})
