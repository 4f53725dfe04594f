import { problemOf, tenant } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'

type Vectors = Awaited<ReturnType<typeof tenant>>['vectors']

const admin = async () => (await tenant({ grants: ['vectors:admin'] })).vectors

/** An index of points in a plane. */
async function plane(vectors: Vectors, metric: 'cosine' | 'dot' | 'euclidean' = 'euclidean') {
  const name = 'plane'
  await vectors.createIndex({ name, dimensions: 2, metric, filterable: ['lang'] })
  await vectors.index({
    index: name,
    items: [
      { id: 'origin', vector: metric === 'cosine' ? [1, 1] : [0, 0], metadata: { lang: 'en', year: 2020, tags: ['a', 'b'] } },
      { id: 'east', vector: [3, 0], metadata: { lang: 'de', year: 2021, tags: 'a' } },
      { id: 'north', vector: [0, 4], metadata: { lang: 'en', year: 2022, deep: { er: true } }, namespace: 'up' },
      { id: 'far', vector: [30, 40], metadata: { lang: 'fr' }, namespace: 'up' },
    ],
  })
  return name
}

const idsOf = ({ matches }: { matches: { id: string }[] }) => matches.map(({ id }) => id)

describe('createIndex', () => {
  test('the same again is the same index; another shape is refused; a deleted one begins anew', async () => {
    const vectors = await admin()
    const made = await vectors.createIndex({ name: 'docs', filterable: ['a', 'b'] })
    expect(made).toMatchObject({ name: 'docs', dimensions: 512, model: 'local/hash-512', metric: 'cosine', count: 0 })
    expect(await vectors.createIndex({ name: 'docs', model: 'local/hash-512', filterable: ['b', 'a'] })).toEqual(made)
    expect(await problemOf(vectors.createIndex({ name: 'docs', dimensions: 3 }))).toMatchObject({ code: 'already_exists' })
    await vectors.index({ index: 'docs', items: [{ id: 'a', text: 'hello' }] })
    expect(await vectors.deleteIndex({ index: 'docs' })).toEqual({ deleted: true })
    expect(await vectors.deleteIndex({ index: 'docs' })).toEqual({ deleted: false })
    expect(await problemOf(vectors.search({ index: 'docs', text: 'hello' }))).toMatchObject({ code: 'not_found' })
    const again = await vectors.createIndex({ name: 'docs', dimensions: 3 })
    expect(again).toMatchObject({ dimensions: 3, count: 0 })
    expect(again.id).not.toBe(made.id)
    expect((await vectors.listIndexes()).items).toEqual([{ id: again.id, name: 'docs', createdAt: again.createdAt }])
  })

  test.each([
    ['a model of other dimensions', { model: 'local/hash-256' as const, dimensions: 512 }, 'dimensions'],
    ['one dimension', { dimensions: 1 }, 'dimensions'],
    ['a field twice', { filterable: ['a', 'a'] }, 'filterable'],
    ['an operator for a field', { filterable: ['$or'] }, 'filterable'],
  ])('%s is refused', async (_, settings, field) => {
    const problem = await problemOf((await admin()).createIndex({ name: 'x', ...settings }))
    expect(problem).toMatchObject({ code: 'invalid_argument' })
    expect(problem.issues?.[0]?.path[0]).toBe(field)
  })
})

describe('search', () => {
  test('by each metric, nearest first, with the scores of the field', async () => {
    const vectors = await admin()
    const index = await plane(vectors)
    const { matches, exact, scanned } = await vectors.search({ index, vector: [3, 4] })
    expect(matches.map(({ id, score }) => [id, score])).toEqual([
      ['north', 3],
      ['east', 4],
      ['origin', 5],
      ['far', 45],
    ])
    expect({ exact, scanned }).toEqual({ exact: true, scanned: 4 })
    expect(idsOf(await vectors.search({ index, vector: [3, 4], minScore: 4 }))).toEqual(['north', 'east'])
    const other = await admin()
    await plane(other, 'dot')
    expect((await other.search({ index, vector: [1, 0.5], topK: 2 })).matches.map(({ id, score }) => [id, score])).toEqual([
      ['far', 50],
      ['east', 3],
    ])
    const third = await admin()
    await plane(third, 'cosine')
    const best = await third.search({ index, vector: [6, 8], topK: 1, include: ['vector', 'metadata', 'text'] })
    expect(best.matches).toEqual([{ id: 'far', namespace: 'up', score: expect.closeTo(1, 6) as number, metadata: { lang: 'fr' }, vector: [30, 40] }])
  })

  test('by an item that is there, without itself; by text; ties in order of the ids', async () => {
    const vectors = await admin()
    const index = await plane(vectors)
    expect(idsOf(await vectors.search({ index, id: 'north', topK: 2 }))).toEqual(['origin', 'east'])
    expect(await problemOf(vectors.search({ index, id: 'nobody' }))).toMatchObject({ code: 'not_found' })
    expect(await problemOf(vectors.search({ index, text: 'north' }))).toMatchObject({ code: 'failed_precondition', reason: 'no_model' })
    await vectors.createIndex({ name: 'texts' })
    const items = ['the cat sat on the mat', 'a dog in fog', 'cats and mats', 'quarterly revenue grew'].map((text, at) => ({ id: `t${at}`, text }))
    await vectors.index({ index: 'texts', items: [...items, { id: 't00', text: 'the cat sat on the mat' }] })
    const found = await vectors.search({ index: 'texts', text: 'The Cat sat on the Mat!', topK: 3, include: ['text'] })
    expect(idsOf(found)).toEqual(['t0', 't00', 't2'])
    expect(found.matches[0]).toEqual({ id: 't0', score: expect.closeTo(1, 6) as number, text: 'the cat sat on the mat' })
  })

  test.each([
    [{ lang: 'en' }, ['origin', 'north']],
    [{ lang: { $ne: 'en' } }, ['east', 'far']],
    [{ year: { $gte: 2021 } }, ['east', 'north']],
    [{ tags: { $in: ['a', 'z'] } }, ['origin', 'east']],
    [{ tags: 'b' }, ['origin']],
    [{ $or: [{ lang: 'fr' }, { year: 2020 }] }, ['origin', 'far']],
    [{ $not: { lang: { $in: ['en', 'fr'] } } }, ['east']],
    [{ year: { $exists: false } }, ['far']],
    [{ lang: { $glob: '?e' } }, ['east']],
    [{ 'deep.er': true }, ['north']],
    [{ lang: { $gt: 'e' } }, ['origin', 'north', 'far']],
    [{ lang: { $nin: ['en', 'de'] } }, ['far']],
  ])('%j', async (filter, ids) => {
    const vectors = await admin()
    const index = await plane(vectors)
    expect(idsOf(await vectors.search({ index, vector: [3, 0.5], filter })).toSorted()).toEqual(ids.toSorted())
    expect((await vectors.list({ index, filter })).items.map(({ id }) => id)).toEqual(ids.toSorted())
    const { deleted } = await vectors.delete({ index, filter })
    expect(deleted).toBe(ids.length)
    expect(await vectors.getIndex({ index })).toMatchObject({ count: 4 - ids.length })
  })

  test('a namespace alone; a batch answers in order', async () => {
    const vectors = await admin()
    const index = await plane(vectors)
    const { results } = await vectors.searchBatch({
      index,
      queries: [
        { vector: [0, 0], namespace: 'up' },
        { vector: [0, 0], namespace: '' },
        { vector: [0, 0], namespace: 'nowhere' },
        { id: 'far', topK: 1, include: [] },
      ],
    })
    expect(results.map(idsOf)).toEqual([['north', 'far'], ['origin', 'east'], [], ['north']])
    expect(results[3]?.matches).toEqual([{ id: 'north', namespace: 'up', score: expect.closeTo(46.861, 3) as number }])
    expect((await problemOf(vectors.searchBatch({ index, queries: [{ vector: [0, 0] }, { vector: [0] as number[] }] }))).code).toBe('invalid_argument')
  })
})

describe('index', () => {
  test('the last write of an id wins, in a batch and across them; a retry changes nothing', async () => {
    const vectors = await admin()
    await vectors.createIndex({ name: 'p', dimensions: 2 })
    const twice = [
      { id: 'a', vector: [1, 0] },
      { id: 'a', vector: [0, 1], metadata: { n: 2 } },
    ]
    expect(await vectors.index({ index: 'p', items: twice })).toEqual({ indexed: 1, ids: ['a', 'a'] })
    expect((await vectors.get({ index: 'p', ids: ['a', 'b'], include: ['vector', 'metadata'] })).items).toEqual([
      { id: 'a', vector: [0, 1], metadata: { n: 2 } },
    ])
    const first = await vectors.index({ index: 'p', items: [{ id: 'a', vector: [1, 1] }] }, { idempotencyKey: 'k1' })
    await vectors.index({ index: 'p', items: [{ id: 'a', vector: [5, 1] }] })
    expect(await vectors.index({ index: 'p', items: [{ id: 'a', vector: [1, 1] }] }, { idempotencyKey: 'k1' })).toEqual(first)
    expect((await vectors.get({ index: 'p', ids: ['a'], include: ['vector'] })).items[0]?.vector).toEqual([5, 1])
    expect((await problemOf(vectors.index({ index: 'p', items: [{ id: 'a', vector: [2, 2] }] }, { idempotencyKey: 'k1' }))).code).toBe('failed_precondition')
    expect(await problemOf(vectors.index({ index: 'p', items: [{ id: 'a', vector: [2, 2] }], mode: 'insert' }))).toMatchObject({
      code: 'already_exists',
      data: { ids: ['a'] },
    })
  })

  test('base64 is its float32 values; the vector that was given comes back', async () => {
    const vectors = await admin()
    await vectors.createIndex({ name: 'p', dimensions: 3 })
    const given = [0.1, -20_000.25, 1e-3]
    await vectors.index({ index: 'p', items: [{ id: 'a', vector: Buffer.from(Float32Array.from(given).buffer).toString('base64') }] })
    const vector = (await vectors.get({ index: 'p', ids: ['a'], include: ['vector'] })).items[0]?.vector ?? []
    for (const [at, value] of given.entries()) expect(Math.abs((vector[at] ?? 0) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-6 + 1e-6)
  })

  test.each<[string, object, (string | number)[]]>([
    ['a zero vector', { vector: [0, 0] }, ['items', 1, 'vector']],
    ['three values of two', { vector: [1, 2, 3] }, ['items', 1, 'vector']],
    ['more than a float32', { vector: [1e39, 1] }, ['items', 1, 'vector']],
    ['no cosine in the square of it', { vector: [0, -0] }, ['items', 1, 'vector']],
    ['NaN in base64', { vector: Buffer.from(Float32Array.of(NaN, 1).buffer).toString('base64') }, ['items', 1, 'vector']],
    ['half a float32 in base64', { vector: 'AAAAAAA=' }, ['items', 1, 'vector']],
    ['an end in the middle of base64', { vector: 'AAA=AAAAAAA=' }, ['items', 1, 'vector']],
    ['a space in base64', { vector: 'AAAA AAAAAA=' }, ['items', 1, 'vector']],
    ['base64 as URLs have it', { vector: 'AACAP_-_AAA=' }, ['items', 1, 'vector']],
    ['no text at all', { vector: '' }, ['items', 1, 'vector']],
    ['a text among the numbers', { vector: [1, '2'] }, ['items', 1, 'vector']],
    ['an object', { vector: { 0: 1, 1: 2 } }, ['items', 1, 'vector']],
    ['4,097 values', { vector: Array.from({ length: 4097 }, () => 1) }, ['items', 1, 'vector']],
    ['no vector', {}, ['items', 1]],
    ['metadata of 10 KiB and a byte', { vector: [1, 2], metadata: { a: 'x'.repeat(10 * 1024 - 7) } }, ['items', 1, 'metadata']],
    ['an id of 513 bytes', { vector: [1, 2], id: `${'é'.repeat(256)}x` }, ['items', 1, 'id']],
  ])('%s is named, and nothing of its batch is written', async (_, faulty, path) => {
    const vectors = await admin()
    await vectors.createIndex({ name: 'p', dimensions: 2 })
    const problem = await problemOf(
      vectors.index({
        index: 'p',
        items: [
          { id: 'a', vector: [1, 1] },
          { id: 'b', ...faulty },
        ],
      }),
    )
    expect(problem).toMatchObject({ code: 'invalid_argument', issues: [{ path }] })
    expect(await vectors.getIndex({ index: 'p' })).toMatchObject({ count: 0 })
  })

  test('what a caller may ask at once is bounded', async () => {
    const vectors = await admin()
    await vectors.createIndex({ name: 'wide', dimensions: 4096 })
    expect((await problemOf(vectors.get({ index: 'wide', ids: Array.from({ length: 500 }, (_, id) => `i${id}`), include: ['vector'] }))).code).toBe(
      'invalid_argument',
    )
    const deep = Array.from({ length: 12 }).reduce<object>((filter) => ({ $not: filter }), { a: 1 }) as Record<string, unknown>
    expect((await problemOf(vectors.list({ index: 'wide', filter: deep }))).code).toBe('invalid_argument')
    expect((await problemOf(vectors.delete({ index: 'wide' }))).code).toBe('invalid_argument')
    expect((await problemOf(vectors.delete({ index: 'wide', ids: ['a'], namespace: 'b' }))).code).toBe('invalid_argument')
  })
})

describe('update, list, delete', () => {
  test('metadata is replaced or merged, the vector stays', async () => {
    const vectors = await admin()
    const index = await plane(vectors)
    expect(
      await vectors.update({
        index,
        items: [
          { id: 'east', metadata: { a: { b: 1, c: 2 } } },
          { id: 'none', metadata: {} },
        ],
      }),
    ).toEqual({
      ...{ updated: 1, missing: ['none'] },
    })
    await vectors.update({ index, items: [{ id: 'east', metadata: { a: { b: null }, d: [1] }, namespace: 'up' }], mode: 'merge' })
    expect((await vectors.get({ index, ids: ['east'], include: ['vector', 'metadata'] })).items).toEqual([
      { id: 'east', namespace: 'up', metadata: { a: { c: 2 }, d: [1] }, vector: [3, 0] },
    ])
    expect(idsOf(await vectors.search({ index, vector: [0, 0], filter: { lang: 'de' } }))).toEqual([])
    expect(idsOf(await vectors.search({ index, vector: [0, 0], namespace: 'up', topK: 1 }))).toEqual(['east'])
  })

  test('pages follow one another; a cursor fits its own query alone', async () => {
    const vectors = await admin()
    const index = await plane(vectors)
    const first = await vectors.list({ index, limit: 3, include: [] })
    expect(first.items).toEqual([{ id: 'east' }, { id: 'far', namespace: 'up' }, { id: 'north', namespace: 'up' }])
    expect(await vectors.list({ index, limit: 3, include: [], cursor: first.nextCursor })).toEqual({ items: [{ id: 'origin' }] })
    expect((await problemOf(vectors.list({ index, namespace: 'up', cursor: first.nextCursor }))).code).toBe('invalid_argument')
  })

  test('a namespace goes whole; what is gone is found no more', async () => {
    const vectors = await admin()
    const index = await plane(vectors)
    expect(await vectors.delete({ index, namespace: 'up' })).toEqual({ deleted: 2 })
    expect(await vectors.delete({ index, ids: ['east', 'east', 'nobody'] })).toEqual({ deleted: 1 })
    expect(idsOf(await vectors.search({ index, vector: [3, 4] }))).toEqual(['origin'])
  })
})

test('embed is what index and search embed by', async () => {
  const vectors = await admin()
  const { embeddings, dimensions } = await vectors.embed({ input: ['grüße aus Köln', '東京都の天気'] })
  expect({ dimensions, lengths: embeddings.map(({ length }) => length) }).toEqual({ dimensions: 512, lengths: [512, 512] })
  await vectors.createIndex({ name: 'docs' })
  await vectors.index({
    index: 'docs',
    items: [
      { id: 'a', text: 'GRÜSSE aus Köln' },
      { id: 'b', text: '東京の天気' },
    ],
  })
  expect(idsOf(await vectors.search({ index: 'docs', vector: embeddings[1] ?? [], topK: 1 }))).toEqual(['b'])
  expect(await problemOf(vectors.embed({ input: ['fine', '  '] }))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['input', 1] }] })
})

test('another tenant sees nothing of it', async () => {
  const [one, other] = await Promise.all([admin(), admin()])
  const index = await plane(one)
  expect((await problemOf(other.search({ index, vector: [1, 1] }))).code).toBe('not_found')
  expect((await other.listIndexes()).items).toEqual([])
})
