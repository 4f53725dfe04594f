import { tenant } from '@dot-do/testing'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, expect, test } from 'vitest'

const ns = 'docs'
let db: Awaited<ReturnType<typeof tenant>>['db']

const long = (topic: string) =>
  Array.from({ length: 6 }, (_, n) => `## Part ${n} of ${topic}\n\n${`Sentence about ${topic} number ${n}. `.repeat(40)}\n`).join('\n')

const documents = [
  { id: 'guides/install', content: '# Install\n\nRun the installer, then restart the engine.\n', data: { lang: 'en' } },
  { id: 'guides/café', content: '# Café\n\nA Café for the installer’s engine: straße & <b>bold</b>.\n', data: { lang: 'fr' } },
  { id: 'guides/long', content: `# Long\n\n${long('turbines')}\nThe word zebra stands here once.\n`, data: { lang: 'en' } },
  { id: 'notes/other', content: 'Engine engine engine.\n', data: { lang: 'de' }, type: 'Note' },
  { id: 'notes/titled', title: 'A turbocharger', data: {} },
]

beforeAll(async () => {
  ;({ db } = await tenant({ grants: ['db:write'] }))
  await db.batch({ ns, operations: documents.map((each) => ({ op: 'put' as const, ...each })) })
})

const idsOf = async (query: string, more: object = {}) => (await db.search({ ns, query, mode: 'text', ...more })).items.map(({ document }) => document.id)

test('finds words whatever their case and accents, phrases in their order', async () => {
  expect(await idsOf('cafe')).toEqual(['guides/café'])
  expect((await idsOf('ENGINE')).toSorted()).toEqual(['guides/café', 'guides/install', 'notes/other'])
  expect(await idsOf('"restart the engine"')).toEqual(['guides/install'])
  expect(await idsOf('"engine the restart"')).toEqual([])
  expect(await idsOf('restart engine')).toEqual(['guides/install'])
})

test('finds any of the words where no piece has all', async () => {
  expect((await idsOf('zebra installer')).toSorted()).toEqual(['guides/café', 'guides/install', 'guides/long'])
})

test('finds ids and titles by a part of them', async () => {
  expect(await idsOf('bocharg')).toEqual(['notes/titled'])
  expect(await idsOf('notes/ot')).toEqual(['notes/other'])
})

test('gives the best piece with its headings, and what was found in escaped HTML', async () => {
  const { items } = await db.search({ ns, query: 'zebra', mode: 'text', select: ['lang'] })
  expect(items).toMatchObject([{ document: { id: 'guides/long', lang: 'en' }, chunk: { path: ['Long', 'Part 5 of turbines'] } }])
  expect(items[0]?.chunk?.text.length).toBeLessThanOrEqual(1600)
  expect(items[0]?.highlight).toContain('<mark>zebra</mark>')
  const [found] = (await db.search({ ns, query: 'straße', mode: 'text' })).items
  expect(found?.highlight).toContain('<mark>straße</mark> &amp; &lt;b&gt;bold&lt;/b&gt;')
})

test('filters before it ranks', async () => {
  expect(await idsOf('engine', { where: { lang: 'de' }, topK: 1 })).toEqual(['notes/other'])
  expect(await idsOf('engine', { type: 'Note' })).toEqual(['notes/other'])
  expect((await idsOf('engine', { id: '{guides,none}/**' })).toSorted()).toEqual(['guides/café', 'guides/install'])
  expect(await idsOf('turboch', { where: { lang: 'en' } })).toEqual([])
})

test('knows what was written a moment ago, and nothing of what is gone', async () => {
  await db.put({ ns, id: 'fresh', content: 'A quokka.' })
  expect(await idsOf('quokka')).toEqual(['fresh'])
  await db.put({ ns, id: 'fresh', content: 'A wombat.', title: 'Marsupial' })
  expect([await idsOf('quokka'), await idsOf('wombat'), await idsOf('arsup')]).toEqual([[], ['fresh'], ['fresh']])
  await db.update({ ns, id: 'fresh', patch: { content: null, title: null } })
  expect([await idsOf('wombat'), await idsOf('arsup')]).toEqual([[], []])
  await db.put({ ns, id: 'fresh', content: 'A numbat.' })
  await db.delete({ ns, id: 'fresh' })
  expect([await idsOf('numbat'), await idsOf('fresh')]).toEqual([[], []])
})

test.each([
  'AND',
  'a OR',
  'NOT engine',
  'NEAR(a b)',
  'engine*',
  '^engine',
  '{path}: engine',
  '"',
  '""',
  'a"b',
  "it's",
  '(',
  'engine -zebra',
  '\u0000engine',
  'path:engine',
  '+ engine',
  'a'.repeat(1000),
  'a '.repeat(500),
])('takes %j for words', async (query) => {
  const answer = await db.search({ ns, query }).catch((err: { code: string }) => err.code)
  expect(['invalid_argument', 'object']).toContain(typeof answer === 'string' ? answer : typeof answer)
})

test('refuses a query without words', async () => {
  for (const query of ['---', '"', ' ', '()'])
    await expect(db.search({ ns, query })).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path: ['query'] }] })
})

test('ranks as SQLite’s own FTS5 does in another program', async () => {
  const corpus = (await tenant({ grants: ['db:admin'] })).db
  let seed = 42
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below
  const words = Array.from({ length: 60 }, (_, n) => `w${n}q`)
  const texts = Array.from(
    { length: 400 },
    (_, n) => `# h${random(8)}z ${n}\n\n${Array.from({ length: 5 + random(80) }, () => words[Math.min(random(60), random(60))]).join(' ')}\n`,
  )
  await corpus.batch({ ns, operations: texts.map((content, n) => ({ op: 'put' as const, id: `x/${String(n).padStart(3, '0')}`, content })) })
  const { rows } = await corpus.query({ ns, sql: 'select document, part, path, text from chunks', limit: 10_000 })
  const other = new DatabaseSync(':memory:')
  other.exec("create virtual table t using fts5(path, text, document unindexed, tokenize='unicode61 remove_diacritics 2')")
  for (const [document = null, , path = null, text = null] of rows)
    other.prepare('insert into t (path, text, document) values (?, ?, ?)').run(path as string, text as string, document as string)
  for (const query of ['w3q', 'w10q w20q', 'w50q w51q w52q', '"w1q w2q"', 'h3z w7q', 'w0q w1q w2q w3q w4q']) {
    const match = [...query.matchAll(/"[^"]*"|\S+/g)].map(([term]) => (term.startsWith('"') ? term : `"${term}"`)).join(' ')
    const theirs = other.prepare('select document from t where t match ? order by bm25(t, 2.0, 1.0), document limit 50').all(match)
    const ours = (await corpus.search({ ns, query, topK: 50, mode: 'text' })).items.map(({ document }) => document.id)
    expect({ query, ours }).toEqual({ query, ours: theirs.map(({ document }) => document) })
    expect(ours.length).toBeGreaterThan(0)
  }
})
