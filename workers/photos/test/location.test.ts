import { imageHeader, withoutLocation } from '@dot-do/pictures'
import { tenant } from '@dot-do/testing'
import { needs, run } from '@dot-do/testing/debian'
import { expect, test } from 'vitest'
import { likeness, pixelsOf } from './pixels.ts'
import { convert, scene, tagged, through } from './tools.ts'

const place = ['-GPSLatitude=47.37', '-GPSLatitudeRef=N', '-GPSLongitude=8.54', '-GPSLongitudeRef=E', '-GPSAltitude=408', '-GPSTimeStamp=10:11:12']
const xmp = ['-XMP:GPSLatitude=47.37', '-XMP:GPSLongitude=8.54', '-XMP:Title=A lake']
const more = [
  '-Make=Acme',
  '-Model=Camera 1',
  '-Copyright=Ada',
  '-Artist=Ada L',
  '-DateTimeOriginal=2024:05:01 12:34:56',
  '-OffsetTimeOriginal=+02:00',
  '-ExposureTime=0.004',
  '-FNumber=2.8',
  '-ISO=200',
  '-FocalLength=35',
]

interface Tags {
  [name: string]: unknown
}

/** All that exiftool reads of a file, by group and name. */
function tagsOf(file: Uint8Array): Tags {
  const [tags] = JSON.parse(run('exiftool', ['-json', '-G1', '-a', '-u', '-ee', '-'], file).toString()) as Tags[]
  return tags ?? {}
}

const placesIn = (tags: Tags): string[] => Object.keys(tags).filter((name) => /gps|latitude|longitude/i.test(name))
const placesOf = (file: Uint8Array): string[] => placesIn(tagsOf(file))

const source = () => convert([...scene(1, '160x120'), '-quality', '92'], 'jpeg')

const formats = ['jpeg', 'png', 'tiff', 'webp', 'heic', 'avif', 'jxl'] as const

function made(format: (typeof formats)[number], tags: string[]): Buffer {
  const png = convert(scene(1, '160x120'), 'png')
  const plain = format === 'jxl' ? through('cjxl', png, ['png', 'jxl'], (from, to) => [from, to, '-d', '1']) : format === 'png' ? png : convert([], format, png)
  return tagged(plain, format, tags)
}

test.for(formats)('a %s is stored without its place, its pixels as they were', async (format, { skip }) => {
  needs(skip, 'convert', 'exiftool', 'cjxl', 'webpmux')
  const { photos } = await tenant({ grants: ['photos:write'] })
  const file = made(format, [...place, ...more, ...(format === 'webp' ? [] : xmp)])
  const before = tagsOf(file)
  expect(placesIn(before).length).toBeGreaterThan(2)
  const photo = await photos.upload({ file })
  expect(photo).toMatchObject({
    format,
    exif: { make: 'Acme', model: 'Camera 1', copyright: 'Ada', exposureTime: 0.004, fNumber: 2.8, iso: 200, focalLength: 35 },
    takenAt: '2024-05-01T10:34:56.000Z',
  })
  expect(photo.location).toBeUndefined()
  const stored = Buffer.from(await (await photos.getBytes({ id: photo.id })).arrayBuffer())
  const after = tagsOf(stored)
  expect(placesIn(after)).toEqual([])
  expect(stored.length).toBe(file.length)
  const rest = Object.keys(before).filter((name) => !/gps|latitude|longitude|warning|System:|XMP-x|ExifTool:/i.test(name))
  for (const name of rest) expect(after[name], name).toEqual(before[name])
  // exiftool's ImageMagick knows no JPEG XL.
  if (format !== 'jxl') expect(likeness(pixelsOf(stored), pixelsOf(file)).psnr).toBe(99)
})

test('a place is kept where that is asked for, and found by', async ({ skip }) => {
  needs(skip, 'convert', 'exiftool')
  const { photos } = await tenant({ grants: ['photos:write'] })
  const file = tagged(source(), 'jpeg', [...place, ...more])
  expect((await photos.info({ file })).location).toEqual({ latitude: 47.37, longitude: 8.54, altitude: 408 })
  const photo = await photos.upload({ file, keepGps: true })
  expect(photo.location).toEqual({ latitude: 47.37, longitude: 8.54, altitude: 408 })
  expect(Buffer.from(await (await photos.getBytes({ id: photo.id })).arrayBuffer()).equals(file)).toBe(true)
  const near = async (latitude: number, longitude: number, radiusKm: number) => (await photos.list({ near: { latitude, longitude, radiusKm } })).items.length
  // Zürich to Bern is 95 km.
  expect([await near(47.37, 8.54, 0.1), await near(46.948, 7.447, 90), await near(46.948, 7.447, 100)]).toEqual([1, 0, 1])
  const served = Buffer.from(await (await photos.resize({ id: photo.id, options: { width: 80, metadata: 'all' } })).arrayBuffer())
  expect(placesOf(served)).toEqual([])
})

test('what is served tells nothing, its author, or all but the place', async ({ skip }) => {
  needs(skip, 'convert', 'exiftool')
  const { photos } = await tenant({ grants: ['photos:write'] })
  const file = tagged(source(), 'jpeg', [...place, ...xmp, ...more, '-Orientation#=6', '-IPTC:Keywords=secret', '-Comment=hidden'])
  const told = (format: string): RegExp =>
    new RegExp(`^(SourceFile|ExifTool:|System:|File:|JFIF:|RIFF:|Composite:|PNG:|IHDR:|${format === 'avif' ? 'Meta:|QuickTime:|Item' : ' '})`)
  for (const format of ['jpeg', 'png', 'webp', 'avif', 'gif'] as const) {
    const plain = tagsOf(Buffer.from(await (await photos.resize({ file, options: { width: 90, format } })).arrayBuffer()))
    expect(
      Object.keys(plain).filter((name) => !told(format).test(name) && !/^(GIF|PNG|PNG-pHYs|RIFF|Track\d):/.test(name)),
      format,
    ).toEqual([])
    expect(JSON.stringify(plain), format).not.toMatch(/secret|hidden|Acme|Ada L/)
  }
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const authored = tagsOf(Buffer.from(await (await photos.resize({ file, options: { width: 90, format, metadata: 'copyright' } })).arrayBuffer()))
    expect(authored, format).toMatchObject({ 'IFD0:Copyright': 'Ada', 'IFD0:Artist': 'Ada L' })
    expect(
      Object.keys(authored).filter((name) => /^(IFD|ExifIFD|GPS|XMP)/.test(name) && !/Copyright|Artist|ExifByteOrder|YCbCrPositioning|Resolution/.test(name)),
      format,
    ).toEqual([])
    const all = tagsOf(Buffer.from(await (await photos.resize({ file, options: { width: 90, format, metadata: 'all' } })).arrayBuffer()))
    expect(all, format).toMatchObject({ 'IFD0:Make': 'Acme', 'IFD0:Orientation': 'Horizontal (normal)' })
    expect(
      Object.keys(all).filter((name) => /gps/i.test(name)),
      format,
    ).toEqual([])
  }
})

test('pictures behind the first are seen to, and what is none of them goes', ({ skip }) => {
  needs(skip, 'convert', 'exiftool')
  const first = tagged(source(), 'jpeg', place)
  const both = withoutLocation(Buffer.concat([first, first]), 'jpeg')
  expect(both.length).toBe(2 * first.length)
  expect(placesOf(both.subarray(0, first.length))).toEqual([])
  expect(placesOf(both.subarray(first.length))).toEqual([])
  const video = Buffer.concat([first, Buffer.from('\0\0\0\x18ftypmp42 and +47.3700+008.5400/')])
  expect(withoutLocation(video, 'jpeg').length).toBe(first.length)
})

test('every cut and many changes of a file with metadata leave it no longer, and nothing is thrown', ({ skip }) => {
  needs(skip, 'convert', 'exiftool', 'cjxl', 'webpmux')
  const rounds = process.env.CONFORMANCE === undefined ? 60 : 1000
  for (const format of formats) {
    const file = made(format, [...place, ...more])
    const { type } = imageHeader(file) ?? {}
    if (!type) throw new Error(`${format} has no header`)
    for (let round = 0; round < rounds; round++) {
      const changed = Buffer.from(file.subarray(0, round % 3 === 0 ? Math.floor((file.length * round) / rounds) : file.length))
      for (let count = 0; count < 8 && changed.length > 0; count++)
        changed[(round * 7919 + count * 104_729) % Math.min(changed.length, 2000)] = (round * 31 + count * 17) & 255
      expect(withoutLocation(changed, type).length).toBeLessThanOrEqual(changed.length)
    }
  }
})
