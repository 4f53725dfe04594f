import { files, needs } from '@dot-do/testing/debian'
import { zbar, zxing } from '@dot-do/testing/readers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { call, draw, modules } from './call.ts'
import { type Case, cases } from './cases.ts'
import { zintModules, zintPictures } from './tools.ts'

// At full size it takes minutes: npm run conformance workers/barcode/test/others
const { count, timeoutMs } = process.env.CONFORMANCE === undefined ? { count: 3, timeoutMs: 60_000 } : { count: 100, timeoutMs: 600_000 }

const dataOf = ({ data }: Case): string[] => fc.sample(data, { numRuns: count, seed: 1 })

/** What a reader says of data, with or without the check digit that was put behind it. */
const isRead = ({ text = (data) => data }: Case, data: string, read: string | undefined): boolean => {
  const plain = read?.replaceAll('\u001D', '')
  // ZXing 1.4 puts AIs in brackets, and leaves that of a GTIN out.
  return [plain, plain?.slice(0, -1), plain?.replaceAll(/[()]/g, ''), `01${plain?.slice(0, -1)}`].includes(text(data))
}

async function each<T>(list: string[], work: (data: string) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  for (let at = 0; at < list.length; at += 4) done.push(...(await Promise.all(list.slice(at, at + 4).map(work))))
  return done
}

const png = (type: string) => (data: string) => draw({ type, data, format: 'png', options: { scale: 3, text: 'none' } })
const texts = async (file: Uint8Array, type: string): Promise<string | undefined> => (await call('scan', { file, types: [type] })).codes[0]?.text

describe('what we make', { timeout: timeoutMs }, () => {
  test.each(cases.filter(({ readers }) => readers))('$type is read by $readers', async (each_) => {
    const { type, readers = [] } = each_
    const data = dataOf(each_)
    const paths = files(await each(data, png(type)), 'png')
    const unread = (read: string[][]): unknown[] =>
      data.flatMap((datum, index) => (read[index]?.some((text) => isRead(each_, datum, text)) ? [] : [[datum, read[index]]]))
    if (readers.includes('zbar')) expect(unread(zbar(paths))).toEqual([])
    if (readers.includes('zxing')) expect(unread(zxing(paths))).toEqual([])
  })

  test.each(cases.filter(({ isAlike }) => isAlike))('$type is what zint makes, module by module', async (each_) => {
    const { type, isAlike, zint: [name = '', ...args] = [], forZint = (text: string) => text } = each_
    const data = dataOf(each_)
    const theirs = zintModules(name, data.map(forZint), ...args)
    const ours = await each(data, (datum) => modules({ type, data: datum }))
    const differ = data.flatMap((datum, index) => {
      const [our = [], their = []] = [ours[index]?.map((row) => row.replace(/0+$/, '')), theirs[index]].map((rows) =>
        isAlike === true ? rows : rows?.map(widths),
      )
      // zint has each row once, however high it is.
      return distinct(our).join() === distinct(their).join() ? [] : [[datum, our, their]]
    })
    expect(differ).toEqual([])
  })
})

/** Bars and spaces as narrow or wide. */
function widths(row: string): string {
  const runs = (row.match(/0+|1+/g) ?? []).map(({ length }) => length)
  const middle = (Math.min(...runs) + Math.max(...runs)) / 2
  return runs.map((width) => (width < middle ? 'n' : 'w')).join('')
}
const distinct = (rows: string[]): string[] => rows.filter((row, index) => row !== rows[index - 1])

describe('what zint makes', { timeout: timeoutMs }, () => {
  test.each(
    cases.slice(
      0,
      cases.findIndex(({ type }) => type === 'code11'),
    ),
  )('$type is read', async (each_) => {
    const { type, zint: [name = '', ...args] = [], forZint = (text: string) => text } = each_
    const data = dataOf(each_)
    const pictures = zintPictures(name, data.map(forZint), ...args)
    const read = await Promise.all(pictures.map((picture) => texts(picture, type)))
    expect(data.flatMap((datum, index) => (isRead(each_, datum, read[index]) ? [] : [[datum, read[index]]]))).toEqual([])
  })
})

test('the tools are there', ({ skip }) => {
  needs(skip, 'zint', 'zbarimg', 'ZXingReader')
})
