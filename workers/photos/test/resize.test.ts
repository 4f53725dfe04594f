import { tenant } from '@dot-do/testing'
import { needs, run } from '@dot-do/testing/debian'
import type { Options } from 'photos.do/contract'
import { expect, test } from 'vitest'
import { planOf } from '../src/picture/plan.ts'
import { likeness, pixelsOf } from './pixels.ts'
import { convert, scene, tagged, through } from './tools.ts'

const isFull = process.env.CONFORMANCE !== undefined
const gravities = {
  center: 'Center',
  top: 'North',
  bottom: 'South',
  left: 'West',
  right: 'East',
  'top-left': 'NorthWest',
  'bottom-right': 'SouthEast',
} as const
type Place = keyof typeof gravities

const slow = { timeout: 120_000 }

const caller = () => tenant({ grants: ['photos:write'] })
const bytesOf = async (blob: Blob): Promise<Buffer> => Buffer.from(await blob.arrayBuffer())

/** What Debian's ImageMagick makes of the same options: Lanczos, then cut or put on a canvas. */
function reference(file: Uint8Array, { width = 0, height = 0, fit = 'scale-down', gravity = 'center' }: Options, format: string, more: string[] = []): Buffer {
  const box = `${width}x${height}`
  const place = ['-gravity', gravities[gravity as Place]]
  const steps: Record<NonNullable<Options['fit']>, string[]> = {
    'scale-down': ['-resize', `${box}>`],
    contain: ['-resize', `${box}>`],
    squeeze: ['-resize', `${box}!`],
    cover: ['-resize', `${box}^`, ...place, '-crop', `${box}+0+0`, '+repage'],
    crop: ['-resize', `${box}^`, ...place, '-crop', `${box}+0+0`, '+repage'],
    pad: ['-resize', `${box}>`, '-background', 'white', ...place, '-extent', box],
  }
  return convert(['-filter', 'Lanczos', ...steps[fit], ...more], format, file)
}

const fits = ['scale-down', 'contain', 'cover', 'crop', 'pad', 'squeeze'] as const
const sizes = ['640x480', '480x640', '801x533', '500x500']
const photos = Array.from({ length: isFull ? 40 : 1 }, (_, index) => ({ seed: index + 1, size: sizes[index % 4] ?? '' }))

test.for(photos)('every fit and gravity of photo $seed is as ImageMagick has it', slow, async ({ seed, size }, { skip }) => {
  needs(skip, 'convert')
  const { photos } = await caller()
  const file = convert(scene(seed, size), 'png')
  // What is padded leaves an even number of pixels: of an odd one libvips, and we, put the smaller half first, ImageMagick the larger.
  const boxes = [
    { width: 210, height: 160 },
    { width: 120, height: 302 },
  ]
  for (const [index, fit] of fits.entries()) {
    for (const gravity of isFull && ['cover', 'crop', 'pad'].includes(fit)
      ? (Object.keys(gravities) as Place[])
      : (['center', 'bottom-right'] as const).slice(0, 1 + (index & 1))) {
      const options: Options = { ...(boxes[(seed + index) % 2] as { width: number; height: number }), fit, gravity, format: 'png' }
      const ours = pixelsOf(await bytesOf(await photos.resize({ file, options })))
      const theirs = pixelsOf(reference(file, options, 'png'))
      expect([ours.width, ours.height], JSON.stringify(options)).toEqual([theirs.width, theirs.height])
      const { psnr, ssim } = likeness(ours, theirs)
      expect(ssim, `${JSON.stringify(options)} ${psnr}`).toBeGreaterThanOrEqual(0.98)
      expect(psnr, JSON.stringify(options)).toBeGreaterThanOrEqual(30)
    }
  }
})

// Two encoders of AV1 lose different things, and 256 colours are laid out by chance.
const least = { jpeg: 0.98, webp: 0.98, png: 0.98, avif: 0.95, gif: 0.8 }

test.for(photos)('JPEGs and formats of photo $seed are as libvips and ImageMagick have them', slow, async ({ seed, size }, { skip }) => {
  needs(skip, 'convert', 'vips')
  const { photos } = await caller()
  const file = convert([...scene(seed, size), '-quality', '92'], 'jpeg')
  const vips = pixelsOf(run('vips', ['thumbnail_source', '[descriptor=0]', '.png', '160', '--height', '4000'], file))
  const ours = pixelsOf(await bytesOf(await photos.resize({ file, options: { width: 160, format: 'png' } })))
  expect([ours.width, ours.height]).toEqual([vips.width, vips.height])
  expect(likeness(ours, vips).ssim).toBeGreaterThanOrEqual(0.98)
  for (const format of ['jpeg', 'webp', 'avif', 'png', 'gif'] as const) {
    const options: Options = { width: 300, height: 300, fit: 'cover', format }
    const made = await photos.resize({ file, options: { ...options, quality: 85 } })
    expect(made.type).toBe(`image/${format}`)
    const theirs = pixelsOf(reference(file, options, format, ['-quality', '85']))
    const { psnr, ssim } = likeness(pixelsOf(await bytesOf(made)), theirs)
    expect(ssim, format).toBeGreaterThanOrEqual(least[format])
    expect(psnr, format).toBeGreaterThanOrEqual(30)
  }
})

test('a picture is upright and in sRGB whatever it comes as', async ({ skip }) => {
  needs(skip, 'convert', 'exiftool')
  const { photos } = await caller()
  const shown = scene(5, '90x60')
  const upright = pixelsOf(convert(shown, 'png'))
  // What undoes each orientation, so that the file as it lies is turned and its EXIF says how.
  const undone = [[], ['-flop'], ['-rotate', '180'], ['-flip'], ['-transpose'], ['-rotate', '270'], ['-transverse'], ['-rotate', '90']]
  for (const [index, args] of undone.entries()) {
    for (const format of isFull || index === 5 ? ['jpeg', 'png', 'webp', 'tiff'] : ['jpeg']) {
      const lying = convert([...shown, ...args, '-quality', '100', '-define', 'webp:lossless=true'], format)
      const file = tagged(lying, format, [`-Orientation#=${index + 1}`])
      expect(await photos.info({ file }), `${format} ${index + 1}`).toMatchObject({ width: 90, height: 60, orientation: index + 1 })
      const made = pixelsOf(await bytesOf(await photos.resize({ file, options: { format: 'png' } })))
      expect(likeness(made, upright).psnr, `${format} ${index + 1}`).toBeGreaterThan(30)
    }
  }
}, 120_000)

test.for([
  ['grey', ['-colorspace', 'Gray'], 'jpeg', 30],
  ['grey with alpha', ['-colorspace', 'Gray', '-alpha', 'set', '-channel', 'A', '-evaluate', 'set', '50%'], 'png', 30],
  ['a palette', ['-colors', '64'], 'png8', 30],
  ['16 bits', ['-depth', '16'], 'png', 40],
  ['16 bits of TIFF', ['-depth', '16', '-compress', 'lzw'], 'tiff', 40],
  ['interlaced', ['-interlace', 'PNG'], 'png', 40],
  ['progressive', ['-interlace', 'JPEG', '-quality', '95'], 'jpeg', 35],
  ['see-through', ['-alpha', 'set', '-channel', 'A', '-evaluate', 'multiply', '0.4'], 'png', 40],
  ['one bit', ['-colorspace', 'Gray', '-threshold', '50%', '-type', 'bilevel'], 'png', 20],
  ['BMP', [], 'bmp', 40],
  ['HEIC', ['-quality', '95'], 'heic', 30],
  ['AVIF', ['-quality', '95'], 'avif', 25],
  ['GIF', [], 'gif', 30],
] as const)('%s is decoded as ImageMagick decodes it', async ([, args, format, least], { skip }) => {
  needs(skip, 'convert')
  const { photos } = await caller()
  const file = convert([...scene(6, '120x90'), ...args], format)
  const made = pixelsOf(await bytesOf(await photos.resize({ file, options: { width: 60, format: 'png' } })))
  const theirs = pixelsOf(convert(['-auto-orient', '-filter', 'Lanczos', '-resize', '60x'], 'png', file))
  expect(likeness(made, theirs).psnr).toBeGreaterThanOrEqual(least)
})

test('JPEG XL, a colour profile and one pixel', async ({ skip }) => {
  needs(skip, 'convert', 'cjxl', 'vips')
  const { photos } = await caller()
  const png = convert(scene(7, '120x90'), 'png')
  const jxl = through('cjxl', png, ['png', 'jxl'], (from, to) => [from, to, '-d', '0'])
  expect(await photos.info({ file: jxl })).toMatchObject({ format: 'jxl', width: 120, height: 90 })
  expect(likeness(pixelsOf(await bytesOf(await photos.resize({ file: jxl, options: { format: 'png' } }))), pixelsOf(png)).psnr).toBeGreaterThan(45)
  for (const format of ['png', 'jpeg', 'gif', 'webp', 'bmp', 'tiff']) {
    const file = convert(['-size', '1x1', 'xc:#3366cc'], format)
    const pixel = pixelsOf(await bytesOf(await photos.resize({ file, options: { width: 1, format: 'png' } }))).data
    for (const [index, value] of [0x33, 0x66, 0xcc, 255].entries())
      expect(Math.abs((pixel[index] ?? 0) - value), format).toBeLessThanOrEqual(format === 'webp' ? 4 : 1)
  }
  // libvips has profiles of its own: CMYK, and P3.
  for (const profile of ['p3', 'cmyk']) {
    const file = through('vips', png, ['png', 'jpg'], (from, to) => ['icc_export', from, `${to}[Q=95,profile=${profile}]`, '--output-profile', profile])
    const ours = pixelsOf(await bytesOf(await photos.resize({ file, options: { format: 'png' } })))
    const theirs = pixelsOf(through('vips', file, ['jpg', 'png'], (from, to) => ['icc_transform', from, to, 'srgb', '--embedded']))
    expect(likeness(ours, theirs).psnr, profile).toBeGreaterThan(40)
    expect((await photos.info({ file })).colorSpace, profile).not.toBe('sRGB')
  }
}, 60_000)

test('an animation keeps its frames, or gives the first', async ({ skip }) => {
  needs(skip, 'convert')
  const { photos } = await caller()
  const gif = convert(['-delay', '8', '(', ...scene(8, '60x40'), ')', '(', ...scene(9, '60x40'), ')', '(', ...scene(10, '60x40'), ')', '-loop', '0'], 'gif')
  expect(await photos.info({ file: gif })).toMatchObject({ animated: true, pages: 3, width: 60, height: 40 })
  const framesOf = (file: Uint8Array) => convert(['-format', '%n %T %wx%h\n', '-identify'], 'null', file).toString().trim().split('\n')
  for (const format of ['gif', 'webp'] as const) {
    const made = await bytesOf(await photos.resize({ file: gif, options: { width: 30, format } }))
    const info = await photos.info({ file: new Blob([made]) })
    expect(info, format).toMatchObject({ animated: true, pages: 3, width: 30, height: 20, format })
  }
  expect(framesOf(await bytesOf(await photos.resize({ file: gif, options: { width: 30 } })))).toEqual(Array.from({ length: 3 }, () => '3 8 30x20'))
  const still = await bytesOf(await photos.resize({ file: gif, options: { width: 30, animated: false } }))
  expect(await photos.info({ file: new Blob([still]) })).toMatchObject({ pages: 1 })
  expect((await photos.resize({ file: gif, options: { format: 'jpeg' } })).type).toBe('image/jpeg')
})

// https://docs.imgproxy.net/usage/processing: resizing types, `enlarge`, `dpr`, `extend`.
test.each([
  [
    { width: 300, height: 400 },
    { width: 300, height: 200 },
  ],
  [
    { width: 300, height: 400, fit: 'contain' },
    { width: 300, height: 200 },
  ],
  [
    { width: 300, height: 400, fit: 'cover' },
    { width: 300, height: 400 },
  ],
  [
    { width: 300, height: 400, fit: 'squeeze' },
    { width: 300, height: 400 },
  ],
  [
    { width: 300, height: 400, fit: 'pad' },
    { width: 300, height: 400 },
  ],
  [{ width: 300 }, { width: 300, height: 200 }],
  [{ height: 400 }, { width: 600, height: 400 }],
  [
    { width: 300, dpr: 2 },
    { width: 600, height: 400 },
  ],
  [
    { width: 3000, height: 3000 },
    { width: 1200, height: 800 },
  ],
  [
    { width: 3000, height: 3000, fit: 'contain' },
    { width: 1200, height: 800 },
  ],
  [
    { width: 3000, height: 3000, fit: 'contain', enlarge: true },
    { width: 3000, height: 2000 },
  ],
  [
    { width: 1500, height: 1500, fit: 'cover' },
    { width: 1200, height: 800 },
  ],
  [
    { width: 1500, height: 1500, fit: 'cover', enlarge: true },
    { width: 1500, height: 1500 },
  ],
  [
    { width: 1500, height: 600, fit: 'crop', enlarge: true },
    { width: 1200, height: 600 },
  ],
  [
    { width: 1500, height: 1500, fit: 'pad' },
    { width: 1500, height: 1500 },
  ],
  [
    { width: 1500, fit: 'squeeze' },
    { width: 1500, height: 800 },
  ],
] satisfies [Options, { width: number; height: number }][])('1200 × 800 with %j is as large as imgproxy and Cloudflare make it', (options, size) => {
  expect(planOf({ width: 1200, height: 800 }, options).canvas).toEqual(size)
})
