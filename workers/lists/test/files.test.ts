import { tenant } from '@dot-do/testing'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'

const admin = () => tenant({ grants: ['lists:admin'] })
const base64 = (text: string) => Buffer.from(text).toString('base64')
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

const fields = [
  { name: 'title', type: 'text' as const },
  { name: 'photo', type: 'file' as const },
  { name: 'papers', type: 'file' as const, many: true },
]

test('files come in as base64, data: URLs or tagged bytes, and go out as they came', async () => {
  const { lists } = await admin()
  await lists.create({ name: 'x', fields })
  const png = Buffer.from('89504e470d0a1a0a00ff', 'hex')
  const papers = [
    { name: 'a.csv', type: 'text/csv', data: base64('a,b\n1,2\n') },
    `data:application/pdf;base64,${base64('%PDF-1.7')}`,
    { $type: 'binary', value: base64('bytes') },
    { name: 'page.html', type: 'text/html', data: base64('<script>alert(1)</script>') },
    { name: 'empty', data: '' },
  ]
  const { items } = await lists.add({ list: 'x', item: { title: 't', photo: { name: 'p.png', type: 'image/PNG; x=y', data: png.toString('base64') }, papers } })
  const [item] = items
  expect(item).toMatchObject({
    photo: { name: 'p.png', type: 'image/png', size: 10, sha256: sha256(png) },
    papers: [
      { name: 'a.csv', type: 'text/csv', size: 8, sha256: sha256('a,b\n1,2\n') },
      { type: 'application/pdf', size: 8 },
      { type: 'application/octet-stream', size: 5 },
      { type: 'text/html', size: 25 },
      { name: 'empty', size: 0 },
    ],
  })
  expect(JSON.stringify(await lists.query({ list: 'x' }))).not.toContain(base64('bytes'))
  const read = async (field: string, index = 0) => {
    const blob = await lists.file({ list: 'x', id: item?.id ?? '', field, index })
    return [blob.type.replace(' ', ''), Buffer.from(await blob.arrayBuffer()).toString('latin1')]
  }
  expect(await read('photo')).toEqual(['image/png', png.toString('latin1')])
  expect(await read('papers')).toEqual(['text/csv;charset=utf-8', 'a,b\n1,2\n'])
  expect(await read('papers', 1)).toEqual(['application/pdf', '%PDF-1.7'])
  expect(await read('papers', 3)).toEqual(['application/octet-stream', '<script>alert(1)</script>'])
  expect(await read('papers', 4)).toEqual(['application/octet-stream', ''])
  await expect(read('papers', 5)).rejects.toMatchObject({ code: 'not_found' })
  await expect(read('title')).rejects.toMatchObject({ code: 'invalid_argument' })
  await expect(lists.file({ list: 'x', id: 'item_no', field: 'photo' })).rejects.toMatchObject({ code: 'not_found' })
  expect((await lists.query({ list: 'x', where: { 'photo.type': 'image/png' } })).items).toHaveLength(1)
  expect((await lists.query({ list: 'x', where: { 'photo.size': { $gt: 10 } } })).items).toHaveLength(0)
})

test('files stay while their item has them, and go with it', async () => {
  const { lists } = await admin()
  await lists.create({ name: 'x', fields })
  const { items } = await lists.add({ list: 'x', item: { photo: { name: 'one', data: base64('one') }, papers: [{ name: 'two', data: base64('two') }] } })
  const id = items[0]?.id ?? ''
  const text = async (field: string, index = 0) => (await lists.file({ list: 'x', id, field, index })).text()
  await lists.update({ list: 'x', id, set: { title: 'new', photo: items[0]?.photo }, append: { papers: { name: 'three', data: base64('three') } } })
  expect([await text('photo'), await text('papers'), await text('papers', 1)]).toEqual(['one', 'two', 'three'])
  await lists.update({ list: 'x', id, set: { papers: [{ name: '2', data: base64('2') }] } })
  await expect(text('papers', 1)).rejects.toMatchObject({ code: 'not_found' })
  await expect(lists.update({ list: 'x', id, set: { photo: { ...(items[0]?.photo as object), sha256: sha256('other') } } })).rejects.toMatchObject({
    code: 'invalid_argument',
  })
  const { list } = await lists.alter({ list: 'x', change: [{ name: 'photo', many: true }] })
  expect((await lists.query({ list: 'x' })).items[0]).toMatchObject({ photo: [{ name: 'one' }] })
  expect(await text('photo')).toBe('one')
  await lists.remove({ list: 'x', id })
  await expect(text('photo')).rejects.toMatchObject({ code: 'not_found' })
  await lists.revert({ list: 'x', to: list.version })
  const [back] = (await lists.query({ list: 'x' })).items
  expect(back).toMatchObject({ id, title: 'new' })
  expect(back).not.toHaveProperty('photo')
})

test('what is no file, or too much, is refused', async () => {
  const { lists } = await admin()
  await lists.create({ name: 'x', fields })
  const bad = [
    7,
    {},
    { data: 5 },
    { data: '%%%' },
    { data: 'data:text/plain,hello' },
    { data: '', extra: 1 },
    { data: '', type: 'x' },
    { data: '', type: 7 },
    { data: '', name: 'a\nb' },
    'a b',
    [],
  ]
  for (const photo of bad) await expect(lists.add({ list: 'x', item: { photo } }), JSON.stringify(photo)).rejects.toMatchObject({ code: 'invalid_argument' })
  await expect(lists.add({ list: 'x', item: { papers: Array.from({ length: 21 }, () => '') } })).rejects.toMatchObject({ code: 'invalid_argument' })
  const large = Buffer.alloc(700_000).toString('base64')
  const { items } = await lists.add({ list: 'x', item: { photo: large } })
  await expect(lists.add({ list: 'x', item: { photo: Buffer.alloc(1_000_000).toString('base64') } })).rejects.toMatchObject({ code: 'payload_too_large' })
  await expect(lists.update({ list: 'x', id: items[0]?.id, set: { papers: [large] } })).rejects.toMatchObject({ code: 'payload_too_large' })
  await expect(lists.query({ list: 'x', sort: ['photo'] })).rejects.toMatchObject({ code: 'invalid_argument' })
})
