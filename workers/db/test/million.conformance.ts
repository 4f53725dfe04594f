import { setTimeout as sleep } from 'node:timers/promises'
import { startOwn, tenant, withKey } from '@dot-do/testing'
import { expect, test } from 'vitest'

const ns = 'rows'
// More than a filter may read.
const [batches, atOnce, kills] = [1050, 1000, 20]
const count = batches * atOnce
const last = count - 1

const rowOf = (n: number) => ({ id: `${n % 100}/${n}`, type: 'Row', data: { n, free: n, status: n % 3 === 0 ? 'open' : 'done' } })
const operationsOf = (batch: number) => Array.from({ length: atOnce }, (_, index) => ({ op: 'put' as const, ...rowOf(batch * atOnce + index) }))

test('a million documents, brought in while the platform is killed twenty times: none is missing, none is there twice, and filters need their index', async () => {
  await using own = await startOwn({ only: ['db'], env: { LOG_LEVEL: 'warn' } })
  const { key } = await tenant({ grants: ['db:admin'], on: own })
  const { db } = withKey(key, own)
  const integer = { type: 'integer' }
  await db.putType({ ns, name: 'Row', schema: { type: 'object', properties: { n: integer, free: integer, status: { type: 'string' } } }, indexes: ['n'] })

  const moments = new Set(Array.from({ length: kills }, () => Math.floor(Math.random() * batches)))
  for (let batch = 0; batch < batches;) {
    const failure = db.batch({ ns, operations: operationsOf(batch) }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    const isKilled = moments.delete(batch)
    if (isKilled) {
      await sleep(Math.random() * 300)
      await own.kill()
      await own.restart()
    }
    const thrown = await failure
    if (thrown === undefined) batch++
    else if (!isKilled) throw thrown
  }

  // A batch that was taken, but not answered, came again: it says nothing new, so that each document is at its first version.
  const { rows } = await db.query({ ns, sql: "select count(*), sum(version), sum(json_extract(data, '$.n')) from documents" })
  expect(rows).toEqual([[count, count, (count * last) / 2]])
  expect(await db.count({ ns, id: '7/**' })).toEqual({ count: count / 100 })

  const refused = (path: string) => ({ code: 'resource_exhausted', reason: 'index', issues: [{ path: path.split('/') }] })
  await expect(db.count({ ns, where: { free: 5 } })).rejects.toMatchObject(refused('where/free'))
  await expect(db.count({ ns, type: 'Row', where: { free: 5, n: { $gte: 0 } } })).rejects.toMatchObject(refused('where/free'))
  await expect(db.facets({ ns, where: { status: 'open' }, fields: ['status'] })).rejects.toMatchObject(refused('where/status'))
  await expect(db.list({ ns, where: { free: 5 }, sort: '-updatedAt' })).rejects.toMatchObject(refused('where/free'))
  await expect(db.list({ ns, type: 'Row', sort: 'free' })).rejects.toMatchObject(refused('sort'))

  const numbers = async (asked: Omit<Parameters<typeof db.list>[0], 'ns'>) =>
    (await db.list({ ns, ...asked })).items.map(({ data }) => (data as { n?: number }).n)
  const byId = Array.from({ length: count / 100 }, (_, index) => index * 100).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))
  expect(await numbers({ where: { status: 'open' }, limit: 10 })).toEqual(byId.filter((n) => n % 3 === 0).slice(0, 10))
  expect(await numbers({ type: 'Row', where: { n: { $gt: last - 2 } } })).toEqual([last - 1, last])
  expect(await numbers({ type: 'Row', sort: '-n', limit: 2 })).toEqual([last, last - 1])
  expect(await numbers({ type: 'Row', where: { status: 'open', n: { $lt: 1000 } }, sort: '-n', limit: 2 })).toEqual([999, 996])
  expect(await numbers({ id: '7/*07', where: { free: { $lt: 1000 } } })).toEqual([107, 207, 307, 407, 507, 607, 707, 807, 907])
  expect(await db.count({ ns, type: 'Row', where: { n: { $gte: 10, $lt: 20 } } })).toEqual({ count: 10 })
}, 3_600_000)
