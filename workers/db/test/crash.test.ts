import { crash, startOwn, type Tenant, tenant, withKey } from '@dot-do/testing'
import { expect, test } from 'vitest'

const ns = 'docs'

test('what was answered is there after a kill -9, in the full text as in the documents, and nothing is half written', { timeout: 180_000 }, async () => {
  await using own = await startOwn({ only: ['db'] })
  const { key } = await tenant({ grants: ['db:admin'], on: own })
  const client = (): Tenant['db'] => withKey(key, own).db
  const written = new Map<string, string>()
  await client().put({ ns, id: 'first' })
  await crash({
    on: own,
    async step(writer) {
      const word = `w${crypto.randomUUID().replaceAll('-', '')}`
      const id = `${writer}/${word}`
      await client().batch({
        ns,
        operations: [
          { op: 'put', id, content: `# Title\n\n${word}\n` },
          { op: 'put', id: `${id}/twin`, data: { word } },
          { op: 'relate', from: id, predicate: 'twin', to: `${id}/twin` },
        ],
      })
      written.set(id, word)
    },
    async check() {
      const db = client()
      const { rows } = await db.query({ ns, sql: 'select (select count(*) from documents), (select count(*) from relations), (select count(*) from chunks)' })
      const [documents = 0, relations, chunks] = (rows[0] ?? []) as number[]
      // Either all of a batch or nothing: one document with a piece, its twin, and the relation.
      expect([relations, chunks]).toEqual([(documents - 1) / 2, (documents - 1) / 2])
      expect(relations).toBeGreaterThanOrEqual(written.size)
      for (const [id, word] of [...written].slice(-20)) expect((await db.search({ ns, query: word })).items[0]?.document.id).toBe(id)
      expect(await db.count({ ns, id: '*/*' })).toEqual({ count: relations })
    },
  })
  expect(written.size).toBeGreaterThan(20)
})
