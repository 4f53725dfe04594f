import { deflateSync } from 'node:zlib'
import { anonymous, problemOf } from '@dot-do/testing'
import { needs, run } from '@dot-do/testing/debian'
import { logo, png, pngOf } from '@dot-do/testing/pictures'
import bwip from 'bwip-js/generic'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { call, draw, type Generate, modules } from './call.ts'

let good: Uint8Array

beforeAll(async () => {
  good = await draw({ type: 'code128', data: 'still here', format: 'png' })
})

/** A good file is read straight after whatever came before. */
async function stillReads(): Promise<void> {
  expect((await call('scan', { file: good })).codes[0]?.text).toBe('still here')
}

const outcome = (calling: Promise<unknown>): Promise<string> =>
  calling.then(
    () => 'answered',
    (err: { code: string; reason?: string }) => (err.reason === 'encoding' ? 'unforeseen' : err.code),
  )

// At full size it takes minutes: npm run conformance workers/barcode/test/hostile
const timeout = process.env.CONFORMANCE === undefined ? 60_000 : 600_000

describe('pictures', { timeout }, () => {
  test('that say to be enormous are refused by their header', async () => {
    const bomb = pngOf(30_000, 30_000, deflateSync(Buffer.alloc(1024 * 1024)))
    expect(await problemOf(call('scan', { file: bomb }))).toMatchObject({ code: 'payload_too_large', reason: 'pixels' })
    await stillReads()
  })

  test('of 25 megapixels, and of one pixel, are read', async () => {
    expect((await call('scan', { file: png(5000, 4999, () => [255, 255, 255]) })).codes).toEqual([])
    expect((await call('scan', { file: png(1, 1, () => [0, 0, 0]) })).codes).toEqual([])
    await stillReads()
  })

  test('with more than 64 codes are refused', async () => {
    const rows = await modules({ type: 'qrcode', data: '1' })
    // Nine by nine of them, four pixels a module.
    const place = (pixel: number): number => Math.floor((pixel % 116) / 4) - 4
    const grid = png(9 * 116, 9 * 116, (x, y) => (rows[place(y)]?.[place(x)] === '1' ? [0, 0, 0] : [255, 255, 255]))
    expect(await problemOf(call('scan', { file: grid }))).toMatchObject({ code: 'payload_too_large', reason: 'codes' })
    expect((await call('scan', { file: grid, multiple: false })).codes).toHaveLength(1)
  })

  test('that are cut, foreign or empty are problems', async () => {
    for (const length of [0, 1, 8, 20, 33, 60, Math.floor(good.length / 2), good.length - 20]) {
      expect(['answered', 'invalid_argument']).toContain(await outcome(call('scan', { file: good.slice(0, length) })))
    }
    for (const text of ['not a picture', '<svg xmlns="http://www.w3.org/2000/svg"/>', '%PDF-1.7', 'RIFF\0\0\0\0WEBPVP8 ', 'BM'])
      expect((await problemOf(call('scan', { file: Buffer.from(text.padEnd(64, '\0')) }))).code).toBe('invalid_argument')
    await stillReads()
  })

  test('that were changed at random never break anything', async ({ skip }) => {
    needs(skip, 'convert')
    const bases = [
      good,
      logo(30),
      ...['jpg', 'webp', 'gif', 'bmp'].map((format) => Uint8Array.from(run('convert', ['png:-', '-type', 'TrueColor', `${format}:-`], good))),
    ]
    const changes = fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 12 })
    for (const base of bases) {
      expect(await outcome(call('scan', { file: base }))).toBe('answered')
      for (const list of fc.sample(changes, { seed: 5, numRuns: process.env.CONFORMANCE === undefined ? 6 : 100 })) {
        const file = Uint8Array.from(base)
        for (const [at, value] of list) file[at % file.length] = value
        expect(['answered', 'invalid_argument', 'payload_too_large']).toContain(await outcome(call('scan', { file })))
      }
      await stillReads()
    }
  })

  test('are read for types that can be read', async () => {
    expect(await problemOf(call('scan', { file: good, types: ['royalmail'] }))).toMatchObject({ reason: 'type', issues: [{ path: ['types', 0] }] })
    expect((await call('scan', { file: good, types: ['qrcode', 'dxfilmedge'] })).codes).toEqual([])
  })
})

describe('data', { timeout }, () => {
  test('of any kind are a picture or a problem, for every type', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
      fc.stringMatching(/^[0-9]{1,20}$/),
      fc.stringMatching(/^[ -~]{1,20}$/),
      fc.stringMatching(/^\((?:01|10|21|99)\)[0-9A-Z()|^]{1,20}$/),
    )
    const runs = process.env.CONFORMANCE === undefined ? 2 : 60
    for (const { bcid: type } of bwip.symbolList) {
      const data = fc.sample(text, { seed: type.length, numRuns: runs })
      const outcomes = await Promise.all(
        data.map(async (datum) => [type, datum, await outcome(call('generate', { type, data: datum, options: { scale: 1 } }))]),
      )
      expect(outcomes.filter(([, , told = '']) => !['answered', 'invalid_argument'].includes(told))).toEqual([])
      // What is said to be valid can be made, and nothing else.
      for (const [, datum = '', told] of outcomes)
        expect([type, datum, (await call('validate', { type, data: datum })).valid]).toEqual([type, datum, told === 'answered'])
    }
  })

  test.each<[string, Generate]>([
    ['half of a surrogate pair', { type: 'qrcode', data: 'a\ud800b' }],
    ['a caret before an escape', { type: 'gs1-128', data: '^FNC1' }],
    ['an AI that there is not', { type: 'gs1-128', elements: { '0000': '1' } }],
    ['a colour that is more', { type: 'qrcode', data: 'x', options: { color: 'red"/><script>' } }],
    ['a URL for a colour', { type: 'qrcode', data: 'x', options: { background: 'url(https://evil.example)' } }],
    ['a type that is an object’s', { type: 'constructor', data: 'x' }],
    ['a type that is the engine’s', { type: 'toSVG', data: 'x' }],
    ['a version that is an option', { type: 'qrcode', data: 'x', options: { version: 'x y' } }],
    ['NaN', { type: 'qrcode', data: 'x', options: { scale: Number.NaN } }],
  ])('%s is invalid_argument', async (_, input) => {
    expect((await problemOf(draw(input))).code).toBe('invalid_argument')
  })

  test('that are long are made or refused before long', async () => {
    for (const type of ['qrcode', 'azteccode', 'pdf417', 'datamatrix', 'dotcode', 'code128', 'maxicode', 'raw']) {
      const data = '1'.repeat(10_240)
      expect([type, await outcome(call('generate', { type, data }))]).toEqual([type, 'invalid_argument'])
    }
    expect((await problemOf(call('generate', { type: 'qrcode', data: '1'.repeat(10_241) }))).code).toBe('invalid_argument')
  })

  test('make no picture of more than 25 megapixels', async () => {
    expect(await problemOf(draw({ type: 'qrcode', data: 'x'.repeat(2000), options: { scale: 100 } }))).toMatchObject({
      code: 'payload_too_large',
      reason: 'pixels',
    })
  })

  test('whose carets are BWIPP’s escapes are data', async () => {
    for (const data of ['^FNC1', '^065', '^^', '^ECI000026', 'ü^065']) {
      const { codes } = await call('scan', { file: await draw({ type: 'datamatrix', data, format: 'png', options: { scale: 4 } }) })
      expect(codes[0]?.text).toBe(data)
    }
  })

  test('__proto__ in any place is refused or data', async () => {
    const { http } = anonymous()
    const send = async (method: string, body: string): Promise<number> =>
      (await http({ method: 'POST', path: `/barcode.do/rpc/${method}`, headers: { 'content-type': 'application/json' }, body })).status
    expect(await send('generate', '{"type":"__proto__","data":"x"}')).toBe(400)
    expect(await send('generate', '{"type":"gs1-128","elements":{"__proto__":"1","01":"09521234543213"}}')).toBeLessThan(500)
    expect(await send('convert', '{"data":"1","from":"__proto__","to":"ean13"}')).toBe(400)
    expect(await send('parseGs1', '{"data":"(__proto__)1"}')).toBe(400)
    await stillReads()
  })
})
