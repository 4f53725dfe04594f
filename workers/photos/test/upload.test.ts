import { platform, root, tenant, until } from '@dot-do/testing'
import { needs } from '@dot-do/testing/debian'
import { expect, test } from 'vitest'
import { convert, scene, tagged } from './tools.ts'

const pathOf = (url: string): string => url.slice(new URL(url).origin.length)

const put = async (path: string, body: Uint8Array, headers: Record<string, string> = {}) => {
  const response = await fetch(`${platform().url}${path}`, { method: 'PUT', body, headers })
  return { status: response.status, body: await response.json<Record<string, unknown>>() }
}

test('a browser puts one picture where it was told to, without a key', async ({ skip }) => {
  needs(skip, 'convert', 'exiftool')
  const { photos } = await tenant({ grants: ['photos:write'] })
  const file = tagged(convert(scene(21, '64x48'), 'jpeg'), 'jpeg', ['-GPSLatitude=1', '-GPSLongitude=2'])
  const { url, id, expiresAt } = await photos.createUploadUrl({ types: ['jpeg'], maxBytes: 100_000, metadata: { form: 'a' } })
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 800_000)
  await expect(photos.get({ id })).rejects.toMatchObject({ code: 'not_found' })
  const path = pathOf(url)
  expect(await put(path.replace(/sig=./, 'sig=_'), file)).toMatchObject({ status: 403, body: { code: 'permission_denied' } })
  expect(await put(path.replace(/exp=\d/, 'exp=9'), file)).toMatchObject({ status: 403 })
  expect(await put(path.replace(/\?.*/, ''), file)).toMatchObject({ status: 403 })
  expect(await put(path, convert(scene(21, '64x48'), 'png'))).toMatchObject({ status: 400, body: { reason: 'type' } })
  expect(await put(path, convert(scene(21, '640x480', '-quality', '100'), 'jpeg'))).toMatchObject({ status: 413 })
  expect(await put(path, Buffer.from('not a picture'))).toMatchObject({ status: 400, body: { reason: 'image' } })
  // Whatever the browser calls it.
  expect(await put(path, file, { 'content-type': 'application/json' })).toEqual({
    status: 200,
    body: { id, format: 'jpeg', width: 64, height: 48, bytes: file.length },
  })
  expect(await photos.get({ id })).toMatchObject({ id, metadata: { form: 'a' }, width: 64 })
  expect((await photos.get({ id })).location).toBeUndefined()
  expect(await put(path, file)).toMatchObject({ status: 409, body: { code: 'already_exists' } })
  const short = await photos.createUploadUrl({ expiresIn: 1 })
  await until('the address has ended', async () => (await put(pathOf(short.url), Buffer.from('x'))).status === 403, 30_000)
})

test('an upload is a file or an address, never of this machine', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos } = await tenant({ grants: ['photos:write'] })
  await expect(photos.upload({})).rejects.toMatchObject({ code: 'invalid_argument' })
  await expect(photos.upload({ file: convert(scene(1, '8x8'), 'png'), url: 'https://example.com/a.png' })).rejects.toMatchObject({ code: 'invalid_argument' })
  for (const url of ['http://127.0.0.1/a.png', 'http://localhost:8787/', 'http://169.254.169.254/latest', 'http://[::1]/', 'https://user:word@example.com/']) {
    await expect(photos.upload({ url }), url).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path: ['url'] }] })
  }
  await expect(photos.upload({ url: 'file:///etc/passwd' })).rejects.toMatchObject({ code: 'invalid_argument' })
})

test('two at once with the same bytes are one photo', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos } = await tenant({ grants: ['photos:write'] })
  const file = convert(scene(22, '64x64'), 'png')
  const made = await Promise.all(Array.from({ length: 4 }, () => photos.upload({ file })))
  expect(new Set(made.map(({ id }) => id)).size).toBe(1)
  expect((await photos.list()).items.length).toBe(1)
  expect(Buffer.from(await (await photos.getBytes({ id: made[0]?.id ?? '' })).arrayBuffer()).equals(file)).toBe(true)
})

test('lists are paged, narrowed, and know what is alike', async ({ skip }) => {
  needs(skip, 'convert', 'exiftool')
  const { photos } = await tenant({ grants: ['photos:write'] })
  const camera = (year: number, model: string) => ['-Make=Acme', `-Model=${model}`, `-DateTimeOriginal=${year}:06:01 00:00:00`]
  const first = await photos.upload({ file: tagged(convert(scene(31, '256x256'), 'jpeg'), 'jpeg', camera(2001, 'One')), tags: ['a'] })
  const alike = await photos.upload({ file: convert([...scene(31, '256x256'), '-resize', '50%', '-quality', '60'], 'jpeg'), tags: ['a', 'b'] })
  const other = await photos.upload({
    file: tagged(convert(['-size', '256x256', 'gradient:white-black', '-rotate', '90'], 'jpeg'), 'jpeg', camera(2011, 'Two')),
  })
  const idsOf = async (query: Parameters<typeof photos.list>[0]) => (await photos.list(query)).items.map(({ id }) => id)
  expect(await idsOf({})).toEqual([other.id, alike.id, first.id])
  const page = await photos.list({ limit: 2 })
  expect((await photos.list({ limit: 2, cursor: page.nextCursor })).items.map(({ id }) => id)).toEqual([first.id])
  expect(await idsOf({ similarTo: first.id })).toEqual([alike.id])
  expect(await idsOf({ similarTo: first.id, tag: 'c' })).toEqual([])
  expect(await idsOf({ tag: 'a' })).toEqual([alike.id, first.id])
  expect(await idsOf({ camera: 'acme o' })).toEqual([first.id])
  expect(await idsOf({ takenAfter: '2005-01-01T00:00:00Z' })).toEqual([other.id])
  expect(await idsOf({ takenBefore: '2005-01-01T00:00:00+02:00' })).toEqual([first.id])
  await expect(photos.list({ cursor: page.nextCursor, tag: 'a' })).rejects.toMatchObject({ code: 'invalid_argument' })
})

test('a part of an original is given to who asks for one', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos, http } = await tenant({ grants: ['photos:write'] })
  const file = convert(scene(23, '64x64'), 'png')
  const { id } = await photos.upload({ file })
  const path = `/photos.do/rpc/getBytes?input=${encodeURIComponent(JSON.stringify({ id }))}`
  const part = await http({ path, headers: { range: 'bytes=10-19' } })
  expect([part.status, part.headers['content-range'], part.body.equals(file.subarray(10, 20))]).toEqual([206, `bytes 10-19/${file.length}`, true])
  expect((await http({ path })).headers).toMatchObject({ 'content-type': 'image/png', 'accept-ranges': 'bytes', 'content-length': String(file.length) })
})

test('who leaves takes all pictures along', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos, organization } = await tenant({ grants: ['photos:write'] })
  const { id } = await photos.upload({ file: convert(scene(24, '64x64'), 'png') })
  await photos.putPreset({ name: 'plain', options: { width: 10 } })
  const path = `/photos.do/i/${id}/plain`
  const status = async () => (await fetch(`${platform().url}${path}`)).status
  expect(await status()).toBe(200)
  await root().auth.deleteOrganization({ id: organization })
  await until('the pictures are gone', async () => (await status()) === 404, 30_000)
}, 60_000)
