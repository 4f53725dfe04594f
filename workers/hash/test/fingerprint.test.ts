import { readFileSync } from 'node:fs'
import { anonymous, platform, problemOf, rawSocket } from '@dot-do/testing'
import { files, needs, needsPython } from '@dot-do/testing/debian'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noise, textOf } from './tools.ts'

const picture = async (file: Uint8Array) => anonymous().hash.fingerprint({ file: new Blob([file], { type: 'image/any' }) })
type Fingerprints = Awaited<ReturnType<typeof picture>>

const distance = async (a = '', b = '') => (await anonymous().hash.compare({ a, b })).distance ?? -1

// What imagehash does, on Pillow and SciPy; each picture upright and on white.
const imagehash = `
import json, sys
import numpy, scipy.fftpack
from PIL import Image, ImageOps
def digits(bits):
    return '%016x' % int(''.join('1' if bit else '0' for bit in bits.flatten()), 2)
def hashes(path):
    rgba = ImageOps.exif_transpose(Image.open(path)).convert('RGBA')
    grey = Image.alpha_composite(Image.new('RGBA', rgba.size, 'white'), rgba).convert('L')
    small = numpy.asarray(grey.resize((8, 8), Image.LANCZOS))
    wide = numpy.asarray(grey.resize((9, 8), Image.LANCZOS))
    low = scipy.fftpack.dct(scipy.fftpack.dct(numpy.asarray(grey.resize((32, 32), Image.LANCZOS)), axis=0), axis=1)[:8, :8]
    return {'phash': 'phash1:' + digits(low > numpy.median(low)), 'dhash': 'dhash1:' + digits(wide[:, 1:] > wide[:, :-1]), 'ahash': 'ahash1:' + digits(small > small.mean())}
print(json.dumps([hashes(path) for path in sys.argv[1:]]))
`

// Pictures with something in them, made by ImageMagick; then the same again, otherwise.
// Not what is symmetrical: of that half the frequencies are nothing but what rounding leaves.
const scenes = ['rose:', 'logo:', 'wizard:', ...(process.env.CONFORMANCE === undefined ? [] : ['plasma:fractal', 'granite:'])]
const changes: [string, ...string[]][] = [
  ['png'],
  ['jpg', '-quality', '85'],
  ['jpg', '-quality', '30'],
  ['jpg', '-interlace', 'Plane', '-sampling-factor', '4:2:0'],
  ['jpg', '-colorspace', 'Gray'],
  ['png', '-resize', '50%'],
  ['png', '-gravity', 'center', '-crop', '90%x90%+0+0', '+repage'],
  ['png', '-brightness-contrast', '10x5'],
  ['png', '-depth', '16'],
  ['png', '-threshold', '50%'],
  ['png', '-interlace', 'PNG', '-alpha', 'set', '-channel', 'A', '-evaluate', 'multiply', '0.5'],
  ['webp', '-quality', '80'],
  ['webp', '-define', 'webp:lossless=true'],
]

function made(scene: string, [extension, ...args]: [string, ...string[]], seed: number): Uint8Array {
  const [path = ''] = files([''])
  textOf('convert', ['-seed', `${seed}`, '-size', '240x160', scene, '-depth', '8', ...args, `${path}.${extension}`])
  return Uint8Array.from(readFileSync(`${path}.${extension}`))
}

describe('pictures', { timeout: 120_000 }, () => {
  test('bit by bit imagehash’s where the pixels are the same, and near where a decoder rounds; pairs rank as they do by it', async (context) => {
    needs(context.skip, 'convert')
    needsPython(context.skip, 'PIL', 'numpy', 'scipy')
    const pictures = scenes.flatMap((scene, index) => changes.map((change) => ({ change, bytes: made(scene, change, index + 1) })))
    const told = JSON.parse(textOf('python3', ['-c', imagehash, ...files(pictures.map(({ bytes }) => bytes))])) as Fingerprints[]
    const own: Fingerprints[] = []
    for (const { bytes } of pictures) own.push(await picture(bytes))
    for (const [index, { change }] of pictures.entries()) {
      if (change[0] === 'png' && !change.includes('16')) expect(own[index], change.join(' ')).toEqual(told[index])
    }
    // Of all bits of all pictures, those that a decoder's rounding turns are less than one in a hundred.
    const turned = (['phash', 'dhash', 'ahash'] as const).flatMap((kind) => own.map((each, index) => between(each[kind], told[index]?.[kind])))
    expect(turned.reduce((sum, count) => sum + count, 0) / (turned.length * 64)).toBeLessThan(0.01)
    const pairs = pictures.flatMap((_, one) => pictures.slice(one + 1).map((__, rest) => [one, one + 1 + rest] as const))
    const ranks = (all: Fingerprints[]) => ranked(pairs.map(([one, other]) => between(all[one]?.phash, all[other]?.phash)))
    expect(correlation(ranks(own), ranks(told))).toBeGreaterThan(0.99)
  })

  test('a JPEG that lies on its side is the one that stands', async (context) => {
    needsPython(context.skip, 'PIL')
    const program = `
import sys
from PIL import Image
im = Image.radial_gradient('L').crop((10, 0, 250, 180)).convert('RGB')
for number, turn in {1: None, 2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE, 6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}.items():
    stored = im.transpose(turn) if turn is not None else im
    exif = im.getexif(); exif[0x112] = number
    stored.save('%s-%d.jpg' % (sys.argv[1], number), exif=exif, quality=95)
`
    const [path = ''] = files([''])
    textOf('python3', ['-c', program, path])
    const upright = await picture(readFileSync(`${path}-1.jpg`))
    for (let number = 2; number <= 8; number++)
      expect(await distance((await picture(readFileSync(`${path}-${number}.jpg`))).dhash, upright.dhash), `${number}`).toBeLessThan(4)
  })

  test('what is cut, mutated or no picture is refused, and the next is read', async (context) => {
    needs(context.skip, 'convert')
    for (const change of [changes[0], changes[1], changes[11]] as [string, ...string[]][]) {
      const good = made('rose:', change, 1)
      const wanted = await picture(good)
      for (let index = 0; index < 25; index++) {
        const bad =
          index % 2 === 0
            ? good.slice(0, Math.floor((good.length * index) / 25))
            : good.map((byte, at) => (at % (97 + index) === 50 ? byte ^ (1 + index) : byte))
        const problem = await picture(bad).then(
          () => undefined,
          (err: unknown) => err,
        )
        if (problem) expect([400, 413], `${change[0]} ${index}`).toContain((problem as { status?: number }).status)
      }
      expect(await picture(good)).toEqual(wanted)
    }
    for (const bytes of [noise(1000, 1), new Uint8Array(), Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1')]) {
      expect(await problemOf(picture(bytes))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['file'] }] })
    }
  })

  test('the header says no before a pixel is decoded', async () => {
    const png = (width: number, height: number) => {
      const header = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000080200000000000000', 'hex')
      header.writeUInt32BE(width, 16)
      header.writeUInt32BE(height, 20)
      return header
    }
    for (const [width, height] of [
      [30_000, 30_000],
      [16_385, 1],
      [1, 16_385],
      [4001, 4000],
      [2 ** 31 - 1, 2 ** 31 - 1],
    ] as const) {
      expect(await problemOf(picture(png(width, height))), `${width} × ${height}`).toMatchObject({ code: 'payload_too_large', reason: 'pixels' })
    }
    const head = 'POST /hash.do/rpc/fingerprint HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: image/png\r\n'
    expect(await rawSocket(platform().url, `${head}Content-Length: ${20 * 1024 * 1024 + 1}\r\n\r\n`)).toMatch(/^HTTP\/1.1 413 /)
  })
})

describe('texts', () => {
  const fingerprint = async (text: string) => anonymous().hash.fingerprint({ text })
  const similarity = async (a = '', b = '') => (await anonymous().hash.compare({ a, b })).similarity ?? -1
  const words = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `word${(from + index) * 7919}`)

  test('MinHash tells the share of the words, five at a time, that two texts have', async () => {
    for (const overlap of [0, 100, 250, 400, 480, 500]) {
      const [one, other] = [words(0, 500), words(500 - overlap, 1000 - overlap)]
      const shared = Math.max(0, overlap - 4)
      const truth = shared / (2 * 496 - shared)
      const told = await similarity((await fingerprint(one.join(' '))).minhash, (await fingerprint(other.join(' '))).minhash)
      // Of 128 values the standard error is at most 0.045.
      expect(Math.abs(told - truth), `${overlap}`).toBeLessThan(0.15)
    }
  })

  test('SimHash is near where a text was changed a little, and far where it is another', async () => {
    const one = words(0, 400)
    const changed = one.map((word, index) => (index === 200 ? 'other' : word))
    const { simhash } = await fingerprint(one.join(' '))
    expect(await distance(simhash, (await fingerprint(changed.join(' '))).simhash)).toBeLessThan(12)
    for (let other = 1; other < 6; other++)
      expect(await distance(simhash, (await fingerprint(words(1000 * other, 1000 * other + 400).join(' '))).simhash)).toBeGreaterThan(16)
  })

  test('case, punctuation and Unicode’s spellings count for nothing', async () => {
    const wanted = await fingerprint('Straße café: one, two & three — four!')
    expect(await fingerprint('straße  CAFE\u0301 one two three four')).toEqual(wanted)
    expect(await fingerprint('一二三四五六')).not.toEqual(await fingerprint('一二三四五七'))
  })

  test('values of version 1 stay what they are', async () => {
    const { simhash, minhash = '' } = await fingerprint('The quick brown fox jumps over the lazy dog')
    expect(simhash).toBe('simhash1:32b165377efd6e2f')
    expect(minhash.slice(0, 20)).toBe('minhash1:KnQkewQpnrc')
  })

  test('equal texts are equal, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), async (text) => {
        const first = await fingerprint(`a ${text}`)
        expect(await fingerprint(`a ${text}`)).toEqual(first)
        expect(await similarity(first.minhash, first.minhash)).toBe(1)
      }),
      { numRuns: 20 },
    )
  })

  test('no words, and too many characters', async () => {
    for (const text of ['', ' ', '!?', '💥'])
      expect(await problemOf(fingerprint(text))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['text'] }] })
    expect(await problemOf(fingerprint('a'.repeat(1024 * 1024 + 1)))).toMatchObject({ code: 'invalid_argument' })
    expect((await fingerprint('a b '.repeat(256 * 1024))).simhash).toMatch(/^simhash1:[0-9a-f]{16}$/)
  })

  test('of two kinds no distance', async () => {
    const { hash } = anonymous()
    for (const [a, b] of [
      ['phash1:ff00ff00ff00ff00', 'dhash1:ff00ff00ff00ff00'],
      ['phash1:ff00ff00ff00ff00', 'phash2:ff00ff00ff00ff00'],
      ['phash1:ff', 'phash1:ff00ff00ff00ff00'],
      ['minhash1:AAAA', 'minhash1:AAAA'],
      ['xhash9:aa', 'xhash9:aa'],
    ] as const) {
      expect(await problemOf(hash.compare({ a, b })), `${a} ${b}`).toMatchObject({ code: 'invalid_argument', reason: 'fingerprint' })
    }
  })
})

/** Bits that differ. */
function between(a = '', b = ''): number {
  const [one = 0n, other = 0n] = [a, b].map((text) => BigInt(`0x${text.slice(text.indexOf(':') + 1)}`))
  return (one ^ other).toString(2).replaceAll('0', '').length
}

/** Ranks, equal ones the mean of theirs. */
function ranked(values: number[]): number[] {
  const sorted = values.toSorted((one, other) => one - other)
  const rank = new Map(sorted.map((value) => [value, (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2]))
  return values.map((value) => rank.get(value) ?? 0)
}

function correlation(one: number[], other: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [a, b] = [mean(one), mean(other)]
  const sum = (of: (index: number) => number) => one.reduce((total, _, index) => total + of(index), 0)
  const at = (values: number[], index: number) => values[index] ?? 0
  return (
    sum((index) => (at(one, index) - a) * (at(other, index) - b)) /
    Math.sqrt(sum((index) => (at(one, index) - a) ** 2) * sum((index) => (at(other, index) - b) ** 2))
  )
}
