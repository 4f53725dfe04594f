import type { Input } from '@dot-do/contract'
import { anonymous, problemOf } from '@dot-do/testing'
import { logo, png, pngOf } from '@dot-do/testing/pictures'
import fc from 'fast-check'
import type contract from 'qrcode.do/contract'
import { deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { call, draw, matrix } from './call.ts'

type Generate = Input<typeof contract, 'generate'>

let good: Uint8Array

beforeAll(async () => {
  good = await draw({ data: 'still here', format: 'png' })
})

/** A good file is read straight after whatever came before. */
async function stillReads(): Promise<void> {
  expect((await call('decode', { file: good })).codes[0]?.text).toBe('still here')
}

describe('pictures', () => {
  const bomb = pngOf(30_000, 30_000, deflateSync(Buffer.alloc(1024 * 1024)))

  test('that say to be enormous are refused by their header', async () => {
    expect(await problemOf(call('decode', { file: bomb }))).toMatchObject({ code: 'payload_too_large', reason: 'pixels' })
    const gif = Buffer.concat([Buffer.from('GIF89a'), Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0)])
    expect((await problemOf(call('decode', { file: gif }))).code).toBe('payload_too_large')
    await stillReads()
  })

  test('of 25 megapixels are read, in memory that is let go', async () => {
    const large = png(5000, 4999, () => [255, 255, 255])
    expect((await call('decode', { file: large })).codes).toEqual([])
    await stillReads()
  })

  test('that are cut, foreign or empty are problems', async () => {
    for (const length of [0, 1, 8, 20, 33, 60, Math.floor(good.length / 2), good.length - 20]) {
      const answer = await call('decode', { file: good.slice(0, length) }).catch((err: unknown) => problemOf(Promise.reject(err)))
      if ('code' in answer) expect(answer.code).toBe('invalid_argument')
    }
    for (const text of ['not a picture', '<svg xmlns="http://www.w3.org/2000/svg"/>', '%PDF-1.7', 'RIFF\0\0\0\0WEBPVP8 ', 'BM']) {
      expect((await problemOf(call('decode', { file: Buffer.from(text.padEnd(64, '\0')) }))).code).toBe('invalid_argument')
    }
    await stillReads()
  })

  test('that were changed at random never break anything', async () => {
    const jpegLike = Buffer.concat([Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 100, 0, 100, 3), Buffer.from(good)])
    const webpLike = Buffer.concat([Buffer.from('RIFF\x40\0\0\0WEBPVP8L\x20\0\0\0\x2f\x63\0\x19\0', 'latin1'), Buffer.from(good)])
    const variants = fc.sample(
      fc.tuple(fc.constantFrom(good, jpegLike, webpLike, logo(30)), fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 12 })),
      { seed: 5, numRuns: 100 },
    )
    for (const [base, changes] of variants) {
      const file = Uint8Array.from(base)
      for (const [at, value] of changes) file[at % file.length] = value
      const outcome = await call('decode', { file }).then(
        () => 'read',
        (err: { code: string }) => err.code,
      )
      expect(['read', 'invalid_argument', 'payload_too_large']).toContain(outcome)
    }
    await stillReads()
  })

  test('as logos: bombs, cut and foreign ones, SVG', async () => {
    const files: [Uint8Array, RegExp][] = [
      [pngOf(3000, 3000, deflateSync(Buffer.alloc(10))), /4 megapixels/],
      [logo(100).slice(0, 200), /can’t be decoded/],
      [Buffer.from('<svg viewBox="0 0 9 9" onload="alert(1)"><script>alert(1)</script></svg>'), /nothing to see/],
      [Buffer.from('<?xml version="1.0"?><p>x</p>'), /there is no SVG in it/],
      [Buffer.from('<svg viewBox="0 0 9 9"><rect width="9" height="9"/></svg><svg/>'), /more than one/],
      [Buffer.from('<svg><rect width="9" height="9"/></svg>'), /needs a viewBox/],
      [Buffer.from('<svg viewBox="0 0 9 9">\xff</svg>', 'latin1'), /not UTF-8/],
      [Buffer.from(`<svg viewBox="0 0 9 9">${'<path/>'.repeat(20_000)}</svg>`), /at most 10000 elements/],
      [Buffer.from(`<svg viewBox="0 0 9 9">${'<g>'.repeat(300_000)}</svg>`), /200000 elements/],
      [Buffer.from('GIF89a\x01\0\x01\0\0\0\0'), /neither PNG, JPEG, WebP nor SVG/],
    ]
    for (const [file, message] of files) {
      const problem = await problemOf(draw({ data: 'x', style: { logo: { file } } }))
      expect(problem).toMatchObject({ code: 'invalid_argument', reason: 'logo' })
      expect(problem.message).toMatch(message)
      expect(await call('validate', { data: 'x', style: { logo: { file } } })).toMatchObject({ valid: false, errors: [{ code: 'logo' }] })
    }
    await stillReads()
  })

  test.each([
    ['a script', '<script>alert(1)</script><rect width="9" height="9"/>'],
    ['handlers', '<rect width="9" height="9" onload="alert(1)" onclick="alert(1)"/><set attributeName="onload" to="alert(1)"/>'],
    ['links', '<a href="javascript:alert(1)"><rect width="9" height="9"/></a>'],
    [
      'what it would load',
      '<image href="https://evil.example/x.png"/><use href="https://evil.example/x.svg#y"/><rect width="9" height="9" fill="url(https://evil.example/#z)" style="fill:url(//evil.example)"/>',
    ],
    [
      'documents in it',
      '<foreignObject><iframe src="https://evil.example"></iframe></foreignObject><image href="data:image/svg+xml,<svg onload=alert(1)/>"/><rect width="9" height="9"/>',
    ],
    ['style sheets', '<style>@import "https://evil.example/x.css"; rect { fill: url(https://evil.example) }</style><rect width="9" height="9"/>'],
    ['entities', '<rect width="9" height="9"/><text>&secret;</text>'],
    ['HTML', '<desc><img src=x onerror=alert(1)><p></desc></svg><img src=x onerror=alert(1)><svg viewBox="0 0 9 9"><rect width="9" height="9"/>'],
    ['references without end', `<g id="a"><use href="#b"/><use href="#b"/></g><g id="b"><use href="#a"/><use href="#a"/></g><rect width="9" height="9"/>`],
    ['names that XML has not', '<rect width="9" height="9" aria-<b="1" aria-"="2"/>\u0000\u000b\u00a0\ufffe'],
  ])('as SVG logos lose %s', async (_name, content) => {
    const file = Buffer.from(
      `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY secret SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${content}</svg>`,
    )
    const drawn = draw({ data: 'https://example.com', style: { logo: { file, width: 0.1 } } })
    const svg = Buffer.from(await drawn.catch((err: { code: string; issues: unknown }) => `${err.code} ${JSON.stringify(err.issues)}`)).toString()
    expect(svg).toMatch(/^<svg |nothing to see/)
    expect(svg).not.toMatch(/evil|alert|script|foreignObject|iframe|onload|onerror|passwd|<style|ENTITY/i)
    expect(svg.match(/href="(?!#user-content-)/g)).toBeNull()
  })

  test('as logos too long', async () => {
    const { code } = await problemOf(draw({ data: 'x', style: { logo: { file: Buffer.alloc(1024 * 1024 + 1) } } }))
    expect(['invalid_argument', 'payload_too_large']).toContain(code)
    await stillReads()
  })
})

describe('data', () => {
  test('that is too long says how much there is, at its level and at L', async () => {
    const problem = await problemOf(draw({ data: 'x'.repeat(3072), options: { ecLevel: 'H' } }))
    expect(problem).toMatchObject({ code: 'invalid_argument', reason: 'too_long' })
    expect(problem.message).toBe('data: the text takes 24596 bits; version 40 at level H holds 10208, at L 23648')
    expect(await call('validate', { data: 'x'.repeat(3072), options: { ecLevel: 'H' } })).toMatchObject({
      valid: false,
      scannable: false,
      errors: [{ code: 'too_long' }],
    })
    expect((await matrix({ data: '1'.repeat(7089), options: { ecLevel: 'L' } })).version).toBe(40)
    expect((await problemOf(matrix({ data: '1'.repeat(7090), options: { ecLevel: 'L' } }))).code).toBe('invalid_argument')
  })

  test.each<[string, Generate]>([
    ['half of a surrogate pair', { data: 'a\ud800b' }],
    ['half of one in a payload', { payload: { kind: 'wifi', ssid: 'a\udc00', security: 'open' } }],
    ['nothing', {}],
    ['an empty text', { data: '' }],
    ['data and payload', { data: 'x', payload: { kind: 'text', text: 'x' } }],
    ['é in Micro QR', { data: 'é', options: { mode: 'micro' } }],
    ['too much for Micro QR', { data: 'x'.repeat(40), options: { mode: 'micro' } }],
    ['a version of another kind', { data: 'x', options: { version: 'M2' } }],
    ['a level that there is not', { data: 'x', options: { mode: 'rmqr', ecLevel: 'L' } }],
    ['a mask that there is not', { data: 'x', options: { mode: 'micro', mask: 4 } }],
    ['size and moduleMm', { data: 'x', options: { size: 100, moduleMm: 1 } }],
    ['fewer pixels than modules', { data: 'x'.repeat(300), format: 'png', options: { size: 40 } }],
    ['a picture that is too large', { data: 'x', format: 'png', options: { moduleMm: 50, dpi: 600 } }],
    ['a colour that is none', { data: 'x', style: { color: 'constructor' } }],
    ['a colour that is more', { data: 'x', style: { color: 'red"/><script>' } }],
    ['a URL for a colour', { data: 'x', style: { background: 'url(https://evil.example)' } }],
    [
      'colour and gradient',
      {
        data: 'x',
        style: {
          color: 'red',
          gradient: {
            type: 'linear',
            stops: [
              { offset: 0, color: 'red' },
              { offset: 1, color: 'blue' },
            ],
          },
        },
      },
    ],
    ['a frame the font can’t write', { data: 'x', style: { frame: { text: '扫码' } } }],
    ['NaN', { data: 'x', options: { quietZone: Number.NaN } }],
  ])('%s is invalid_argument', async (_, input) => {
    expect((await problemOf(draw(input))).code).toBe('invalid_argument')
  })

  test('__proto__ in any place is refused or data', async () => {
    const { http } = anonymous()
    const send = async (method: string, body: string) =>
      (await http({ method: 'POST', path: `/qrcode.do/rpc/${method}`, headers: { 'content-type': 'application/json' }, body })).status
    expect(await send('generate', '{"data":"__proto__","__proto__":{"data":"x"}}')).toBeLessThan(500)
    expect(await send('payload', '{"payload":{"kind":"gs1","elements":{"__proto__":"1","01":"09520123456788"}}}')).toBeLessThan(500)
    expect(await send('payload', '{"payload":{"kind":"__proto__"}}')).toBe(400)
    expect(await send('payload', '{"text":"https://id.gs1.org/01/09520123456788/__proto__/x"}')).toBe(200)
    await stillReads()
  })

  test('in a frame is escaped: the SVG has nothing but its shapes', async () => {
    const svg = new TextDecoder().decode(await draw({ data: 'x', style: { frame: { text: '</title><script>"&' } } }))
    expect(svg).toContain('<title>QR code: &lt;/title&gt;&lt;script&gt;"&amp;</title>')
    expect(svg.match(/<[a-z]+/gi)?.filter((tag) => !['<svg', '<title', '<rect', '<path'].includes(tag))).toEqual([])
    expect(svg).not.toMatch(/href|url\(|on\w+=/i)
  })
})
