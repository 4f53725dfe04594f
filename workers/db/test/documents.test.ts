import { tenant } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'

const writer = async () => (await tenant({ grants: ['db:write'] })).db
const ns = 'docs'

test('a document is made once, read, changed, replaced and deleted', async () => {
  const db = await writer()
  const made = await db.create({ ns, id: 'guides/start', type: 'Guide', data: { price: 12, tags: ['a'] }, content: '# Start\n\nHere.\n' })
  expect(made).toMatchObject({ ns, id: 'guides/start', type: 'Guide', title: 'Start', visibility: 'private', version: 1 })
  await expect(db.create({ ns, id: 'guides/start' })).rejects.toMatchObject({ code: 'already_exists', data: { version: 1 } })
  expect(await db.get({ ns, id: 'guides/start' })).toEqual(made)
  const changed = await db.update({ ns, id: 'guides/start', patch: { data: { price: null, by: 'Ada' }, visibility: 'public' } })
  expect(changed).toMatchObject({
    data: { tags: ['a'], by: 'Ada' },
    content: '# Start\n\nHere.\n',
    visibility: 'public',
    version: 2,
    createdAt: made.createdAt,
  })
  const replaced = await db.put({ ns, id: 'guides/start', data: { n: 1 } })
  expect(replaced).toMatchObject({ type: 'Document', data: { n: 1 }, visibility: 'private', version: 3 })
  expect(replaced).not.toHaveProperty('content')
  expect(replaced).not.toHaveProperty('title')
  expect(await db.delete({ ns, id: 'guides/start' })).toEqual({ deleted: 1, ids: ['guides/start'] })
  expect(await db.delete({ ns, id: 'guides/start' })).toEqual({ deleted: 0, ids: [] })
  await expect(db.get({ ns, id: 'guides/start' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(db.update({ ns, id: 'guides/start', patch: {} })).rejects.toMatchObject({ code: 'not_found' })
})

test('what says the same again is no new version, whatever the order of its keys', async () => {
  const db = await writer()
  const made = await db.put({ ns, id: 'a', data: { x: 1, y: { z: [1, 2] } }, content: 'Text' })
  expect(await db.put({ ns, id: 'a', data: { y: { z: [1, 2] }, x: 1 }, content: 'Text' })).toEqual(made)
  expect(await db.update({ ns, id: 'a', patch: { data: { x: 1, gone: null } } })).toEqual(made)
  expect((await db.put({ ns, id: 'a', data: { x: 1, y: { z: [2, 1] } }, content: 'Text' })).version).toBe(2)
})

describe('front matter', () => {
  test('is the data; data that is given goes before it', async () => {
    const db = await writer()
    const content = '---\ntitle: One\nprice: 3\nlist:\n  - a\n---\n# Heading\n'
    const made = await db.put({ ns, id: 'a', content, data: { price: 4 } })
    expect(made).toMatchObject({ title: 'One', data: { title: 'One', price: 4, list: ['a'] }, content: '# Heading\n' })
    expect(await db.update({ ns, id: 'a', patch: { content: '+++\nprice = 5\n+++\nText' } })).toMatchObject({
      data: { title: 'One', price: 5, list: ['a'] },
      content: 'Text',
    })
  })

  test('that is none stays in the content; one that is broken is refused with its place', async () => {
    const db = await writer()
    for (const content of ['---\nno end\n', '---\nJust text.\n---\n', '----\na: 1\n----\n'])
      expect(await db.put({ ns, id: 'a', content })).toMatchObject({ data: {}, content })
    const error = { code: 'invalid_argument', issues: [{ path: ['content'], message: expect.stringContaining('line 3') as unknown }] }
    await expect(db.put({ ns, id: 'a', content: '---\na: 1\na: 2\n---\n' })).rejects.toMatchObject(error)
  })
})

describe('the title', () => {
  test('is the one given, else that of the data, else the first heading', async () => {
    const db = await writer()
    const content = '```\n# not this\n```\n\n## Nor this\n\n# This #\n'
    expect(await db.put({ ns, id: 'a', content })).toMatchObject({ title: 'This' })
    expect(await db.put({ ns, id: 'a', content, data: { title: 'Data' } })).toMatchObject({ title: 'Data' })
    expect(await db.put({ ns, id: 'a', content, data: { title: 'Data' }, title: 'Given' })).toMatchObject({ title: 'Given' })
    expect(await db.update({ ns, id: 'a', patch: { title: null } })).toMatchObject({ title: 'Data' })
    expect(await db.update({ ns, id: 'a', patch: { data: { title: null } } })).toMatchObject({ title: 'This' })
  })
})

describe('expectedVersion', () => {
  test('refuses what another has changed, with the version there is', async () => {
    const db = await writer()
    await db.put({ ns, id: 'a', data: { n: 1 }, expectedVersion: 0 })
    const stale = { code: 'failed_precondition', data: { version: 1 } }
    await expect(db.put({ ns, id: 'a', data: { n: 2 }, expectedVersion: 0 })).rejects.toMatchObject(stale)
    await expect(db.update({ ns, id: 'a', patch: {}, expectedVersion: 2 })).rejects.toMatchObject(stale)
    await expect(db.delete({ ns, id: 'a', expectedVersion: 2 })).rejects.toMatchObject(stale)
    await expect(db.put({ ns, id: 'b', expectedVersion: 1 })).rejects.toMatchObject({ code: 'failed_precondition' })
    expect(await db.put({ ns, id: 'a', data: { n: 2 }, expectedVersion: 1 })).toMatchObject({ version: 2 })
  })

  test('64 writers at once win as often as there are versions', async () => {
    const db = await writer()
    await db.put({ ns, id: 'counter', data: { n: 0 } })
    const wins = await Promise.all(
      Array.from({ length: 64 }, async (_, writer) => {
        let won = 0
        for (let attempt = 0; attempt < 3; attempt++) {
          const { data, version } = (await db.get({ ns, id: 'counter' })) as unknown as { data: { n: number }; version: number }
          const input = { ns, id: 'counter', data: { n: data.n + 1, writer }, expectedVersion: version }
          won += await db.put(input).then(
            () => 1,
            (err: { code: string }) => (err.code === 'failed_precondition' ? 0 : Promise.reject(err)),
          )
        }
        return won
      }),
    )
    const total = wins.reduce((sum, each) => sum + each, 0)
    expect(total).toBeGreaterThan(0)
    expect(await db.get({ ns, id: 'counter' })).toMatchObject({ version: total + 1, data: { n: total } })
  })
})

describe('ids', () => {
  test.each(['a//b', '/a', 'a/', '.', '..', 'a/../b', 'a/.', 'a\nb', 'a\\b', '\ud800', 'x'.repeat(513), 'é'.repeat(257)])('%j is none', async (id) => {
    const db = await writer()
    await expect(db.put({ ns, id })).rejects.toMatchObject({ code: 'invalid_argument' })
    await expect(db.get({ ns, id })).rejects.toMatchObject({ code: 'invalid_argument' })
  })

  test('are the same in whatever form of Unicode', async () => {
    const db = await writer()
    expect(await db.put({ ns, id: 'cafe\u0301' })).toMatchObject({ id: 'caf\u00e9' })
    expect(await db.get({ ns, id: 'caf\u00e9' })).toMatchObject({ id: 'caf\u00e9', version: 1 })
    for (const id of ['__proto__', 'constructor/toString', '...', '.hidden', 'it\'s "x"', '%2e%2e', '\u{1F600}'])
      expect(await db.put({ ns, id })).toMatchObject({ id })
  })
})

test('data keeps keys and numbers as they are', async () => {
  const db = await writer()
  const data = JSON.parse(
    '{"__proto__":{"a":1},"":2,"big":1152921504606846976,"less":-0.1e-7,"max":1.7976931348623157e308,"nested":{"__proto__":null}}',
  ) as Record<string, unknown>
  await db.put({ ns, id: 'a', data })
  const got = (await db.get({ ns, id: 'a' })) as unknown as { data: unknown }
  expect(JSON.stringify(got.data)).toBe(JSON.stringify(data))
  expect(await db.count({ ns, where: { big: 1152921504606846976 } })).toEqual({ count: 1 })
})

describe('sizes', () => {
  test('content of megabytes comes back as it went; more than 8 MiB is refused', async () => {
    const db = await writer()
    const content = `# Big\n\n${'0123456789 \u{1F600} wörd\n\n'.repeat(45_000)}`
    expect(await db.put({ ns, id: 'big', content })).toMatchObject({ content })
    expect(await db.get({ ns, id: 'big' })).toMatchObject({ content })
    expect(await db.put({ ns, id: 'big', content: '' })).toMatchObject({ content: '' })
    await expect(db.put({ ns, id: 'big', content: 'é'.repeat(4 * 1024 * 1024 + 1) })).rejects.toMatchObject({ code: 'invalid_argument' })
  })

  test('data of more than 1 MiB is refused', async () => {
    const db = await writer()
    await expect(db.put({ ns, id: 'a', data: { text: 'é'.repeat(600_000) } })).rejects.toMatchObject({ code: 'payload_too_large' })
    expect(await db.put({ ns, id: 'a', data: { text: 'x'.repeat(1_000_000) } })).toMatchObject({ version: 1 })
  })
})

describe('delete', () => {
  test('by a glob needs to know how many it may be at most', async () => {
    const db = await writer()
    await db.batch({ ns, operations: ['a/1', 'a/2', 'a/3', 'b/1'].map((id) => ({ op: 'put' as const, id })) })
    await expect(db.delete({ ns, glob: 'a/*' })).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path: ['max'] }] })
    await expect(db.delete({ ns, glob: 'a/*', max: 2 })).rejects.toMatchObject({ code: 'failed_precondition', data: { matched: 3 } })
    expect(await db.delete({ ns, glob: 'a/*', max: 3, dryRun: true })).toEqual({ deleted: 3, ids: ['a/1', 'a/2', 'a/3'] })
    expect(await db.delete({ ns, glob: ['a/*', '!a/2'], max: 3 })).toEqual({ deleted: 2, ids: ['a/1', 'a/3'] })
    expect(await db.delete({ ns, ids: ['b/1', 'b/1', 'none'] })).toEqual({ deleted: 1, ids: ['b/1'] })
    expect((await db.list({ ns })).items.map(({ id }) => id)).toEqual(['a/2'])
  })

  test('wants one way to say which', async () => {
    const db = await writer()
    for (const which of [{}, { id: 'a', ids: ['a'] }, { id: 'a', glob: '*', max: 1 }, { id: 'a', max: 1 }, { ids: ['a'], expectedVersion: 1 }])
      await expect(db.delete({ ns, ...which })).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})

describe('a batch', () => {
  test('is done in its order, or not at all', async () => {
    const db = await writer()
    const { results } = await db.batch({
      ns,
      operations: [
        { op: 'create', id: 'a', data: { n: 1 } },
        { op: 'update', id: 'a', patch: { data: { m: 2 } } },
        { op: 'put', id: 'b', content: '---\nn: 3\n---\nText' },
        { op: 'put', id: 'b', content: '---\nn: 3\n---\nText' },
        { op: 'delete', id: 'none' },
      ],
    })
    expect(results).toEqual([
      { op: 'create', id: 'a', version: 1, changed: true },
      { op: 'update', id: 'a', version: 2, changed: true },
      { op: 'put', id: 'b', version: 1, changed: true },
      { op: 'put', id: 'b', version: 1, changed: false },
      { op: 'delete', id: 'none', changed: false },
    ])
    const failing = db.batch({
      ns,
      operations: [
        { op: 'delete', id: 'a' },
        { op: 'put', id: 'c' },
        { op: 'create', id: 'b' },
      ],
    })
    await expect(failing).rejects.toMatchObject({ code: 'already_exists', issues: [{ path: ['operations', 2] }], data: { version: 1 } })
    expect((await db.list({ ns })).items.map(({ id }) => id)).toEqual(['a', 'b'])
    const bad = db.batch({
      ns,
      operations: [
        { op: 'put', id: 'c' },
        { op: 'put', id: 'c//d' },
      ],
    })
    await expect(bad).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path: ['operations', 1, 'id'] }] })
  })

  test('takes a thousand', async () => {
    const db = await writer()
    const operations = Array.from({ length: 1000 }, (_, n) => ({ op: 'put' as const, id: `n/${n}`, data: { n } }))
    expect((await db.batch({ ns, operations })).results).toHaveLength(1000)
    expect(await db.count({ ns })).toEqual({ count: 1000 })
    await expect(db.batch({ ns, operations: [...operations, { op: 'put', id: 'x' }] })).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})

test('another tenant has documents of its own under the same names', async () => {
  const [one, other] = await Promise.all([writer(), writer()])
  await one.put({ ns, id: 'mine', data: { secret: 1 } })
  await expect(other.get({ ns, id: 'mine' })).rejects.toMatchObject({ code: 'not_found' })
  expect(await other.list({ ns })).toEqual({ items: [] })
  expect(await other.count({ ns: 'other' })).toEqual({ count: 0 })
})
