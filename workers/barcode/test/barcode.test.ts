import { readFileSync } from 'node:fs'
import { anonymous, problemOf, tenant } from '@dot-do/testing'
import { files, folderOf, needs, run } from '@dot-do/testing/debian'
import { zbar } from '@dot-do/testing/readers'
import { describe, expect, test } from 'vitest'
import { call, draw, type Generate, modules } from './call.ts'

const svgOf = async (input: Generate): Promise<string> => new TextDecoder().decode(await draw(input))

interface Png {
  width: number
  height: number
  bitDepth: number
  colorType: number
  perMetre: number | undefined
}

function pngOf(file: Uint8Array): Png {
  const view = new DataView(file.buffer, file.byteOffset)
  const physical = Buffer.from(file).indexOf('pHYs')
  return {
    ...{ width: view.getUint32(16), height: view.getUint32(20), bitDepth: view.getUint8(24), colorType: view.getUint8(25) },
    perMetre: physical === -1 ? undefined : view.getUint32(physical + 4),
  }
}

describe('a picture', () => {
  test('is the same bytes for the same input', async () => {
    for (const format of ['svg', 'png'] as const) {
      const input: Generate = { type: 'ean13', data: '952012345678', format }
      expect(await draw(input)).toEqual(await draw(input))
    }
  })

  test('has whole pixels a module, and the quiet zones of its type', async () => {
    for (const [type, data, modulesAcross] of [
      ['code128', 'A', 46 + 20],
      ['ean8', '95200002', 67 + 14],
      ['datamatrix', 'A', 10 + 2],
      ['qrcode', 'A', 21 + 8],
      ['pdf417', 'A', 103 + 4],
    ] as const) {
      for (const scale of [1, 2, 5])
        expect([type, pngOf(await draw({ type, data, format: 'png', options: { scale, text: 'none' } })).width]).toEqual([type, modulesAcross * scale])
    }
    const wide = pngOf(await draw({ type: 'code128', data: 'A', format: 'png', options: { scale: 1, text: 'none', quietZone: 0 } }))
    expect(wide).toMatchObject({ width: 46, height: 72 })
  })

  test('has one bit a pixel, eight with letters, a palette with colours', async () => {
    const format = 'png'
    expect(pngOf(await draw({ type: 'code128', data: 'A', format, options: { text: 'none' } }))).toMatchObject({ bitDepth: 1, colorType: 0 })
    expect(pngOf(await draw({ type: 'code128', data: 'A', format }))).toMatchObject({ bitDepth: 8, colorType: 0 })
    expect(pngOf(await draw({ type: 'qrcode', data: 'A', format, options: { color: 'navy', background: 'transparent' } }))).toMatchObject({
      bitDepth: 1,
      colorType: 3,
    })
    expect(pngOf(await draw({ type: 'ultracode', data: 'A', format }))).toMatchObject({ bitDepth: 8, colorType: 3 })
  })

  test('has its resolution', async () => {
    const of = async (options: Generate['options']): Promise<Png> => pngOf(await draw({ type: 'qrcode', data: 'A', format: 'png', options }))
    expect(await of({ moduleMm: 0.5, dpi: 600 })).toMatchObject({ perMetre: Math.round(600 / 0.0254), width: 29 * 12 })
    expect((await of({ scale: 10, moduleMm: 0.5 })).perMetre).toBe(20_000)
    expect(await svgOf({ type: 'qrcode', data: 'A', options: { moduleMm: 0.5 } })).toMatch(/ width="14.5mm" height="14.5mm" viewBox="0 0 87 87"/)
  })

  test('is as high as asked', async () => {
    const { height } = pngOf(await draw({ type: 'code128', data: 'A', format: 'png', options: { scale: 10, moduleMm: 0.5, heightMm: 20, text: 'none' } }))
    expect(height).toBe(400)
  })

  test('is turned', async ({ skip }) => {
    needs(skip, 'zbarimg')
    const turned = await Promise.all(
      [0, 90, 180, 270].map((rotate) => draw({ type: 'ean13', data: '952012345678', format: 'png', options: { rotate: rotate as 90 } })),
    )
    const [upright, right, down, left] = turned.map(pngOf)
    expect([right?.width, down?.width, left?.height]).toEqual([upright?.height, upright?.width, upright?.width])
    expect(zbar(files(turned, 'png'))).toEqual(turned.map(() => ['9520123456788']))
    const { codes } = await call('scan', { file: turned[1] as Uint8Array })
    expect(Math.abs(codes[0]?.orientation ?? 0)).toBe(90)
  })

  test('has its text below, above or not at all', async () => {
    const letters = async (text?: 'none' | 'below' | 'above'): Promise<number | undefined> => {
      const paths = (await svgOf({ type: 'code128', data: 'A', options: text ? { text } : {} })).match(/ d="[^"]+"/g) ?? []
      return paths.length < 3 ? undefined : Number(/ d="M[\d.]+ ([\d.]+)/.exec(paths.at(-1) ?? '')?.[1])
    }
    expect(await letters('none')).toBeUndefined()
    expect(await letters()).toBeGreaterThan(200)
    expect(await letters('below')).toBeGreaterThan(200)
    expect(await letters('above')).toBeLessThan(50)
  })

  test('has narrower bars where ink runs', async () => {
    const bars = async (barWidthReduction: number): Promise<number> => {
      const widths = Array.from(
        (await svgOf({ type: 'code128', data: 'A', options: { scale: 10, text: 'none', barWidthReduction } })).matchAll(/h(\d+)v720/g),
        ([, width]) => Number(width),
      )
      return widths.reduce((sum, width) => sum + width, 0) / widths.length
    }
    expect((await bars(0)) - (await bars(0.3))).toBeCloseTo(3)
  })

  test('has its error correction, version and columns', async () => {
    const size = async (type: string, options: Generate['options']): Promise<string> => {
      const rows = await modules({ type, data: '123456', options })
      return `${rows[0]?.length}x${rows.length}`
    }
    expect(await size('qrcode', { version: 7 })).toBe('45x45')
    expect(await size('microqrcode', { version: 'M4', ecLevel: 'Q' })).toBe('17x17')
    expect(await size('rectangularmicroqrcode', { version: 'R13x77', ecLevel: 'H' })).toBe('77x13')
    expect(await size('datamatrix', { version: '24x24' })).toBe('24x24')
    expect(await size('azteccode', { version: 5, ecLevel: 50 })).toBe('37x37')
    expect(await size('pdf417', { columns: 4, ecLevel: 3 })).toMatch(/^137x/)
    expect(await size('hanxin', { ecLevel: 4 })).toMatch(/^\d+x\d+$/)
  })

  test.each<[string, Generate]>([
    ['ecLevel', { type: 'ean13', data: '952012345678', options: { ecLevel: 'L' } }],
    ['ecLevel', { type: 'qrcode', data: 'A', options: { ecLevel: 9 } }],
    ['version', { type: 'ean13', data: '952012345678', options: { version: 1 } }],
    ['columns', { type: 'qrcode', data: 'A', options: { columns: 1 } }],
    ['heightMm', { type: 'qrcode', data: 'A', options: { heightMm: 10 } }],
    ['barWidthReduction', { type: 'qrcode', data: 'A', options: { barWidthReduction: 0.1 } }],
    ['dpi', { type: 'qrcode', data: 'A', options: { dpi: 300 } }],
    ['scale', { type: 'qrcode', data: 'A', options: { dpi: 300, moduleMm: 0.5, scale: 2 } }],
    ['moduleMm', { type: 'qrcode', data: 'A', options: { dpi: 36, moduleMm: 0.1 } }],
    ['color', { type: 'qrcode', data: 'A', options: { color: 'reddish' } }],
  ])('is refused with an %s that can’t be', async (option, input) => {
    const problem = await problemOf(draw(input))
    expect(problem).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['options', option] }] })
  })

  test('may be see-through, and is read all the same', async () => {
    for (const options of [{ background: 'transparent' }, { background: '#0000', color: '#000c' }]) {
      const file = await draw({ type: 'ean13', data: '952012345678', format: 'png', options })
      expect((await call('scan', { file })).codes.map(({ text }) => text)).toEqual(['9520123456788'])
    }
  })

  test('that readers may not read is told so in a header', async () => {
    const warning = async (options: Generate['options']): Promise<string | null> => {
      const { response } = await anonymous().barcode.generate({ type: 'ean13', data: '952012345678', options }).withResponse()
      return response.headers.get('x-warning')
    }
    expect(await warning({})).toBeNull()
    expect(await warning({ color: '#999' })).toMatch(/^the contrast is 2\.8:1/)
    expect(await warning({ color: 'white', background: 'black' })).toMatch(/lighter than its background/)
  })
})

describe('what a code holds', () => {
  test('may be bytes, elements or a Digital Link', async () => {
    const bytes = Buffer.from([0, 255, 128, 10, 200]).toString('base64')
    const png = { format: 'png', options: { scale: 4 } } as const
    for (const type of ['datamatrix', 'azteccode', 'pdf417', 'code128']) {
      const { codes } = await call('scan', { file: await draw({ type, bytes, ...png }) })
      expect([type, codes[0]?.bytes]).toEqual([type, bytes])
    }
    const elements = { '10': 'A(B)', '01': '09521234543213', '17': '261231' }
    for (const type of ['gs1datamatrix', 'gs1qrcode', 'gs1-128', 'gs1datamatrixrectangular']) {
      const { codes } = await call('scan', { file: await draw({ type, elements, ...png }) })
      expect([type, codes[0]?.text, codes[0]?.gs1?.map(({ ai, value }) => [ai, value])]).toEqual([
        type,
        '01095212345432131726123110A(B)',
        [
          ['01', '09521234543213'],
          ['17', '261231'],
          ['10', 'A(B)'],
        ],
      ])
    }
    const digitalLink = 'https://id.gs1.org/01/09521234543213/10/ABC'
    const held = async (type: string): Promise<string | undefined> => (await call('scan', { file: await draw({ type, digitalLink, ...png }) })).codes[0]?.text
    expect(await held('gs1qrcode')).toBe('010952123454321310ABC')
    expect(await held('gs1dlqrcode')).toBe(digitalLink)
    expect((await call('scan', { file: await draw({ type: 'gs1dlqrcode', elements: { '01': '09521234543213', '10': 'ABC' }, ...png }) })).codes[0]?.text).toBe(
      digitalLink,
    )
    expect((await call('scan', { file: await draw({ type: 'ean13', elements: { '01': '09520123456788' }, ...png }) })).codes[0]?.text).toBe('9520123456788')
  })

  test('may be any text where the type can say which', async () => {
    for (const type of ['qrcode', 'datamatrix', 'azteccode', 'pdf417', 'maxicode', 'rectangularmicroqrcode', 'micropdf417']) {
      for (const data of ['Äpfel, naïve café', 'Ελλάδα 日本 🎉^x']) {
        const { codes } = await call('scan', { file: await draw({ type, data, format: 'png', options: { scale: 4 } }) })
        expect([type, codes[0]?.text]).toEqual([type, data])
      }
    }
  })

  test.each<[string, Generate, number, RegExp]>([
    ['character', { type: 'code39', data: 'ABcD' }, 2, /not "c" \(at 2\)/],
    ['character', { type: 'ean13', data: '95201234567a' }, 11, /digits/],
    ['character', { type: 'code128', data: 'price 5 €' }, 8, /Latin-1/],
    ['character', { type: 'hanxin', data: '日本' }, 0, /Latin-1/],
    ['csum', { type: 'ean13', data: '9520123456780' }, 12, /should be 8, not 0/],
    ['csum', { type: 'upce', data: '01234559' }, 7, /should be 8, not 9/],
    ['csum', { type: 'isbn', data: '0-306-40615-3' }, 12, /should be 2, not 3/],
    ['csum', { type: 'sscc18', data: '(00)095287654321012345' }, 21, /should be 6/],
    ['length', { type: 'ean8', data: '123456' }, 6, /7 or more/],
    ['length', { type: 'ean13', data: '123456789012345678901' }, 19, /at most 19/],
    ['yymmd0', { type: 'gs1-128', data: '(01)09521234543213(17)261331' }, 22, /no month 13/],
    ['structure', { type: 'ean13composite', data: '9520123456788' }, 0, /has 15 or more/],
  ])('%s: %j is refused with its position', async (reason, input, _position, message) => {
    const problem = await problemOf(draw(input))
    expect(problem.code).toBe('invalid_argument')
    expect(problem.message).toMatch(message)
    if (reason !== 'structure') expect(problem.reason).toBe(reason)
  })

  test('is one thing', async () => {
    expect(await problemOf(draw({ type: 'qrcode' }))).toMatchObject({ code: 'invalid_argument', reason: 'subject' })
    expect(await problemOf(draw({ type: 'qrcode', data: 'A', bytes: 'AAAA' }))).toMatchObject({ code: 'invalid_argument', reason: 'subject' })
    expect(await problemOf(draw({ type: 'code39', elements: { '01': '09521234543213' } }))).toMatchObject({ code: 'invalid_argument', reason: 'type' })
  })

  test('has a type, by any of its names', async () => {
    for (const [name, type] of [
      ['EAN-13', 'ean13'],
      ['Code 128', 'code128'],
      ['codabar', 'rationalizedCodabar'],
      ['gs1_128', 'gs1-128'],
      ['rMQR', 'rectangularmicroqrcode'],
    ]) {
      const data = type === 'ean13' ? '952012345678' : type === 'rationalizedCodabar' ? 'A12B' : type === 'gs1-128' ? '(01)09521234543213' : 'A'
      expect(await modules({ type: name ?? '', data })).toEqual(await modules({ type: type ?? '', data }))
    }
    expect(await problemOf(draw({ type: 'code129', data: 'A' }))).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/nearest: code128/) as string,
    })
  })
})

describe('validate', () => {
  test('tells every fault', async () => {
    expect(await call('validate', { type: 'gs1-128', data: '(01)09521234543210(17)261331(10)A~B' })).toMatchObject({
      valid: false,
      errors: [
        { position: 4, code: 'csum' },
        { position: 22, code: 'yymmd0' },
        { position: 33, code: 'character' },
      ],
    })
    expect((await call('validate', { type: 'code39', data: 'aBc' })).errors.map(({ position }) => position)).toEqual([0, 2])
  })

  test('gives data with their check digit', async () => {
    expect(await call('validate', { type: 'ean13', data: '952012345678' })).toEqual({ valid: true, normalized: '9520123456788', checkDigit: '8', errors: [] })
    expect(await call('validate', { type: 'isbn', data: '978-1-56581-231-4 90000' })).toMatchObject({ valid: true, normalized: '9781565812314 90000' })
    expect(await call('validate', { type: 'databaromni', data: '0952123454321' })).toMatchObject({
      normalized: '09521234543213',
      gs1: [{ ai: '01', name: 'GTIN' }],
    })
  })

  test('tells what only making the code shows', async () => {
    expect(await call('validate', { type: 'pharmacode', data: '2' })).toMatchObject({ valid: false, errors: [{ code: 'pharmacodeBadValue' }] })
    expect(await call('validate', { type: 'qrcode', data: 'x'.repeat(3000) })).toMatchObject({ valid: false, errors: [{ code: 'qrcodeNoValidSymbol' }] })
    expect(await call('validate', { type: 'ean13', data: '' })).toMatchObject({ valid: false, errors: [{ code: 'length' }] })
  })
})

describe('parseGs1', () => {
  test('gives elements, Digital Link and human-readable interpretation', async () => {
    expect(await call('parseGs1', { data: ']C10109521234543213392299010\u001D10ABC' }).catch((err: unknown) => (err as { reason: string }).reason)).toBe(
      'required',
    )
    const { elements, digitalLink, hri } = await call('parseGs1', { data: '01095212345432131726120010ABC' })
    expect(hri).toBe('(01)09521234543213(17)261200(10)ABC')
    expect(digitalLink).toBe('https://id.gs1.org/01/09521234543213/10/ABC?17=261200')
    expect(elements[1]).toEqual({ ai: '17', name: 'USE BY or EXPIRY', value: '261200', data: { date: '2026-12-31' } })
  })
})

describe('a sheet', () => {
  const labels = Array.from({ length: 30 }, (_, index) => ({
    type: index % 2 ? 'qrcode' : 'code128',
    data: `BOX-${1000 + index}`,
    caption: `Regal ${index} – Süd`,
  }))

  test('is read back from its pages', { timeout: 60_000 }, async ({ skip }) => {
    needs(skip, 'pdftoppm', 'zbarimg')
    const { barcode } = await tenant({ grants: ['barcode:read'] })
    const input = { labels, page: { columns: 3, rows: 5 } }
    const pdf = await (await barcode.generateSheet(input)).bytes()
    expect(await (await barcode.generateSheet(input)).bytes()).toEqual(pdf)
    const folder = folderOf()
    run('pdftoppm', ['-r', '200', '-png', '-', `${folder}/page`], pdf)
    const pages = [`${folder}/page-1.png`, `${folder}/page-2.png`]
    const linear = labels.filter(({ type }) => type === 'code128').map(({ data }) => data)
    expect(zbar(pages, '-Sdisable', '-Scode128.enable').flat().toSorted()).toEqual(linear)
    const read = await Promise.all(pages.map(async (page) => (await call('scan', { file: readFileSync(page) })).codes.map(({ text }) => text)))
    expect(read.flat().toSorted()).toEqual(labels.map(({ data }) => data))
    expect(read.map((page) => page.length)).toEqual([15, 15])
  })

  test('is refused where a label has no room, can’t be made or can’t be captioned', async () => {
    const { barcode } = await tenant({ grants: ['barcode:read'] })
    const page = { columns: 2, rows: 2 }
    const label = { type: 'ean13', data: '952012345678' }
    expect(await problemOf(barcode.generateSheet({ labels: [label], page: { columns: 20, rows: 50 } }))).toMatchObject({
      reason: 'size',
      issues: [{ path: ['labels', 0] }],
    })
    expect(await problemOf(barcode.generateSheet({ labels: [label], page: { ...page, size: 'A6', marginMm: 60 } }))).toMatchObject({
      reason: 'size',
      issues: [{ path: ['page'] }],
    })
    expect(await problemOf(barcode.generateSheet({ labels: [label, { type: 'ean13', data: '9520123456780' }], page }))).toMatchObject({
      reason: 'csum',
      issues: [{ path: ['labels', 1, 'data'] }],
    })
    expect(await problemOf(barcode.generateSheet({ labels: [{ ...label, caption: '日本' }], page }))).toMatchObject({
      reason: 'character',
      issues: [{ path: ['labels', 0, 'caption'] }],
    })
    expect(await problemOf(barcode.generateSheet({ labels: [{ ...label, type: 'nope' }], page }))).toMatchObject({
      reason: 'type',
      issues: [{ path: ['labels', 0, 'type'] }],
    })
  })
})
