import { tenant } from '@dot-do/testing'
import { needs } from '@dot-do/testing/debian'
import { expect, test } from 'vitest'
import { convert, scene } from './tools.ts'

test('a photo is stored once, read, changed, found and deleted with all that was made of it', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos, http } = await tenant({ grants: ['photos:write'] })
  const file = convert(scene(1), 'jpeg')
  const photo = await photos.upload({ file, name: 'A day.jpg', alt: 'The sea', tags: ['sea', 'sea', 'sun'], metadata: { rating: 5 } })
  expect(photo).toMatchObject({
    width: 640,
    height: 480,
    format: 'jpeg',
    name: 'A day.jpg',
    tags: ['sea', 'sun'],
    visibility: 'public',
    version: 1,
    metadata: { rating: 5 },
  })
  expect(photo.blurhash).toMatch(/^[\w#$%*+,\-.:;=?@[\]^_{|}~]{28}$/)
  expect(photo.dominant.length).toBeGreaterThan(1)
  expect(await photos.get({ id: photo.id })).toEqual(photo)
  expect(await photos.upload({ file, name: 'Another name.jpg' })).toEqual({ ...photo, deduplicated: true })
  const changed = await photos.update({ id: photo.id, alt: null, tags: ['sky'], expectedVersion: 1 })
  expect(changed).toEqual({ ...photo, alt: undefined, tags: ['sky'], version: 2 })
  await expect(photos.update({ id: photo.id, name: 'x', expectedVersion: 1 })).rejects.toMatchObject({ code: 'failed_precondition', data: { version: 2 } })
  expect((await photos.list({ tag: 'sky' })).items).toEqual([changed])
  expect((await photos.list({ tag: 'sea' })).items).toEqual([])
  expect(Buffer.from(await (await photos.getBytes({ id: photo.id })).arrayBuffer()).equals(file)).toBe(true)
  const { url } = await photos.getUrl({ id: photo.id, options: { width: 100 } })
  const path = url.slice(new URL(url).origin.length)
  expect((await http({ path })).status).toBe(200)
  expect(await photos.delete({ id: photo.id })).toEqual({ deleted: true })
  expect(await photos.delete({ id: photo.id })).toEqual({ deleted: false })
  await expect(photos.get({ id: photo.id })).rejects.toMatchObject({ code: 'not_found' })
  await expect(photos.getBytes({ id: photo.id })).rejects.toMatchObject({ code: 'not_found' })
  expect(await photos.list()).toEqual({ items: [] })
})

test('another tenant’s photo is as one that is not there', async ({ skip }) => {
  needs(skip, 'convert')
  const [{ photos }, { photos: other }] = await Promise.all([tenant({ grants: ['photos:admin'] }), tenant({ grants: ['photos:admin'] })])
  const { id } = await photos.upload({ file: convert(scene(2, '64x64'), 'png') })
  const calls = [
    () => other.get({ id }),
    () => other.getBytes({ id }),
    () => other.resize({ id }),
    () => other.optimize({ id }),
    () => other.getUrl({ id }),
    () => other.update({ id, name: 'x' }),
    () => other.list({ similarTo: id }),
  ]
  for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'not_found', message: `no photo ${id}` })
  expect(await other.delete({ id })).toEqual({ deleted: false })
  await expect(other.resize({ file: convert(scene(3, '64x64'), 'png'), options: { watermark: { id } } })).rejects.toMatchObject({ code: 'not_found' })
  expect(await photos.get({ id })).toMatchObject({ id })
})
