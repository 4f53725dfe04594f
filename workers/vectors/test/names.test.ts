import type { ServiceContext } from '@dot-do/contract'
import { problemOf, tenant } from '@dot-do/testing'
import { expect, test } from 'vitest'
import { permitted } from '../src/names.ts'

test('a domain’s own index is changed by that domain alone; who may read indexes reads it', async () => {
  const { probe, vectors } = await tenant({ grants: ['vectors:*', 'probe:*'] })
  const as = async (method: string, input: unknown) => (await probe.relay({ domain: 'vectors', method, input })) as { output?: unknown; problem?: object }
  const index = 'probe.do/own'
  expect(await as('createIndex', { name: index })).toMatchObject({ output: { name: index } })
  expect(await as('index', { index, items: [{ id: 'a', text: 'a star' }] })).toMatchObject({ output: { indexed: 1 } })
  expect((await vectors.search({ index, text: 'star' })).matches).toMatchObject([{ id: 'a' }])
  expect((await vectors.listIndexes()).items).toMatchObject([{ name: index }])
  const refusals = [
    () => vectors.createIndex({ name: index }),
    () => vectors.createIndex({ name: 'db.do/docs' }),
    () => vectors.createIndex({ name: 'db.do' }),
    () => vectors.index({ index, items: [{ id: 'b', text: 'b' }] }),
    () => vectors.update({ index, items: [{ id: 'a', metadata: { forged: true } }] }),
    () => vectors.delete({ index, ids: ['a'] }),
    () => vectors.rebuild({ index }),
    () => vectors.deleteIndex({ index }),
  ]
  for (const refused of refusals) expect(await problemOf(refused())).toMatchObject({ code: 'permission_denied' })
  expect(await as('createIndex', { name: 'db.do/docs' })).toMatchObject({ problem: { code: 'permission_denied' } })
  expect((await vectors.get({ index, ids: ['a', 'b'] })).items).toMatchObject([{ id: 'a' }])
  expect(await as('deleteIndex', { index })).toMatchObject({ output: { deleted: true } })
})

test('who may not read indexes reads no domain’s own either', async () => {
  const { vectors } = await tenant({ grants: ['vectors.listIndexes'] })
  expect(await problemOf(vectors.search({ index: 'db.do/docs', text: 'a' }))).toMatchObject({ code: 'permission_denied' })
})

test('a domain’s own indexes are not of the hundred that a tenant may have', async () => {
  const { probe, vectors } = await tenant({ grants: ['vectors:*', 'probe:*'] })
  const own = (name: string) => probe.relay({ domain: 'vectors', method: 'createIndex', input: { name } })
  expect(await own('probe.do/0')).toMatchObject({ output: { name: 'probe.do/0' } })
  for (let n = 0; n < 100; n += 20) await Promise.all(Array.from({ length: 20 }, (_, at) => vectors.createIndex({ name: `${n + at}`, dimensions: 2 })))
  expect(await problemOf(vectors.createIndex({ name: 'a.do.it/one', dimensions: 2 }))).toMatchObject({ code: 'resource_exhausted' })
  expect(await own('probe.do/1')).toMatchObject({ output: { name: 'probe.do/1' } })
})

test('a trusted domain does for a user what the user may do, and no more', async () => {
  const { search, index, listIndexes } = permitted({
    search: (_: object, __: { ctx: ServiceContext }) => 'done',
    index: (_: object, __: { ctx: ServiceContext }) => 'done',
    listIndexes: (_: object, __: { ctx: ServiceContext }) => 'done',
  })
  const scope = (...permissions: string[]) => ({ ctx: { caller: 'db', auth: { permissions } } as unknown as ServiceContext })
  expect([search({ index: 'db.do/docs' }, scope()), index({ index: 'db.do/docs' }, scope())]).toEqual(['done', 'done'])
  for (const name of ['mine', 'probe.do/own', 'db', 'DB.do/docs', 'x/db.do/docs'])
    expect(() => search({ index: name }, scope('db:*'))).toThrow(/needs vectors.search or vectors:read/)
  expect(search({ index: 'mine' }, scope('vectors:read'))).toBe('done')
  expect(() => index({ index: 'mine' }, scope('vectors:read'))).toThrow(/needs vectors.index or vectors:write/)
  expect(() => index({ index: 'probe.do/own' }, scope('*'))).toThrow(/own index/)
  expect(() => listIndexes({}, scope())).toThrow(/needs vectors.listIndexes/)
})
