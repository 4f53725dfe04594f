import { platform, tenant, problemOf } from '@dot-do/testing'
import type { Field } from 'lists.do/contract'
import { expect, test } from 'vitest'
import { csv, plain, valuesOf } from './transfer.ts'

const writer = () => tenant({ grants: ['lists:admin'] })

const stock: Field[] = [
  { name: 'sku', type: 'text', min: 2 },
  { name: 'left', type: 'number', integer: true, min: 0, default: 0 },
  { name: 'on', type: 'date' },
  { name: 'mail', type: 'email', unique: true },
]

test('leaves out what does not fit and names it by line; a dry run says so beforehand', async () => {
  const { lists } = await writer()
  await lists.create({ name: 'l', key: 'sku', fields: stock })
  await lists.add({ list: 'l', item: { sku: 'aa', mail: 'x@example.com' } })
  const rows = [
    'sku,left,on,mail',
    'bb,1,2026-01-31,',
    'c,1,,',
    '"d',
    'd",-1,,',
    ',,,',
    'ee,many,31.1.2026,',
    'ff,,,x@example.com',
    'bb,3,,',
    'gg,4,,,,',
    'hh,5,,,,x',
    '',
    'ii"i,6',
    '"jj"j,7',
    'kk,8',
  ]
  const file = csv(`\ufeff${rows.join('\n')}`)
  const expected = {
    ...{ added: 4, updated: 0, unchanged: 0, failed: 8 },
    errors: [
      { line: 3, field: 'sku', message: expect.stringContaining('fewer than 2') },
      { line: 4, field: 'left', message: expect.stringContaining('less than 0') },
      { line: 6, field: 'sku', message: 'is required' },
      { line: 7, field: 'left', message: expect.stringContaining('not a number') },
      { line: 7, field: 'on', message: expect.stringContaining('calendar') },
      { line: 8, field: 'mail', message: expect.stringMatching(/^is the mail of item_\w+ already$/) },
      { line: 9, field: 'sku', message: 'is the sku of line 2 already' },
      { line: 11, message: 'has 6 cells, the header 4' },
      { line: 14, message: expect.stringContaining('closing quote') },
    ],
  }
  expect(await lists.import({ list: 'l', file, dryRun: true })).toEqual(expected)
  expect(await lists.get({ list: 'l' })).toMatchObject({ count: 1, version: 1 })
  expect(await lists.import({ list: 'l', file })).toEqual(expected)
  expect((await valuesOf(lists, 'l')).map(({ sku, left }) => [sku, left])).toEqual([
    ['aa', 0],
    ['bb', 1],
    ['gg', 4],
    ['ii"i', 6],
    ['kk', 8],
  ])
})

test('changes what has the same key; the last of several rows holds', async () => {
  const { lists } = await writer()
  await lists.create({ name: 'l', key: 'sku', fields: stock })
  await lists.add({
    list: 'l',
    items: [
      { sku: 'aa', left: 1, mail: 'a@x.de' },
      { sku: 'bb', left: 2, mail: 'b@x.de' },
      { sku: 'cc', left: 3 },
    ],
  })
  const text = 'sku,left,mail\naa,10,b@x.de\nbb,20,c@x.de\naa,11,b@x.de\ncc,3,\ndd,4,\ndd,5,d@x.de\n,6,\nee,-1,\n'
  const expected = {
    added: 1,
    updated: 3,
    unchanged: 1,
    failed: 3,
    errors: [
      { line: 2, field: 'mail' },
      { line: 8, field: 'sku' },
      { line: 9, field: 'left' },
    ],
  }
  expect(await lists.import({ list: 'l', file: csv(text), on: 'sku', dryRun: true })).toMatchObject(expected)
  expect(await lists.import({ list: 'l', file: csv(text), on: 'sku' })).toMatchObject(expected)
  expect(await valuesOf(lists, 'l')).toEqual([
    { sku: 'aa', left: 11, mail: 'b@x.de' },
    { sku: 'bb', left: 20, mail: 'c@x.de' },
    { sku: 'cc', left: 3 },
    { sku: 'dd', left: 5, mail: 'd@x.de' },
  ])
  expect(await problemOf(lists.import({ list: 'l', file: csv(text), on: 'left' }))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['on'] }] })
})

test('a dry run knows the rows of batches before', async () => {
  const { lists } = await writer()
  await lists.create({ name: 'l', key: 'sku', maxItems: 6005, fields: stock })
  const text = `sku,left\n${Array.from({ length: 6000 }, (_, index) => `s${index},1\n`).join('')}s1,2\ns5999,3\n${Array.from({ length: 7 }, (_, index) => `t${index},1\n`).join('')}`
  const expected = {
    ...{ added: 6005, failed: 4 },
    errors: [{ line: 6002, field: 'sku' }, { line: 6003, field: 'sku' }, { line: 6009, message: 'the list may have 6005 items, and is full' }, { line: 6010 }],
  }
  expect(await lists.import({ list: 'l', file: csv(text), dryRun: true })).toMatchObject(expected)
  expect(await lists.import({ list: 'l', file: csv(text), on: 'sku', dryRun: true })).toMatchObject({ added: 6005, updated: 2, failed: 2 })
  expect(await lists.import({ list: 'l', file: csv(text) })).toMatchObject(expected)
})

test('columns are mapped, left out or refused', async () => {
  const { lists } = await writer()
  await lists.create({ name: 'l', fields: [...stock, { name: '__proto__', type: 'text' }] })
  const run = (text: string, mapping?: Record<string, unknown>) => lists.import({ list: 'l', file: csv(text), ...(mapping && { mapping }) })
  const refused = async (text: string, mapping?: Record<string, unknown>) => expect(await problemOf(run(text, mapping)))
  ;(await refused('sku,colour\naa,red\n')).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['mapping', 'colour'] }] })
  ;(await refused('sku,sku\naa,bb\n')).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining('two columns are called sku') })
  ;(await refused('sku,id\naa,bb\n')).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['mapping', 'id'] }] })
  ;(await refused('sku,name\naa,bb\n', { name: 'sku' })).toMatchObject({ code: 'invalid_argument' })
  ;(await refused('sku,\naa,bb\n')).toMatchObject({ code: 'invalid_argument' })
  ;(await refused('sku\naa\n', { none: 'sku' })).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['mapping', 'none'] }] })
  ;(await refused('sku\naa\n', { sku: 7 })).toMatchObject({ code: 'invalid_argument' })
  ;(await refused('')).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['file'] }] })
  ;(await refused('sku,"left')).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['file'] }] })
  expect(await run('sku\n')).toMatchObject({ added: 0, errors: [] })
  expect(await run('Article,id,,__proto__\naa,7,x,p\n', { Article: 'sku', id: null, '': null })).toMatchObject({ added: 1 })
  expect(Object.getOwnPropertyDescriptor((await lists.query({ list: 'l' })).items[0], '__proto__')?.value).toBe('p')
  const objects = new Blob(['{"Article":"bb","id":1}\n{"Article":"cc","sku":"dd"}\n\n[1]\n{"sku":"ee","x":1}\n{"sku":'], { type: 'application/x-ndjson' })
  expect(await lists.import({ list: 'l', file: objects, mapping: { Article: 'sku', id: null } })).toEqual({
    ...{ added: 1, updated: 0, unchanged: 0, failed: 4 },
    errors: [
      { line: 2, field: 'sku', message: 'comes twice' },
      { line: 4, message: expect.stringContaining('object') },
      { line: 5, field: 'x', message: 'is not a field of the list' },
      { line: 6, message: 'is not JSON' },
    ],
  })
  expect(await problemOf(lists.import({ list: 'none', file: csv('a\n1\n') }))).toMatchObject({ code: 'not_found' })
})

test('a hostile file ends in a sentence, whatever of it could be read before', async () => {
  const { lists, http } = await writer()
  await lists.create({
    name: 'l',
    fields: [
      { name: 'a', type: 'longtext' },
      { name: 'j', type: 'json' },
    ],
  })
  const run = (file: Blob, format: 'csv' | 'jsonl' | 'json' = 'csv') => lists.import({ list: 'l', file, format })
  const bytes = (...parts: (string | number[])[]) => new Blob(parts.map((part) => (typeof part === 'string' ? part : Uint8Array.from(part))))
  const whole = 'x\n'.repeat(12_000)
  const refused = async (message: string, ...parts: (string | number[])[]) =>
    expect(await problemOf(run(bytes(...parts)))).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining(message) })
  const broken = async (message: string, ...parts: (string | number[])[]) => {
    // Where rows were written before it was found out, they stay.
    await refused(`line 3: ${message}`, 'a\nx\n', ...parts)
    const expected = { added: 12_000, failed: 1, errors: [{ line: 12_002, message: expect.stringMatching(`${message}.*; nothing behind it was read`) }] }
    expect(await run(bytes(`a\n${whole}`, ...parts))).toMatchObject(expected)
  }
  await broken('the row has more than 4 MiB', `"never closed\n${'y'.repeat(5_000_000)}`)
  await broken('a quote is opened and never closed', '"never closed\ny\nz')
  await broken('is not UTF-8', [0xff, 0xfe], '\n')
  await broken('is not UTF-8', [0xe2, 0x82])
  expect(await run(bytes(`a\n${'"'.repeat(300_001)}x\n"${'"a'.repeat(400_000)}${' '.repeat(400_000)},\nfine\n`))).toMatchObject({ added: 1 })
  expect(await run(bytes(`a\n${','.repeat(100_000)}\nb\0c\nd\r\ne\rf`))).toMatchObject({
    added: 3,
    failed: 2,
    errors: [{ line: 2 }, { line: 3, field: 'a' }],
  })
  expect(await run(bytes(`a\n"${'x'.repeat(1_100_000)}"\n`))).toMatchObject({ added: 0, errors: [{ line: 2, message: expect.stringContaining('1 MiB') }] })
  const deep = '['.repeat(200_000) + ']'.repeat(200_000)
  expect(await run(bytes(`j\n"${deep}"\n`))).toMatchObject({ errors: [{ line: 2, field: 'j', message: expect.stringContaining('nested') }] })
  expect(await run(bytes(`[{"j":${deep}},\n{"a":"x"}]`), 'json')).toMatchObject({
    added: 1,
    errors: [{ line: 1, message: expect.stringContaining('nested') }],
  })
  expect(await run(bytes('[{"a":"x"},\n,{"a":"y"},{"a":1e999},\n{"a":"\\ud800"}, 7] '), 'json')).toMatchObject({
    added: 2,
    errors: [{ line: 2, message: 'is not JSON' }, { line: 2, field: 'a' }, { line: 3, field: 'a' }, { line: 3 }],
  })
  for (const text of ['', '[{}', '[{}]]', '[}]', '[{"a":"]}]', '{}'])
    expect(await problemOf(run(bytes(text), 'json'))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['file'] }] })
  expect(await problemOf(run(bytes('{"a":1}'), 'json'))).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining('JSON array') })
  expect(await run(bytes('{"a":1}\n'.repeat(3000)), 'jsonl')).toMatchObject({ added: 0, failed: 3000, errors: { length: 1000 } })
  const mib = new Uint8Array(1024 * 1024).fill(10)
  const long = await http({
    path: `/lists.do/rpc/import?input=${encodeURIComponent('{"list":"l"}')}`,
    headers: { 'content-type': 'text/csv' },
    body: Array.from({ length: 101 }, () => mib),
  })
  expect(long.problem()).toMatchObject({ code: 'payload_too_large' })
}, 60_000)

test('comes as the body itself, in a form, or as base64', async () => {
  const { lists, http, key } = await writer()
  await lists.create({ name: 'l', fields: plain(['a']) })
  const raw = await http({
    path: `/lists.do/rpc/import?input=${encodeURIComponent('{"list":"l"}')}`,
    headers: { 'content-type': 'text/csv; charset=utf-8' },
    body: ['a\nx\n', 'y\n'].map((part) => Buffer.from(part)),
  })
  expect(raw.json()).toMatchObject({ added: 2 })
  const form = new FormData()
  form.set('input', '{"list":"l"}')
  form.set('file', new File(['{"a":"z"}\n'], 'rows.jsonl'))
  const posted = await fetch(`${platform().url}/lists.do/rpc/import`, { method: 'POST', body: form, headers: { authorization: `Bearer ${key}` } })
  expect(await posted.json()).toMatchObject({ added: 1 })
  expect(await lists.import({ list: 'l', file: Buffer.from('a\nw\n').toString('base64') })).toMatchObject({ added: 1 })
  expect(await lists.import({ list: 'l', file: new File(['[{"a":"v"}]'], 'rows.json', { type: 'application/json' }) })).toMatchObject({ added: 1 })
  expect((await valuesOf(lists, 'l')).map(({ a }) => a)).toEqual(['x', 'y', 'z', 'w', 'v'])
})

test('under one key is one import, however often it is sent', async () => {
  const { lists } = await writer()
  await lists.create({ name: 'l', fields: plain(['a']) })
  const file = csv(`a\n${Array.from({ length: 12_000 }, (_, index) => `row ${index}\n`).join('')}`)
  const idempotencyKey = crypto.randomUUID()
  const [one, two] = await Promise.all([lists.import({ list: 'l', file }, { idempotencyKey }), lists.import({ list: 'l', file }, { idempotencyKey })])
  expect(one).toEqual({ added: 12_000, updated: 0, unchanged: 0, failed: 0, errors: [] })
  expect(two).toEqual(one)
  expect(await lists.import({ list: 'l', file }, { idempotencyKey })).toEqual(one)
  expect(await lists.get({ list: 'l' })).toMatchObject({ count: 12_000, version: 12_000 })
  expect(await problemOf(lists.import({ list: 'l', file: csv('a\nother\n') }, { idempotencyKey }))).toMatchObject({ code: 'failed_precondition' })
})
