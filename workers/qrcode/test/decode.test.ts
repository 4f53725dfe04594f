import { readFileSync } from 'node:fs'
import { files, needs, run } from '@dot-do/testing/debian'
import { describe, expect, test } from 'vitest'
import { call, draw } from './call.ts'
import { qrencode, zint, zxing } from './tools.ts'

const read = async (file: Uint8Array) => (await call('decode', { file })).codes
const texts = async (file: Uint8Array) => (await read(file)).map(({ text }) => text)

test('says what and where a code is', async () => {
  const file = await draw({ data: 'https://example.com/', format: 'png', options: { version: 3, ecLevel: 'Q', mask: 5, boostEc: false, size: 370 } })
  expect(await read(file)).toEqual([
    {
      ...{ text: 'https://example.com/', bytes: Buffer.from('https://example.com/').toString('base64'), payload: { kind: 'url', url: 'https://example.com/' } },
      ...{ version: 3, ecLevel: 'Q', mask: 5, symbology: 'qr' },
      corners: [
        { x: 40, y: 40 },
        { x: 330, y: 40 },
        { x: 330, y: 330 },
        { x: 40, y: 330 },
      ],
    },
  ])
})

test.each<['micro' | 'rmqr', string, object]>([
  ['micro', 'M4', { text: 'Hello 12', ecLevel: 'M', mask: 2 }],
  ['rmqr', 'R13x77', { text: 'Hello 12', ecLevel: 'H' }],
])('reads %s %s', async (mode, version, expected) => {
  const file = await draw({
    data: 'Hello 12',
    format: 'png',
    options: { mode, version, ecLevel: mode === 'rmqr' ? 'H' : 'M', mask: mode === 'rmqr' ? undefined : 2, boostEc: false, quietZone: 4 },
  })
  expect((await read(file))[0]).toMatchObject({ symbology: mode, version, ...expected })
})

describe('text comes back as it was', () => {
  test.each([
    'äöü ß é',
    'Жё',
    '日本語、カタカナ',
    '日本語 and ascii 123',
    '日本語€',
    '😀 ok',
    'C:\\path~tilde',
    'a日\\b~',
    '￠～−―',
    'ｱｲｳ',
    ' leading and trailing ',
    'line\r\nline\n',
    '\u0000\u0001\u001d',
  ])('%j', async (data) => {
    expect(await texts(await draw({ data, format: 'png' }))).toEqual([data])
  })
})

describe('every format and position', () => {
  test('PNG, JPEG, WebP, GIF, BMP; turned, mirrored, inverted, small, noisy', async ({ skip }) => {
    needs(skip, 'convert')
    const data = 'every format'
    const [path = ''] = files([await draw({ data, format: 'png', options: { size: 300 } })], 'png')
    const convert = (extension: string, ...args: string[]): Uint8Array => {
      run('convert', [path, ...args, `${path}.${extension}`])
      return new Uint8Array(readFileSync(`${path}.${extension}`))
    }
    const changed = {
      ...{
        jpeg: convert('jpg', '-quality', '40'),
        webp: convert('webp'),
        lossless: convert('webp', '-define', 'webp:lossless=true'),
        gif: convert('gif'),
        bmp: convert('bmp'),
      },
      ...{
        turned: convert('png', '-background', 'white', '-rotate', '30'),
        upsideDown: convert('png', '-rotate', '180'),
        mirrored: convert('png', '-flop'),
        inverted: convert('png', '-negate'),
      },
      ...{
        small: convert('png', '-resize', '30%'),
        noisy: convert('png', '-seed', '1', '-attenuate', '0.4', '+noise', 'Gaussian', '-blur', '0x1'),
        alpha: convert('webp', '-transparent', 'white'),
      },
      ...{
        seeThrough: convert('png', '-transparent', 'white', '-channel', 'RGB', '-fill', 'black', '-colorize', '100'),
        palette: convert('png', '-type', 'Palette'),
        deep: convert('png', '-depth', '16', '-type', 'TrueColor'),
      },
    }
    for (const [name, file] of Object.entries(changed)) expect(await texts(file), name).toEqual([data])
  })

  test('several in one picture, the topmost first', async ({ skip }) => {
    needs(skip, 'convert')
    const paths = files(await Promise.all(['first', 'second', 'third'].map((data) => draw({ data, format: 'png' }))), 'png')
    run('convert', [...paths, '-append', `${paths[0]}.all.png`])
    expect(await texts(new Uint8Array(readFileSync(`${paths[0]}.all.png`)))).toEqual(['first', 'second', 'third'])
  })

  test('at least what ZXing’s command line reads, with the picture turned, out of focus, noisy or of poor quality', async ({ skip }) => {
    needs(skip, 'convert', 'ZXingReader')
    const sources = files(
      await Promise.all(
        ['short', 'a longer text to make a larger symbol of it, with 1234567890'].map((data) => draw({ data, format: 'png', options: { size: 260 } })),
      ),
      'png',
    )
    const paths = sources.flatMap((source, index) =>
      [15, 45, 75, 120, 200, 300].flatMap((degrees) =>
        [
          ['-blur', '0x2'],
          ['-quality', '15'],
          ['-attenuate', '0.8', '+noise', 'Gaussian'],
          ['-resize', '45%'],
          ['-distort', 'Perspective', '0,0 20,10 260,0 240,0 0,260 0,240 260,260 260,260'],
        ].map((effect, kind) => {
          const path = `${source}.${index}-${degrees}-${kind}.jpg`
          run('convert', [source, '-seed', '1', '-background', 'white', '-virtual-pixel', 'white', '-rotate', String(degrees), ...effect, path])
          return path
        }),
      ),
    )
    const theirs = zxing(paths)
    const ours = await Promise.all(paths.map(async (path) => (await texts(new Uint8Array(readFileSync(path))))[0] ?? ''))
    expect(ours.filter(Boolean).length).toBeGreaterThanOrEqual(theirs.filter(Boolean).length)
    expect(ours.filter(Boolean).length).toBeGreaterThan(paths.length * 0.8)
  })

  test('codes that qrencode and zint made', async ({ skip }) => {
    needs(skip, 'qrencode', 'zint')
    const made = [qrencode('from qrencode', '-l', 'M'), zint('QRCODE', 'from zint'), zint('RMQR', 'rmqr of zint'), zint('MICROQR', 'MICRO')]
    const found = await Promise.all(made.map(async (rows) => (await texts(bitmap(rows)))[0]))
    expect(found).toEqual(['from qrencode', 'from zint', 'rmqr of zint', 'MICRO'])
  })
})

test('no code is an empty list', async () => {
  expect(await read(blank)).toEqual([])
})

// A bitmap of one white pixel.
const blank = Uint8Array.from(Buffer.from('Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAATCwAAEwsAAAAAAAAAAAAA////AA==', 'base64'))

/** Rows of modules as a BMP of 8 pixels a module. */
function bitmap(rows: string[]): Uint8Array {
  const scale = 8
  const [width, height] = [((rows[0]?.length ?? 0) + 8) * scale, (rows.length + 8) * scale]
  const stride = Math.ceil((width * 3) / 4) * 4
  const file = Buffer.alloc(54 + stride * height, 255)
  file.write('BM')
  for (const [at, value] of [
    [2, file.length],
    [6, 0],
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
    [26, 1 | (24 << 16)],
    [30, 0],
    [34, 0],
    [38, 2835],
    [42, 2835],
    [46, 0],
    [50, 0],
  ] as const) {
    file.writeUInt32LE(value, at)
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (rows[Math.floor(y / scale) - 4]?.charAt(Math.floor(x / scale) - 4) === '1')
        file.fill(0, 54 + (height - 1 - y) * stride + x * 3, 54 + (height - 1 - y) * stride + x * 3 + 3)
    }
  }
  return file
}
