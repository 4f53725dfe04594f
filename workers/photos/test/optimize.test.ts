import { tenant } from '@dot-do/testing'
import { needs } from '@dot-do/testing/debian'
import { expect, test } from 'vitest'
import { likeness, pixelsOf } from './pixels.ts'
import { convert, scene, tagged } from './tools.ts'

const caller = () => tenant({ grants: ['photos:read'] })
const bytesOf = async (blob: Blob): Promise<Buffer> => Buffer.from(await blob.arrayBuffer())

test('a file is made smaller and says by how much; never larger', async ({ skip }) => {
  needs(skip, 'convert', 'exiftool')
  const { photos } = await caller()
  const file = convert([...scene(51, '320x240'), '-quality', '97'], 'jpeg')
  const { data, response } = await photos.optimize({ file }).withResponse()
  const made = await bytesOf(data)
  expect(made.length).toBeLessThan(file.length)
  expect(response.headers.get('x-saved')).toBe(String(file.length - made.length))
  expect(likeness(pixelsOf(made), pixelsOf(file)).ssim).toBeGreaterThan(0.9)
  const poor = tagged(convert(['-quality', '20'], 'jpeg', file), 'jpeg', ['-Make=Acme', '-GPSLatitude=1'])
  const kept = await bytesOf(await photos.optimize({ file: poor }))
  expect(kept.length).toBeLessThan(poor.length)
  expect(likeness(pixelsOf(kept), pixelsOf(poor)).psnr).toBe(99)
  expect(kept.includes('Acme')).toBe(false)
})

test.for(['jpeg', 'webp', 'avif', 'png', 'gif'] as const)(
  '%s is as small as asked, by quality and then by size',
  { timeout: 60_000 },
  async (format, { skip }) => {
    needs(skip, 'convert')
    const { photos } = await caller()
    const file = convert(scene(52, '320x240'), 'png')
    for (const maxBytes of [20_000, 6000, 1500]) {
      const made = await photos.optimize({ file, format, maxBytes })
      expect(made.type).toBe(`image/${format}`)
      expect(made.size).toBeLessThanOrEqual(maxBytes)
      expect(made.size, `${maxBytes}`).toBeGreaterThan(maxBytes / 12)
    }
    await expect(photos.optimize({ file, format: 'png', maxBytes: 100 })).rejects.toMatchObject({
      code: 'failed_precondition',
      data: { smallest: expect.any(Number) },
    })
  },
)

test('a picture is as like itself as asked', { timeout: 60_000 }, async ({ skip }) => {
  needs(skip, 'convert')
  const { photos } = await caller()
  const file = convert(scene(53, '240x180'), 'png')
  const sizes: number[] = []
  for (const target of [0.9, 0.97, 0.99]) {
    const made = await bytesOf(await photos.optimize({ file, format: 'webp', target, minQuality: 5 }))
    expect(likeness(pixelsOf(made), pixelsOf(file)).ssim, String(target)).toBeGreaterThan(target - 0.03)
    sizes.push(made.length)
  }
  expect(sizes).toEqual(sizes.toSorted((one, other) => one - other))
})
