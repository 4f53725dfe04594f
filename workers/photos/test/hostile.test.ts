import { deflateSync } from 'node:zlib'
import { tenant } from '@dot-do/testing'
import { needs } from '@dot-do/testing/debian'
import { expect, test } from 'vitest'
import { convert, scene, through } from './tools.ts'

const isFull = process.env.CONFORMANCE !== undefined
const caller = () => tenant({ grants: ['photos:write'] })

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, crc])
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** A PNG of black, one bit a pixel. */
function black(width: number, height: number, more: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  const rows = Buffer.alloc(Math.min(height, 40_000) * (Math.ceil(width / 8) + 1))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...more,
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A GIF of so many frames of one pixel. */
function gif(frames: number, width = 1): Buffer {
  const head = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\0', 'latin1')
  const frame = Buffer.from('!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0', 'latin1')
  frame.writeUInt16LE(width, 13)
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from(';')])
}

/** A TIFF whose first page leads to itself. */
function circle(): Buffer {
  const file = Buffer.alloc(8 + 2 + 24 + 4)
  file.write('II*\0', 'latin1')
  file.writeUInt32LE(8, 4)
  file.writeUInt16LE(2, 8)
  for (const [index, tag] of [256, 257].entries()) {
    file.writeUInt16LE(tag, 10 + 12 * index)
    file.writeUInt16LE(3, 12 + 12 * index)
    file.writeUInt32LE(1, 14 + 12 * index)
    file.writeUInt16LE(16, 18 + 12 * index)
  }
  file.writeUInt32LE(8, 34)
  return file
}

test.for([
  ['a PNG of 30,000²', () => black(30_000, 30_000), 'payload_too_large'],
  ['a PNG of 10,000²', () => black(10_000, 10_000), 'payload_too_large'],
  ['a PNG of 16,385 across', () => black(16_385, 1), 'payload_too_large'],
  ['a PNG of 7,000², more than can be decoded', () => black(7000, 7000), 'failed_precondition'],
  ['a GIF of 100,000 frames', () => gif(100_000), 'payload_too_large'],
  ['a GIF with a frame of 60,000 across', () => gif(1, 60_000), 'payload_too_large'],
  ['a TIFF that goes round', circle, 'invalid_argument'],
  [
    'a JPEG of 2,000 scans',
    () =>
      Buffer.concat([
        Buffer.from('\xff\xd8\xff\xc2\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0', 'latin1'),
        Buffer.from('\xff\xda\0\x08\x01\x01\0\0\x3f\0\0'.repeat(2000), 'latin1'),
      ]),
    'payload_too_large',
  ],
  ['nothing', () => Buffer.alloc(0), 'invalid_argument'],
  ['text', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'invalid_argument'],
  [
    'a script of ImageMagick’s',
    () => Buffer.from('push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 "https://example.com/x.png"\npop graphic-context'),
    'invalid_argument',
  ],
  ['PostScript', () => Buffer.from('%!PS-Adobe-3.0\nshowpage'), 'invalid_argument'],
] as const)('%s is refused from its header', { timeout: 60_000 }, async ([, make, code]) => {
  const { photos } = await caller()
  const file = new Blob([make()])
  await expect(photos.info({ file })).rejects.toMatchObject({ code })
  await expect(photos.upload({ file })).rejects.toMatchObject({ code })
})

test('a body that is too long is refused before it has come', async () => {
  const { http } = await caller()
  const mib = Buffer.alloc(1024 * 1024)
  for (const method of ['info', 'upload', 'resize', 'optimize']) {
    const answer = await http({
      path: `/photos.do/rpc/${method}`,
      headers: { 'content-type': 'image/png' },
      body: [black(8, 8), ...Array.from({ length: 21 }, () => mib)],
    })
    expect([answer.status, method]).toEqual([413, method])
  }
})

test('a colour profile that unpacks to more than a picture does no harm', async () => {
  const { photos } = await caller()
  const profile = Buffer.concat([Buffer.from('x\0\0', 'latin1'), deflateSync(Buffer.alloc(64 * 1024 * 1024))])
  const answer = await photos.info({ file: black(8, 8, [chunk('iCCP', profile)]) }).then(
    ({ width }) => width,
    ({ code }: { code: string }) => code,
  )
  expect([8, 'invalid_argument', 'failed_precondition']).toContain(answer)
  expect(await photos.info({ file: black(9, 9) })).toMatchObject({ width: 9 })
})

test('an answer of more pixels than may be is refused before it is made', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos } = await caller()
  const file = convert(['-size', '10x10', 'xc:red'], 'png')
  for (const options of [
    { width: 16_384, height: 16_384, fit: 'squeeze' },
    { width: 10_000, height: 10_000, fit: 'pad' },
    { width: 10_000, dpr: 4, fit: 'contain', enlarge: true },
  ] as const) {
    await expect(photos.resize({ file, options })).rejects.toMatchObject({ code: 'payload_too_large', reason: 'pixels' })
  }
  await expect(photos.resize({ file, options: { width: 3000, height: 3000, fit: 'squeeze', format: 'avif' } })).rejects.toMatchObject({
    code: 'failed_precondition',
  })
})

test('a file that is cut is never half a picture', { timeout: 60_000 }, async ({ skip }) => {
  needs(skip, 'convert', 'cjxl')
  const { photos } = await caller()
  const png = convert(scene(41, '160x120'), 'png')
  const files = {
    ...Object.fromEntries(['jpeg', 'webp', 'gif', 'tiff', 'bmp', 'heic', 'avif'].map((format) => [format, convert([], format, png)])),
    ...{ png, jxl: through('cjxl', png, ['png', 'jxl'], (from, to) => [from, to]), progressive: convert(['-interlace', 'JPEG'], 'jpeg', png) },
  }
  for (const [format, file] of Object.entries(files)) {
    expect((await photos.info({ file })).width, format).toBe(160)
    for (const share of [0.97, 0.6, 0.2]) {
      await expect(photos.info({ file: file.subarray(0, Math.floor(file.length * share)) }), `${format} ${share}`).rejects.toMatchObject({
        code: 'invalid_argument',
        reason: 'image',
      })
    }
  }
})

test('changed files are pictures or refused, and the next good one works', { timeout: 600_000 }, async ({ skip }) => {
  needs(skip, 'convert', 'cjxl')
  const { photos } = await caller()
  const png = convert(scene(42, '48x32'), 'png')
  const files = [
    ...['jpeg', 'webp', 'gif', 'tiff', 'bmp', 'heic', 'avif'].map((format) => convert([], format, png)),
    ...[png, through('cjxl', png, ['png', 'jxl'], (from, to) => [from, to])],
  ]
  let state = 42
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return state % below
  }
  const codes = new Map<string, number>()
  for (let round = 0; round < (isFull ? 1000 : 45); round++) {
    const changed = Buffer.from(files[round % files.length] ?? png)
    for (let count = 1 + random(10); count > 0; count--) changed[random(round % 2 === 0 ? Math.min(changed.length, 400) : changed.length)] = random(256)
    const outcome = await photos.resize({ file: changed, options: { width: 20, format: 'jpeg' } }).then(
      () => 'ok',
      ({ code }: { code: string }) => code,
    )
    codes.set(outcome, (codes.get(outcome) ?? 0) + 1)
  }
  expect([...codes.keys()].filter((code) => !['ok', 'invalid_argument', 'payload_too_large', 'failed_precondition'].includes(code))).toEqual([])
  expect(codes.size).toBeGreaterThan(1)
  for (const file of files) expect((await photos.info({ file })).width).toBe(48)
})
