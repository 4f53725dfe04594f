import { platform, type Tenant, tenant, until } from '@dot-do/testing'
import { needs } from '@dot-do/testing/debian'
import type { Options } from 'photos.do/contract'
import { expect, test } from 'vitest'
import { convert, scene } from './tools.ts'

const pathOf = (url: string): string => url.slice(new URL(url).origin.length)
const open = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
  const response = await fetch(`${platform().url}${path}`, { method, headers })
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) }
}

async function shown(seed: number, more: { visibility?: 'public' | 'private'; format?: string } = {}): Promise<Tenant & { id: string }> {
  const made = await tenant({ grants: ['photos:admin'] })
  const { id } = await made.photos.upload({ file: convert(scene(seed, '320x240'), more.format ?? 'jpeg'), name: 'Über uns.jpeg', visibility: more.visibility })
  return { ...made, id }
}

test('anyone who has the address gets the picture, in the best format they name, for ever', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos, id } = await shown(1)
  const { url, width, height, srcset } = await photos.getUrl({ id, options: { width: 160, height: 100, fit: 'cover' } })
  expect([width, height]).toEqual([160, 100])
  expect(url).toMatch(/\/photos\.do\/i\/photo_\w+\/width=160,height=100,fit=cover,format=auto\/uber-uns\.jpg\?sig=[\w-]{22}$/)
  const types = { 'image/avif,image/webp,*/*': 'image/avif', 'image/webp,*/*': 'image/webp', '*/*': 'image/jpeg', 'image/avif;q=0, image/webp': 'image/webp' }
  const etags = new Set<string | null>()
  for (const [accept, type] of Object.entries(types)) {
    const { status, headers, body } = await open(pathOf(url), { accept })
    expect([status, headers.get('content-type')]).toEqual([200, type])
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(headers.get('vary')).toBe('accept')
    expect(await photos.info({ file: new Blob([body]) })).toMatchObject({ width: 160, height: 100, format: type.slice(6) })
    etags.add(headers.get('etag'))
    const known = await open(pathOf(url), { accept, 'if-none-match': headers.get('etag') ?? '' })
    expect([known.status, known.body.length]).toEqual([304, 0])
    const head = await open(pathOf(url), { accept }, 'HEAD')
    expect([head.status, head.body.length, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
      200,
      0,
      String(body.length),
      headers.get('etag'),
    ])
  }
  expect(etags.size).toBe(3)
  for (const candidate of (srcset ?? '').split(', ')) {
    const [address = '', across = ''] = candidate.split(' ')
    const { body } = await open(pathOf(address))
    expect(`${(await photos.info({ file: new Blob([body]) })).width}w`).toBe(across)
  }
})

test('an address of which any character is another is refused', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos, id } = await shown(2)
  const { url } = await photos.getUrl({ id, options: { width: 100, quality: 70 }, expiresIn: 600 })
  const path = pathOf(url)
  expect((await open(path)).status).toBe(200)
  const from = path.indexOf(id) + id.length + 1
  for (let at = from; at < path.length; at++) {
    const other = path[at] === '1' ? '2' : '1'
    const { status } = await open(path.slice(0, at) + other + path.slice(at + 1))
    expect([400, 403, 404], path.slice(at)).toContain(status)
  }
  for (const [changed, status] of [
    [path.replace('width=100', 'width=101'), 403],
    [path.replace(/sig=.*/, ''), 403],
    [path.replace(/\?.*/, ''), 403],
    [`${path}&x=1`, 400],
    [path.replace(/exp=\d+/, 'exp=99999999999'), 403],
    [path.replace('sig=', 'sig='.concat('A')), 403],
    [path.replace(id, `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`), 404],
    [path.replace(id, `photo_0000000000${id.slice(16)}`), 404],
  ] as const) {
    expect([(await open(changed)).status, changed]).toEqual([status, changed])
  }
})

test('an address ends when it says so, and with the key that signed it', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos, id } = await shown(3)
  const { url: soon, expiresAt } = await photos.getUrl({ id, options: { width: 50 }, expiresIn: 1 })
  expect(Date.parse(expiresAt ?? '')).toBeGreaterThan(Date.now())
  const { url: before } = await photos.getUrl({ id, options: { width: 51 } })
  expect((await open(pathOf(before))).status).toBe(200)
  expect((await photos.rotateKey({ overlapSeconds: 3600 })).generation).toBe(2)
  const { url: after } = await photos.getUrl({ id, options: { width: 52 } })
  expect(after).not.toBe(before)
  // What the Worker believes of a photo it believes for some seconds.
  await until('the new key is believed', async () => (await open(pathOf(after))).status === 200, 30_000)
  expect((await open(pathOf(before))).status).toBe(200)
  expect((await open(pathOf(soon))).status).toBe(403)
  await photos.rotateKey({ overlapSeconds: 0 })
  await until('the old key is not', async () => (await open(pathOf(after))).status === 403, 30_000)
  expect((await open(pathOf(before))).status).toBe(403)
}, 60_000)

test('another tenant’s key signs nothing here', async ({ skip }) => {
  needs(skip, 'convert')
  const [mine, other] = [await shown(4), await shown(5)]
  const [{ url }, { url: theirs }] = await Promise.all([
    mine.photos.getUrl({ id: mine.id, options: { width: 40 } }),
    other.photos.getUrl({ id: other.id, options: { width: 40 } }),
  ])
  const signature = new URL(theirs).searchParams.get('sig') ?? ''
  expect((await open(pathOf(url).replace(/sig=.*/, `sig=${signature}`))).status).toBe(403)
  expect((await open(pathOf(theirs).replace(other.id, mine.id))).status).toBe(403)
})

test('presets show public photos to anyone, private ones to who has a signature', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos, id } = await shown(6)
  const options: Options = { width: 64, height: 64, fit: 'cover', format: 'png' }
  expect(await photos.putPreset({ name: 'avatar', options })).toMatchObject({ name: 'avatar', options, version: 1 })
  const { url } = await photos.getUrl({ id, preset: 'avatar' })
  expect(pathOf(url)).toBe(`/photos.do/i/${id}/avatar?v=1.1`)
  expect((await open(pathOf(url))).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  const bare = await open(`/photos.do/i/${id}/avatar`)
  expect([bare.status, bare.headers.get('content-type'), bare.headers.get('cache-control')]).toEqual([200, 'image/png', 'public, max-age=60'])
  expect((await open(`/photos.do/i/${id}/nothing`)).status).toBe(404)
  expect((await photos.listPresets()).items.map(({ name }) => name)).toEqual(['avatar'])
  const secret = await photos.upload({ file: convert(scene(7, '320x240'), 'jpeg'), visibility: 'private' })
  expect((await open(`/photos.do/i/${secret.id}/avatar`)).status).toBe(403)
  const signed = await photos.getUrl({ id: secret.id, preset: 'avatar', expiresIn: 60 })
  const answer = await open(pathOf(signed.url))
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, expect.stringMatching(/^private, max-age=(5\d|60)$/)])
  expect((await photos.getUrl({ id: secret.id })).expiresAt).toBeDefined()
  expect(await photos.deletePreset({ name: 'avatar' })).toEqual({ deleted: true })
  await expect(photos.getUrl({ id, preset: 'avatar' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(photos.getUrl({ id, preset: 'avatar', options })).rejects.toMatchObject({ code: 'invalid_argument' })
})

test('every option can be in an address', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos, id } = await shown(8)
  const mark = await photos.upload({ file: convert(['-size', '20x20', 'xc:#ff0000'], 'png') })
  const many: Options[] = [
    { width: 80, height: 60, fit: 'pad', background: '#0f0', gravity: 'top-left' },
    { width: 80, height: 60, fit: 'crop', gravity: { x: 0.25, y: 1 }, quality: 50, format: 'webp' },
    { width: 80, height: 60, fit: 'cover', gravity: 'smart', dpr: 1.5 },
    { trim: { top: 10, right: 20, bottom: 30, left: 40 }, rotate: 90, flip: 'hv' },
    { trim: 'border', blur: 4.5, sharpen: 0.5, brightness: 1.1, contrast: 0.9, saturation: 0, width: 50 },
    { contrast: 1.5, grayscale: true, border: { color: 'gold', width: 3 }, rounded: 20, width: 50, format: 'png' },
    { watermark: { id: mark.id, gravity: 'center', opacity: 0.5, scale: 0.5 }, width: 100, format: 'png', metadata: 'copyright', animated: false },
    { width: 9000, height: 20, fit: 'squeeze', enlarge: true },
  ]
  for (const options of many) {
    const { url, width, height } = await photos.getUrl({ id, options })
    const { status, body } = await open(pathOf(url))
    expect(status, JSON.stringify(options)).toBe(200)
    const info = await photos.info({ file: new Blob([body]) })
    if (width !== undefined) expect([info.width, info.height], JSON.stringify(options)).toEqual([width, height])
    const direct = await photos.resize({ id, options })
    expect((await photos.info({ file: direct })).width).toBe(info.width)
  }
  await expect(photos.getUrl({ id, options: { background: 'nocolor' } })).rejects.toMatchObject({
    code: 'invalid_argument',
    issues: [{ path: ['options', 'background'] }],
  })
}, 60_000)

test('the same address asked for at once is made once, and gone with its photo', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos, id } = await shown(9)
  const { url } = await photos.getUrl({ id, options: { width: 222, format: 'png' } })
  const answers = await Promise.all(Array.from({ length: 100 }, () => open(pathOf(url))))
  // Each one made for itself would have been more than may wait.
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200))
  expect(new Set(answers.map(({ body }) => body.toString('base64'))).size).toBe(1)
  await photos.delete({ id })
  await until('the picture is gone', async () => (await open(pathOf(url))).status === 404, 30_000)
}, 60_000)
