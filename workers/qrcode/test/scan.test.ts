import { problemOf } from '@dot-do/testing'
import { files, needs, run } from '@dot-do/testing/debian'
import { logo } from '@dot-do/testing/pictures'
import type { Input } from '@dot-do/contract'
import type contract from 'qrcode.do/contract'
import { describe, expect, test } from 'vitest'
import { call, draw } from './call.ts'
import { zbar, zxing } from './tools.ts'

type Generate = Input<typeof contract, 'generate'>
type Style = NonNullable<Generate['style']>

const shapes = ['square', 'rounded', 'dots', 'classy', 'diamond', 'bars'] as const
const eyes = ['square', 'rounded', 'circle', 'leaf'] as const
const levels = ['L', 'M', 'Q', 'H'] as const
const stops = [
  { offset: 0, color: 'navy' },
  { offset: 1, color: '#a3005c' },
]
const paints: Style[] = [{ color: '#123' }, { gradient: { type: 'linear', angle: 30, stops } }, { gradient: { type: 'radial', stops } }]
const data = 'https://example.com/menu?table=12'

/** Every shape × eye × level × gradient. */
const styles: { style: Style; ecLevel: (typeof levels)[number] }[] = shapes.flatMap((modules, m) =>
  eyes.flatMap((eye, e) =>
    levels.flatMap((ecLevel, l) =>
      paints.map((paint, p) => {
        const pupil = eyes[(m + e + l + p) % eyes.length] ?? 'square'
        return { ecLevel, style: { ...paint, modules, eyes: { shape: eye }, pupils: { shape: eye === 'circle' && pupil === 'square' ? 'circle' : pupil } } }
      }),
    ),
  ),
)

async function drawAll(inputs: Generate[]): Promise<Uint8Array[]> {
  const drawn: Uint8Array[] = []
  for (let at = 0; at < inputs.length; at += 8) drawn.push(...(await Promise.all(inputs.slice(at, at + 8).map((input) => draw(input)))))
  return drawn
}

describe('zbarimg and ZXing’s command line read', () => {
  test(`every shape, eye, level and gradient: ${styles.length} codes`, { timeout: 120_000 }, async ({ skip }) => {
    needs(skip, 'zbarimg', 'ZXingReader')
    // Each that would be refused is drawn all the same: here they are read by others.
    const drawn = await drawAll(
      styles.map(({ style, ecLevel }) => ({ data, style, options: { ecLevel, boostEc: false, size: 330 }, format: 'png', force: true })),
    )
    const paths = files(drawn, 'png')
    const unread = (texts: string[]) => styles.filter((_, index) => texts[index] !== data).map((style) => JSON.stringify(style))
    expect(unread(zbar(paths))).toEqual([])
    expect(unread(zxing(paths))).toEqual([])
  })

  test('every style that is given unforced', async ({ skip }) => {
    needs(skip, 'zbarimg', 'ZXingReader')
    const some = styles.filter((_, index) => index % 7 === 0)
    const drawn = await Promise.all(
      some.map(({ style, ecLevel }) => call('generate', { data, style, options: { ecLevel }, format: 'png' }).catch(() => undefined)),
    )
    const given = await Promise.all(drawn.filter((picture) => picture instanceof Blob).map((picture) => picture.bytes()))
    expect(given.length).toBeGreaterThan(some.length * 0.95)
    const paths = files(given, 'png')
    expect(zbar(paths)).toEqual(given.map(() => data))
    expect(zxing(paths)).toEqual(given.map(() => data))
  })

  test('plain codes of all versions, in whole pixels', async ({ skip }) => {
    needs(skip, 'zbarimg', 'ZXingReader')
    const texts = Array.from({ length: 20 }, (_, index) => `${index} ${'Lorem ipsum dolor sit amet '.repeat(index * index * 0.2 + index)}`.trim())
    const drawn = await drawAll(texts.map((text, index) => ({ data: text, format: 'png', options: { version: 2 * index + 2, ecLevel: 'L', size: 1200 } })))
    const paths = files(drawn, 'png')
    expect(zbar(paths)).toEqual(texts)
    expect(zxing(paths)).toEqual(texts)
  })

  test('logos from 5 to 30 %, in a frame', async ({ skip }) => {
    needs(skip, 'zbarimg', 'ZXingReader')
    const widths = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3]
    const inputs = widths.map((width, index): Generate => ({
      data,
      format: 'png',
      style: {
        logo: { file: logo(120), width, margin: 0.5 },
        modules: shapes[index],
        frame: { text: 'Scannez-moi', position: index % 2 ? 'top' : 'bottom', color: 'teal' },
        round: 2,
      },
    }))
    const paths = files(await drawAll(inputs), 'png')
    expect(zbar(paths)).toEqual(widths.map(() => data))
    expect(zxing(paths)).toEqual(widths.map(() => data))
  })

  test('the same as SVG, drawn by librsvg', async ({ skip }) => {
    needs(skip, 'rsvg-convert', 'zbarimg')
    const svgs = await drawAll(
      shapes.map((modules, index) => ({ data, style: { modules, eyes: { shape: eyes[index % 4] }, frame: { text: 'Été & <été>' } }, options: { size: 400 } })),
    )
    const paths = files(svgs, 'svg').map((path) => {
      run('rsvg-convert', ['-o', `${path}.png`, path])
      return `${path}.png`
    })
    expect(zbar(paths)).toEqual(shapes.map(() => data))
  })
})

describe('what validate says is so', () => {
  const cases: Style[] = [0.2, 0.3, 0.36, 0.4, 0.44, 0.5].map((width) => ({ logo: { file: logo(80), width, margin: 0 } }))

  test('a code it calls scannable is read by both, one that is not read back fails with one', async ({ skip }) => {
    needs(skip, 'zbarimg', 'ZXingReader')
    const verdicts = await Promise.all(cases.map((style) => call('validate', { data, style, options: { ecLevel: 'M', boostEc: false } })))
    const paths = files(await drawAll(cases.map((style) => ({ data, style, options: { ecLevel: 'M', boostEc: false }, format: 'png', force: true }))), 'png')
    const read = zbar(paths).map((text, index) => text === data && zxing(paths)[index] === data)
    expect(verdicts.map(({ scannable }) => scannable)).toEqual(read)
    expect(new Set(read)).toEqual(new Set([true, false]))
    // The larger the logo, the less may be lost.
    const margins = verdicts.map(({ margin = 0 }) => margin)
    expect(margins).toEqual(margins.toSorted((one, other) => other - one))
  })

  test('the margin of a plain code is all that its level corrects', async () => {
    for (const [ecLevel, share] of [
      ['L', 0.07],
      ['M', 0.15],
      ['Q', 0.25],
      ['H', 0.3],
    ] as const) {
      const { margin = 0, warnings } = await call('validate', { data: 'x'.repeat(100), options: { ecLevel, boostEc: false } })
      expect(Math.abs(margin - share)).toBeLessThan(0.05)
      expect(warnings).toEqual([])
    }
  })

  test.each<[string, Omit<Generate, 'data'>]>([
    ['contrast', { style: { color: '#aaa' } }],
    ['contrast', { style: { eyes: { color: 'gold' } } }],
    ['inverted', { style: { color: 'white', background: 'black' } }],
    ['quiet_zone', { options: { quietZone: 2 } }],
    ['unreadable', { style: { logo: { file: logo(40), width: 0.5 } } }],
  ])('%s: generate refuses, says what to change, and draws by force', async (code, input) => {
    const problem = await problemOf(draw({ data, ...input }))
    expect(problem).toMatchObject({ code: 'failed_precondition', reason: code })
    expect((problem.data as { obstacles: { code: string }[] }).obstacles.map(({ code }) => code)).toContain(code)
    expect(problem.message).toMatch(/force draws it anyway$/)
    expect((await call('validate', { data, ...input })).errors[0]?.code).toBe(code)
    expect((await draw({ data, ...input, force: true })).length).toBeGreaterThan(100)
  })
})
