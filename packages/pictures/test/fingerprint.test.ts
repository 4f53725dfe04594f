import { needsPython, run } from '@dot-do/testing/debian'
import { expect, test } from 'vitest'
import { averageHash, differenceHash, luminanceOf, perceptualHash, type Raster } from '../src/index.ts'

// What the Python package imagehash does, line by line, on Pillow and SciPy.
const imagehash = `
import sys
import numpy, scipy.fftpack
from PIL import Image
def digits(bits):
    return '%016x' % int(''.join('1' if bit else '0' for bit in bits.flatten()), 2)
while header := sys.stdin.buffer.readline():
    width, height = map(int, header.split())
    rgba = Image.frombytes('RGBA', (width, height), sys.stdin.buffer.read(4 * width * height))
    white = Image.new('RGBA', rgba.size, 'white')
    grey = Image.alpha_composite(white, rgba).convert('L')
    small = numpy.asarray(grey.resize((8, 8), Image.LANCZOS))
    wide = numpy.asarray(grey.resize((9, 8), Image.LANCZOS))
    large = numpy.asarray(grey.resize((32, 32), Image.LANCZOS))
    low = scipy.fftpack.dct(scipy.fftpack.dct(large, axis=0), axis=1)[:8, :8]
    print(digits(small > small.mean()), digits(wide[:, 1:] > wide[:, :-1]), digits(low > numpy.median(low)))
`

const hashesOf = (raster: Raster): string => {
  const picture = luminanceOf(raster)
  return [averageHash(picture), differenceHash(picture), perceptualHash(picture)].join(' ')
}

/** Waves and noise, the same each time. */
function made(width: number, height: number, seed: number, isOpaque: boolean): Raster {
  const data = new Uint8Array(width * height * 4)
  let state = seed
  for (let index = 0; index < width * height; index++) {
    const [x, y] = [index % width, Math.floor(index / width)]
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const wave = (phase: number) => 128 + 90 * Math.sin(x / (7 + (seed % 5)) + phase) * Math.cos(y / (9 + (seed % 7)) + phase * seed)
    for (let channel = 0; channel < 3; channel++) data[4 * index + channel] = wave(channel) + (state >>> 28)
    data[4 * index + 3] = isOpaque ? 255 : state >>> 24
  }
  return { width, height, data }
}

const sizes: [width: number, height: number][] = [
  [1, 1],
  [2, 3],
  [8, 8],
  [9, 8],
  [32, 32],
  [7, 31],
  [33, 100],
  [100, 33],
  [257, 129],
  [500, 3],
  [640, 480],
]

test('aHash, dHash and pHash are those of imagehash, bit by bit', (context) => {
  needsPython(context.skip, 'numpy', 'scipy', 'PIL')
  const rasters = sizes.flatMap(([width, height]) => [1, 2, 3, 4].map((seed) => made(width, height, seed, seed !== 4)))
  const input = Buffer.concat(rasters.flatMap(({ width, height, data }) => [Buffer.from(`${width} ${height}\n`), data]))
  // Of one pixel every frequency but one is nothing but what rounding leaves.
  const told = run('python3', ['-c', imagehash], input).toString().trimEnd().split('\n')
  const isTold = (index: number) => (rasters[index]?.width ?? 0) > 1
  expect(rasters.map(hashesOf).filter((_, index) => isTold(index))).toEqual(told.filter((_, index) => isTold(index)))
})

test('what is see-through is seen on white', () => {
  const clear = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 0, 10, 20, 30, 255) }
  expect([...luminanceOf(clear).data]).toEqual([255, 18])
})

test('a light half makes the bits that one expects', () => {
  const data = Uint8Array.from({ length: 16 * 16 }, (_, index) => (index % 16 < 8 ? 255 : 0))
  expect(averageHash({ width: 16, height: 16, data })).toBe('f0'.repeat(8))
})
