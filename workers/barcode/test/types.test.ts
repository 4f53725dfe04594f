import bwip from 'bwip-js/generic'
import { describe, expect, test } from 'vitest'
import { call, draw, modules } from './call.ts'

/** BWIPP's own example of each type, its escapes written out. */
const samples = bwip.symbolList.map(({ bcid, text }) => ({
  type: bcid,
  data: text.replaceAll('^CR^LF', '\r\n').replaceAll(/\^(\d{3})/g, (_, code: string) => String.fromCharCode(Number(code))),
}))

describe('types', () => {
  test('are all of BWIPP', async () => {
    const types = await call('types', {})
    expect(types.flatMap(({ type, generate }) => (generate ? type : [])).toSorted()).toEqual(samples.map(({ type }) => type).toSorted())
    expect(types.filter(({ name, type }) => name === type)).toEqual([])
  })

  test.each(samples)('$type is made as SVG, PNG and modules, and said to be valid', async ({ type, data }) => {
    const svg = new TextDecoder().decode(await draw({ type, data }))
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="\d+" viewBox="0 0 \d+ \d+">(?:<path d="[^"]+" fill="#[0-9a-f]{6}"(?: fill-rule="evenodd")?\/>)+<\/svg>$/,
    )
    expect(Buffer.from((await draw({ type, data, format: 'png' })).subarray(1, 4)).toString()).toBe('PNG')
    const rows = await modules({ type, data })
    expect(rows.join('')).toMatch(type === 'ultracode' ? /^\d+$/ : /^[01]+$/)
    expect(new Set(rows.map((row) => row.length)).size).toBe(1)
    expect(await call('validate', { type, data })).toMatchObject({ valid: true, errors: [] })
  })

  test('each that can be read is read back, also when it alone is looked for', async () => {
    const readable = new Set((await call('types', {})).flatMap(({ type, generate, scan }) => (generate && scan ? type : [])))
    const read: Record<string, string> = {}
    for (const { type, data } of samples.filter((sample) => readable.has(sample.type))) {
      const file = await draw({ type, data, format: 'png', options: { scale: 4 } })
      const [any, only] = [await call('scan', { file }), await call('scan', { file, types: [type] })]
      expect(
        only.codes.map(({ text }) => text),
        type,
      ).toEqual(any.codes.map(({ text }) => text))
      expect(any.codes, type).toHaveLength(1)
      read[type] = any.codes[0]?.type ?? ''
    }
    expect(Object.keys(read)).toHaveLength(readable.size)
    // What is made under several names is read under the one of its bars.
    const shared = ['isbn ismn issn: ean13', 'mands: ean8', 'ean14 sscc18: gs1-128', 'pzn: code39', 'code93ext: code93', 'identcode leitcode: interleaved2of5']
    const more = [
      'databarstackedomni: databarstacked',
      'databartruncated: databaromni',
      'gs1northamericancoupon: databarexpandedstacked',
      'pdf417compact hibcpdf417: pdf417',
    ]
    const matrix = ['datamatrixrectangular datamatrixrectangularextension mailmark gs1dldatamatrix hibcdatamatrix hibcdatamatrixrectangular: datamatrix']
    const rest = ['gs1datamatrixrectangular: gs1datamatrix', 'swissqrcode gs1dlqrcode hibcqrcode: qrcode', 'azteccodecompact hibcazteccode: azteccode']
    const last = ['hibccode128: code128', 'hibcmicropdf417: micropdf417']
    const expected = [...shared, ...more, ...matrix, ...rest, ...last].flatMap((line) => {
      const [names = '', found = ''] = line.split(': ')
      return names.split(' ').map((name) => `${name}: ${found}`)
    })
    expect(
      Object.entries(read)
        .flatMap(([made, found]) => (made === found ? [] : `${made}: ${found}`))
        .toSorted(),
    ).toEqual(expected.toSorted())
  })
})
