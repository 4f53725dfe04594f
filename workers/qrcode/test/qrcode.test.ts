import { problemOf } from '@dot-do/testing'
import { needs, run } from '@dot-do/testing/debian'
import { logo } from '@dot-do/testing/pictures'
import contract from 'qrcode.do/contract'
import { describe, expect, test } from 'vitest'
import { call, draw, matrix } from './call.ts'
import { qrencode } from './tools.ts'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('the examples of the contract', () => {
  const examples = Object.entries(contract.methods).flatMap(([name, { examples }]) =>
    examples.map((example, index) => [`${name} ${index + 1}`, name, example] as const),
  )

  test.each(examples)('%s', async (_, name, { input, output }) => {
    const answer = await call(name as keyof typeof contract.methods, input as never)
    if (output) expect(answer).toEqual(output)
  })
})

describe('segments are the shortest', () => {
  test.each<[string, string[]]>([
    ['0123456789', ['numeric']],
    ['AB12', ['alphanumeric']],
    ['hello', ['byte']],
    ['A1B2 123456789012345', ['alphanumeric', 'numeric']],
    ['https://example.com/12345678901234', ['byte', 'numeric']],
    ['日本語', ['kanji']],
    ['日本語 hello', ['kanji', 'byte']],
    ['日本語 中国人们', ['eci', 'byte']],
    ['é', ['eci', 'byte']],
    ['é 12345678901234567890', ['eci', 'byte', 'numeric']],
  ])('%j: %j', async (data, modes) => {
    expect((await matrix({ data })).segments.map(({ mode }) => mode)).toEqual(modes)
  })
})

describe('options', () => {
  test('the level is raised where that costs nothing', async () => {
    expect(await matrix({ data: 'hello' })).toMatchObject({ version: 1, ecLevel: 'H' })
    expect(await matrix({ data: 'hello', options: { boostEc: false } })).toMatchObject({ version: 1, ecLevel: 'M' })
    expect((await call('validate', { data: 'hello', style: { logo: { file: logo(20), width: 0.1 } } })).ecLevel).toBe('H')
  })

  test('sizes: pixels, and millimetres at a resolution', async ({ skip }) => {
    const svg = text(await draw({ data: 'hello', options: { size: 290 } }))
    expect(svg).toContain('viewBox="0 0 29 29" width="290" height="290" role="img"')
    expect(text(await draw({ data: 'hello', options: { moduleMm: 0.5 } }))).toContain('width="14.5mm" height="14.5mm"')
    needs(skip, 'convert')
    const size = (file: Uint8Array) => `${run('convert', ['png:-', '-units', 'PixelsPerInch', '-format', '%w %h %x', 'info:-'], file).toString()} ${file[24]}`
    expect(size(await draw({ data: 'hello', format: 'png' }))).toMatch(/^290 290 /)
    expect(size(await draw({ data: 'hello', format: 'png', options: { size: 4096 } }))).toMatch(/^4096 4096 /)
    expect(size(await draw({ data: 'hello', format: 'png', options: { moduleMm: 0.5, dpi: 600 } }))).toMatch(/^348 348 (?:600|599\.9\d+) 1$/)
    expect(size(await draw({ data: 'hello', format: 'png', options: { moduleMm: 0.5, dpi: 600 }, style: { color: 'navy' } }))).toMatch(
      /^348 348 (?:600|599\.9\d+) 8$/,
    )
  })

  test('text is what qrencode writes to a terminal', async ({ skip }) => {
    needs(skip, 'qrencode')
    for (const data of ['HELLO', 'A LONGER TEXT TO TAKE MORE ROOM']) {
      // The penalties of masks are read in more than one way; the mask is the one that qrencode took.
      const mask = Number.parseInt(qrencode(data, '-l', 'L')[8]?.slice(2, 5) ?? '', 2) ^ 0b101
      const drawn = await draw({ data, format: 'text', options: { ecLevel: 'L', mask, boostEc: false } })
      expect(text(drawn)).toBe(run('qrencode', ['-t', 'UTF8', '-m', '4', data]).toString())
    }
  })

  test('Micro QR and rMQR have a quiet zone of two', async () => {
    expect(text(await draw({ data: '12345', options: { mode: 'micro', ecLevel: 'L' } }))).toContain('viewBox="0 0 15 15"')
    expect(text(await draw({ data: '12345', options: { mode: 'rmqr' } }))).toMatch(/viewBox="0 0 (?:31 15|47 11)"/)
  })
})

describe('drawing', () => {
  test('is one path a colour', async () => {
    const svg = text(
      await draw({
        data: 'hello',
        style: { modules: 'classy', color: 'navy', eyes: { shape: 'leaf', color: '#800' }, pupils: { color: 'navy' }, background: 'ivory' },
      }),
    )
    expect(svg.match(/<path fill="[^"]+"/g)).toEqual(['<path fill="#000080"', '<path fill="#880000"'])
    expect(svg).toContain('<rect width="29" height="29" fill="#fffff0"/>')
  })

  test('the same input gives the same bytes', async () => {
    const inputs = [
      { data: 'hello' },
      { data: 'hello', format: 'png' as const },
      {
        data: 'https://example.com/a-longer-one',
        format: 'png' as const,
        style: { modules: 'dots' as const, frame: { text: 'ΩЖé' }, logo: { file: logo(50), width: 0.15 } },
      },
      { payload: { kind: 'event' as const, title: 'x', start: '2026-01-01' }, format: 'svg' as const },
    ]
    for (const input of inputs) expect(Buffer.compare(await draw(input), await draw(input))).toBe(0)
  })

  test('without a background it is read on white', async () => {
    const file = await draw({ data: 'hello', format: 'png', style: { background: 'transparent' } })
    expect((await call('decode', { file })).codes[0]?.text).toBe('hello')
    expect((await call('validate', { data: 'hello', style: { background: 'transparent' } })).warnings).toMatchObject([{ code: 'background' }])
  })

  test('a logo is put in as it is, in the middle, and what is below it left out', async () => {
    const file = logo(64)
    const svg = text(await draw({ data: 'https://example.com', style: { logo: { file, width: 0.2, margin: 1 } } }))
    expect(svg).toContain(`href="data:image/png;base64,${Buffer.from(file).toString('base64')}"`)
    const [, x, width] = /<image x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/.exec(svg) ?? []
    const whole = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
    expect(2 * Number(x) + Number(width)).toBeCloseTo(whole, 2)
  })

  test('an SVG logo stays lines, in its shape, and the code is read', async () => {
    const file = Buffer.from(
      '<svg width="40" height="20" viewBox="0 0 4 2"><defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs><rect width="4" height="2" fill="url(#g)"/></svg>',
    )
    const style = { logo: { file, width: 0.2 } }
    const svg = text(await draw({ data: 'https://example.com', style }))
    const [, width, height] = /<svg x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="([\d.]+)" viewBox="0 0 40 20" overflow="hidden"><svg xmlns/.exec(svg) ?? []
    expect(Number(width)).toBeCloseTo(2 * Number(height), 2)
    expect(svg).toContain('fill="url(#user-content-g)"')
    const png = await draw({ data: 'https://example.com', style, format: 'png', options: { size: 400 } })
    expect((await call('decode', { file: png })).codes[0]?.text).toBe('https://example.com')
  })

  test('an unknown field is refused', async () => {
    expect((await problemOf(call('generate', { data: 'x', style: { colour: 'red' } } as never))).code).toBe('invalid_argument')
  })
})
