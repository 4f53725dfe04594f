import { type ScriptedAnswer, scripted, tenant } from '@dot-do/testing'
import { expect, test } from 'vitest'

const ns = 'made'
const grants = ['db:write', 'llm:admin']

async function withModel(answers: ScriptedAnswer | ScriptedAnswer[]) {
  const upstream = await scripted(answers)
  const made = await tenant({ grants })
  await made.llm.putProvider({ name: 'up', baseUrl: upstream.baseUrl })
  return { ...made, asked: async () => (await upstream.requests()).length }
}

test('makes what is not there, and reads what is', async () => {
  const { db } = await tenant({ grants })
  const create = { data: { n: 1 }, content: '---\nm: 2\n---\nText', visibility: 'public' as const }
  const first = await db.getOrCreate({ ns, id: 'a', create })
  expect(first).toMatchObject({ created: true, document: { version: 1, data: { n: 1, m: 2 }, content: 'Text', visibility: 'public' } })
  expect(await db.getOrCreate({ ns, id: 'a', create: { data: { n: 2 } } })).toEqual({ created: false, document: first.document })
})

test('fifty at once make one document', async () => {
  const { db } = await tenant({ grants })
  const made = await Promise.all(Array.from({ length: 50 }, (_, n) => db.getOrCreate({ ns, id: 'a', create: { data: { n } } })))
  expect(made.filter(({ created }) => created)).toHaveLength(1)
  expect(new Set(made.map(({ document }) => JSON.stringify(document))).size).toBe(1)
})

test('fifty at once ask the model once', async () => {
  const { db, asked } = await withModel({ tokens: ['# ', 'Answer', '\n\nOf the model.\n'], headMs: 300 })
  const create = { prompt: 'Write a note', model: 'up/model', type: 'Note' }
  const made = await Promise.all(Array.from({ length: 50 }, () => db.getOrCreate({ ns, id: 'a', create })))
  expect(made.filter(({ created }) => created)).toHaveLength(1)
  for (const { document } of made) expect(document).toMatchObject({ type: 'Note', title: 'Answer', content: '# Answer\n\nOf the model.\n', version: 1 })
  expect(await asked()).toBe(1)
  expect(await db.getOrCreate({ ns, id: 'a', create })).toMatchObject({ created: false })
  expect(await asked()).toBe(1)
})

test('with a schema the answer is the data', async () => {
  const { db } = await withModel({ tokens: ['{"name":"Ada",', '"age":36}'] })
  const schema = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'number' } }, required: ['name', 'age'] }
  expect(await db.getOrCreate({ ns, id: 'ada', create: { prompt: 'Who?', model: 'up/model', schema } })).toMatchObject({
    created: true,
    document: { data: { name: 'Ada', age: 36 } },
  })
})

test('a failure leaves nothing, and the next may try at once', async () => {
  const { db, asked } = await withModel([{ status: 400, error: { message: 'no' } }, { tokens: ['Done.'] }])
  const create = { prompt: 'Write', model: 'up/model' }
  await expect(db.getOrCreate({ ns, id: 'a', create })).rejects.toMatchObject({ code: /./ as unknown as string })
  await expect(db.get({ ns, id: 'a' })).rejects.toMatchObject({ code: 'not_found' })
  expect(await db.getOrCreate({ ns, id: 'a', create })).toMatchObject({ created: true, document: { content: 'Done.' } })
  expect(await asked()).toBe(2)
})

test('without a provider, or the right to ask one, it says so', async () => {
  const { db } = await tenant({ grants })
  await expect(db.getOrCreate({ ns, id: 'a', create: { prompt: 'x', model: 'none/model' } })).rejects.toMatchObject({ code: 'failed_precondition' })
  const poor = await tenant({ grants: ['db:write'] })
  await expect(poor.db.getOrCreate({ ns, id: 'a', create: { prompt: 'x' } })).rejects.toMatchObject({ code: 'permission_denied' })
})
