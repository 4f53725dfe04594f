import { problemOf, root, startOwn, type Tenant, tenant, until, withKey } from '@dot-do/testing'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ns = 'docs'
const index = 'db.do/docs'
type Mode = 'hybrid' | 'text' | 'semantic'

const me = () => tenant({ grants: ['db:admin', 'vectors:read'] })
const hits = async ({ db }: Pick<Tenant, 'db'>, query: string, mode: Mode, more: object = {}) => (await db.search({ ns, query, mode, ...more })).items
const ids = async (...asked: Parameters<typeof hits>) => (await hits(...asked)).map(({ document }) => document.id)

const documents = [
  { id: 'a/boats', content: '# Boats\n\nSailing ships crossed the ocean.\n', data: { lang: 'en' } },
  { id: 'a/bread', content: '# Bread\n\nThe baker kneads the dough at dawn.\n', data: { lang: 'en' } },
  { id: 'b/brot', content: '# Brot\n\nDer Bäcker knetet den Teig.\n', data: { lang: 'de' }, type: 'Note' },
  { id: 'b/stars', content: '# Stars\n\nAstronomers observe distant galaxies.\n', data: { lang: 'en' }, visibility: 'public' as const },
]

const put = ({ db }: Pick<Tenant, 'db'>, some: { id: string; content?: string }[] = documents) =>
  db.batch({ ns, wait: true, operations: some.map((each) => ({ op: 'put' as const, ...each })) })

test('finds what shares no word, but parts of words, with its nearest piece', async () => {
  const my = await me()
  await put(my)
  expect(await ids(my, 'astronomical observation', 'text')).toEqual([])
  const [first] = await hits(my, 'astronomical observation', 'semantic')
  expect(first).toMatchObject({ document: { id: 'b/stars' }, chunk: { part: 0, text: documents[3]?.content } })
  expect(first?.highlight).toBeUndefined()
  expect((await ids(my, 'astronomical observation', 'hybrid'))[0]).toBe('b/stars')
  // hybrid is what is meant unless it is said otherwise.
  expect(await my.db.search({ ns, query: 'galaxies' })).toEqual(await my.db.search({ ns, query: 'galaxies', mode: 'hybrid' }))
  expect((await hits(my, 'galaxies', 'hybrid'))[0]).toMatchObject({ document: { id: 'b/stars' }, highlight: expect.stringContaining('<mark>galaxies</mark>') })
  expect(await problemOf(hits(my, '   ', 'semantic'))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['query'] }] })
  expect(await problemOf(hits(my, 'x', 'semantic', { where: { a: { $no: 1 } } }))).toMatchObject({ code: 'invalid_argument' })
})

test('filters before it ranks: by fields, type and id', async () => {
  const my = await me()
  await put(my)
  const near = (more: object) => ids(my, 'the baker kneads dough', 'semantic', { topK: 1, ...more })
  expect(await near({})).toEqual(['a/bread'])
  expect(await near({ where: { lang: 'de' } })).toEqual(['b/brot'])
  expect(await near({ type: 'Note' })).toEqual(['b/brot'])
  expect(await near({ id: 'b/*s' })).toEqual(['b/stars'])
  expect(await near({ id: '!a/bread', where: { visibility: 'public' } })).toEqual(['b/stars'])
  expect(await near({ where: { lang: 'fr' } })).toEqual([])
})

// So many that their ids are no filter any more: the search is widened instead.
const isFull = process.env.CONFORMANCE !== undefined
const sizes = isFull ? { near: 3000, far: 21_000 } : { near: 1200, far: 1200 }

test('ranks what matches, also where all that is nearest does not', { timeout: isFull ? 600_000 : 60_000 }, async () => {
  const my = await me()
  // These are what is asked for itself, and nearer than any of the others.
  const near = Array.from({ length: sizes.near }, (_, n) => ({ id: `near/${n}`, content: 'red green blue', data: { side: 'near' } }))
  const far = Array.from({ length: sizes.far }, (_, n) => ({ id: `far/${n}`, content: `red shade ${n}`, data: { side: 'far' } }))
  for (const some of [near, far]) for (let at = 0; at < some.length; at += 600) await put(my, some.slice(at, at + 600))
  const found = await hits(my, 'red green blue', 'semantic', { where: { side: 'far' }, topK: 100 })
  expect(found).toHaveLength(100)
  expect(found.every(({ document }) => document.id.startsWith('far/'))).toBe(true)
  const [first] = (await my.vectors.list({ index, limit: 1, include: ['metadata', 'text'] })).items
  expect(first?.text).toBe('red green blue')
  const filter = { hash: { $ne: first?.metadata?.hash } }
  const { matches } = await my.vectors.search({ index, text: 'red green blue', topK: 100, exact: true, filter })
  const least = (matches.at(-1)?.score ?? 1) - 1e-5
  // What lists of ids narrow is compared in float32; else vectors.do finds 98 of 100.
  expect(found.filter(({ score }) => score >= least).length).toBeGreaterThanOrEqual(isFull ? 95 : 100)
})

test('a document of many pieces leaves room for others', async () => {
  const my = await me()
  const piece = (n: number) => `## Lighthouse ${n}\n\n${'Lighthouse keeper. '.repeat(70)}\n`
  await put(my, [{ id: 'whole', content: Array.from({ length: 130 }, (_, n) => piece(n)).join('\n') }])
  await put(
    my,
    Array.from({ length: 60 }, (_, n) => ({ id: `other/${n}`, content: `Some light on ${n}.` })),
  )
  expect(
    (await my.vectors.search({ index, text: 'lighthouse keeper', topK: 130 })).matches.every(({ text, metadata }) => !text && metadata?.document === 1),
  ).toBe(true)
  const found = await ids(my, 'lighthouse keeper', 'semantic', { topK: 40 })
  expect([found.length, found[0], new Set(found).size]).toEqual([40, 'whole', 40])
})

test('fuses both rankings by reciprocal rank, k = 60, by the best piece of each document', async () => {
  const my = await me()
  let seed = 7
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below
  const words = ['harbour', 'harvest', 'harness', 'garden', 'gardener', 'guard', 'signal', 'signature', 'design', 'resign', 'planet', 'plant', 'planner']
  const text = (n: number) => Array.from({ length: n }, () => words[random(words.length)]).join(' ')
  const long = () => Array.from({ length: 4 }, (_, n) => `## Part ${n}\n\n${text(120)}\n`).join('\n')
  await put(
    my,
    Array.from({ length: 90 }, (_, n) => ({ id: `d/${n}`, content: n % 9 === 0 ? long() : `${text(3 + random(20))}\n` })),
  )
  for (const query of ['garden planet', 'signal', 'harvesting planners', 'guard design resign', 'd/7']) {
    const [texts, near, fused] = await Promise.all((['text', 'semantic', 'hybrid'] as const).map((mode) => hits(my, query, mode, { topK: 100 })))
    const scores = new Map<string, number>()
    for (const list of [texts, near])
      for (const [at, { document }] of (list ?? []).entries()) scores.set(document.id, (scores.get(document.id) ?? 0) + 1 / (60 + at + 1))
    const expected = [...scores].toSorted(([, one], [, other]) => other - one)
    expect(fused?.map(({ document, score }) => [document.id, score])).toEqual(expected)
    expect(near).toHaveLength(90)
    expect(new Set(near?.map(({ document }) => document.id)).size).toBe(90)
  }
})

test('finds nothing where there is nothing, and words before anything is indexed', async () => {
  const my = await me()
  for (const mode of ['hybrid', 'semantic'] as const) expect(await ids(my, 'words', mode)).toEqual([])
  await my.db.put({ ns, id: 'bare', data: { n: 1 }, title: 'Words alone', wait: true })
  expect(await ids(my, 'words', 'hybrid')).toEqual(['bare'])
  expect(await ids(my, 'words', 'semantic')).toEqual([])
  expect((await my.vectors.listIndexes()).items).toEqual([])
})

test('a write that waits is found when it answers; a rewrite takes what it was out of the index, a deletion all', async () => {
  const my = await me()
  const has = async () => (await my.vectors.list({ index, limit: 100, include: ['text'] })).items.map(({ text }) => text?.split('\n')[0])
  const long = Array.from({ length: 3 }, (_, n) => `## Part ${n}\n\n${`Sentence ${n}. `.repeat(100)}\n`).join('\n')
  await my.db.create({ ns, id: 'one', content: long, wait: true })
  expect((await has()).length).toBeGreaterThanOrEqual(3)
  await my.db.put({ ns, id: 'one', content: 'A quokka.', wait: true })
  expect(await has()).toEqual(['A quokka.'])
  await my.db.update({ ns, id: 'one', patch: { content: 'A wombat.' }, wait: true })
  expect(await has()).toEqual(['A wombat.'])
  // Of data alone nothing is told.
  await my.db.update({ ns, id: 'one', patch: { data: { n: 2 } }, wait: true })
  await my.db.getOrCreate({ ns, id: 'two', create: { content: 'A numbat.' }, wait: true })
  expect(await has()).toEqual(['A wombat.', 'A numbat.'])
  await my.db.delete({ ns, id: 'one', wait: true })
  expect(await has()).toEqual(['A numbat.'])
  expect(await ids(my, 'wombat', 'semantic')).toEqual(['two'])
  await my.db.delete({ ns, glob: '**', max: 10, wait: true })
  expect((await my.vectors.listIndexes()).items).toEqual([])
  expect(await ids(my, 'numbat', 'semantic')).toEqual([])
  await my.db.put({ ns, id: 'again', content: 'A bilby.', wait: true })
  expect(await ids(my, 'bilby', 'semantic')).toEqual(['again'])
})

// Two words whose vectors in local/hash-512 add up to nothing.
const cancelling = '\u08b3 \u0926'

test('a text of which no vector can be made keeps no other from the index', async () => {
  const my = await me()
  await put(my, [{ id: 'x', content: 'A possum.' }])
  await put(my, [
    { id: 'x', content: cancelling },
    { id: 'y', content: 'A glider.' },
  ])
  expect(await ids(my, 'possum glider', 'semantic')).toEqual(['y'])
  expect((await my.vectors.list({ index, limit: 10 })).items).toHaveLength(1)
  expect(await ids(my, cancelling, 'text')).toEqual(['x'])
})

test('whoever may read documents searches them; the index itself is db.do’s alone, and another tenant’s is another', async () => {
  const my = await tenant({ grants: ['db:admin', 'vectors:*'] })
  await put(my)
  const { key } = await root().auth.createKey({ organization: my.organization, name: 'reader', permissions: ['db:read'] })
  const reader = withKey(key)
  expect((await ids(reader, 'sailing ships', 'semantic'))[0]).toBe('a/boats')
  expect(await problemOf(reader.vectors.search({ index, text: 'ships' }))).toMatchObject({ code: 'permission_denied' })
  expect((await my.vectors.search({ index, text: 'sailing ships', topK: 1 })).matches).toHaveLength(1)
  expect(await problemOf(my.vectors.index({ index, items: [{ id: '1/0', text: 'forged' }] }))).toMatchObject({ code: 'permission_denied' })
  expect(await problemOf(my.vectors.deleteIndex({ index }))).toMatchObject({ code: 'permission_denied' })
  const other = await tenant({ grants: ['db:admin', 'vectors:*'] })
  expect(await problemOf(other.vectors.search({ index, text: 'ships' }))).toMatchObject({ code: 'not_found' })
  expect(await ids(other, 'sailing ships', 'semantic')).toEqual([])
})

test('the index catches up with what was written before a kill -9; who leaves takes all along', { timeout: 180_000 }, async () => {
  await using own = await startOwn({ only: ['db'], env: { PURGE_AGAIN_MS: '1000' } })
  const mine = await tenant({ grants: ['db:admin', 'vectors:read'], on: own })
  const client = () => withKey(mine.key, own)
  const written: string[] = []
  for (let round = 0; round < 4; round++) {
    const before = written.length
    const writing = Array.from({ length: 12 }, async (_, n) => {
      const id = `r${round}/${n}`
      await client().db.put({ ns, id, content: `A text about ${id}.` })
      written.push(id)
    })
    const some = Promise.allSettled(writing)
    await until('some are written', async () => written.length > before + 3 * round)
    await own.kill()
    await some
    await own.restart()
  }
  expect(written.length).toBeGreaterThan(0)
  await until('the index knows all', async () => {
    const there = await client().db.count({ ns })
    const { items } = await client()
      .vectors.list({ index, limit: 100, include: [] })
      .catch(() => ({ items: [] }))
    return items.length === there.count
  })
  await client().db.put({ ns, id: 'last', content: 'The last.', wait: true })
  const found = new Set(await ids(client(), 'A text about', 'semantic', { topK: 100 }))
  expect(written.filter((id) => !found.has(id))).toEqual([])
  const folder = join(own.folder, 'state')
  const isKept = () => spawnSync('grep', ['-rqa', 'A text about r', folder]).status === 0
  expect(isKept()).toBe(true)
  await root(own).auth.deleteOrganization({ id: mine.organization })
  const purges = async (domain: string) => (await root(own).auth.listAudit({ method: 'purge', domain })).items.length
  await until('all is purged', async () => (await purges('db.do')) === 2 && (await purges('vectors.do')) === 2, 30_000)
  expect(isKept()).toBe(false)
})
