import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tenant, problemOf } from '@dot-do/testing'
import fc from 'fast-check'
import type { Field } from 'lists.do/contract'
import { describe, expect, test } from 'vitest'
import { csv, exported, plain, valuesOf } from './transfer.ts'

const writer = () => tenant({ grants: ['lists:admin'] })

const spectrum = dirname(fileURLToPath(import.meta.resolve('csv-spectrum')))
// The JSON of the coordinates is of another file, and no array.
const spectrumNames = readdirSync(join(spectrum, 'csvs'))
  .map((name) => name.replace('.csv', ''))
  .filter((name) => name !== 'location_coordinates')

/** What Python's csv makes of a file. */
function python(text: string, program: string): string {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', `import csv, io, json, sys\ntext = sys.stdin.buffer.read().decode()\n${program}`], {
    input: text,
  })
  if (status !== 0) throw new Error(stderr.toString())
  return stdout.toString()
}
const pythonReads = (text: string) => JSON.parse(python(text, 'print(json.dumps(list(csv.reader(io.StringIO(text, newline="")))))')) as string[][]
const pythonWrites = (rows: string[][]) =>
  python(JSON.stringify(rows), 'out = io.StringIO(newline="")\ncsv.writer(out).writerows(json.loads(text))\nsys.stdout.buffer.write(out.getvalue().encode())')

describe('CSV', () => {
  test.each(spectrumNames)('csv-spectrum: %s', async (name) => {
    const { lists } = await writer()
    const text = readFileSync(join(spectrum, 'csvs', `${name}.csv`), 'utf8')
    const rows = JSON.parse(readFileSync(join(spectrum, 'json', `${name}.json`), 'utf8')) as Record<string, string>[]
    await lists.create({ name: 'l', fields: plain(Object.keys(rows[0] ?? {})) })
    expect(await lists.import({ list: 'l', file: csv(text) })).toMatchObject({ added: rows.length, failed: 0, errors: [] })
    const filled = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')))
    expect(await valuesOf(lists, 'l')).toEqual(filled)
    // And out again, as Python reads it.
    const [header = [], ...read] = pythonReads(await exported(lists, { list: 'l' }))
    expect(read.map((cells) => Object.fromEntries(header.map((column, index) => [column, cells[index]])))).toEqual(rows)
  })

  test('files go through Python’s csv and back, whatever their cells hold', async () => {
    const { lists } = await writer()
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('=1+1', "'=x", '+', '-2', '@a', "''", '"', ',', '\r\n', '\n', '\r', ' a ', '\t', '\\N', "''=", '"",""'),
    )
    const text = cell.filter((each) => each.isWellFormed() && !each.includes('\0'))
    let run = 0
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 })),
      async (rows) => {
        const list = `p${run++}`
        const names = (rows[0] ?? []).map((_, index) => `c${index}`)
        await lists.create({ name: list, fields: plain(names) })
        const some = rows.filter((row) => row.length > 1 || row[0] !== '')
        const done = await lists.import({ list, file: csv(pythonWrites([names, ...some])), raw: true })
        expect(done).toMatchObject({ added: some.length, errors: [] })
        expect(pythonReads(await exported(lists, { list, raw: true }))).toEqual([names, ...some])
        // What is guarded against formulas comes back, too.
        const guarded = await exported(lists, { list })
        for (const each of pythonReads(guarded).flat()) expect(each).not.toMatch(/^[=+\-@\t\r]/)
        await lists.create({ name: `${list} again`, fields: plain(names) })
        await lists.import({ list: `${list} again`, file: csv(guarded) })
        expect(await valuesOf(lists, `${list} again`)).toEqual(await valuesOf(lists, list))
      },
    )
    await fc.assert(property, { numRuns: 25 })
  }, 60_000)

  test('every type of field reads back what it wrote', async () => {
    const { lists } = await writer()
    const options = ['a', 'b, c', '["a"]', ' x ', '[y]']
    const fields: Field[] = [
      ...(['text', 'longtext', 'number', 'boolean', 'date', 'datetime', 'url', 'email', 'phone', 'user', 'json'] as const).map((type) => ({
        name: type,
        type,
      })),
      { name: 'money', type: 'money' },
      { name: 'euro', type: 'money', currency: 'EUR' },
      { name: 'select', type: 'select', options },
      { name: 'multi', type: 'multiselect', options },
      { name: '=header', type: 'text' },
    ]
    const one = {
      ...{
        text: '-5',
        longtext: '# a\n\n"b"',
        number: -1.5e-7,
        boolean: false,
        date: '0001-02-28',
        datetime: '2026-03-31T09:30:00.123Z',
        url: 'https://example.com/?a=1,2',
      },
      ...{
        email: 'a@example.com',
        phone: '+4930123456',
        user: 'u1',
        money: { amount: '-12.50', currency: 'USD' },
        euro: { amount: '3.00', currency: 'EUR' },
        '=header': '@x',
      },
    }
    const jsons = ['milk', '', '12', 'true', ' 7', '{"a":', '"q"', 12, -3.5, true, [1, 'a', { b: null }], { a: '=1' }, '=1', "'=1", '[1]', 'null', '-']
    const choices = [['a'], ['a', 'b, c'], ['["a"]'], [' x '], [], ['[y]'], ['a', '[y]'], ['[y]', 'a']]
    const items = [
      { ...one, json: 'x' },
      ...jsons.map((json) => ({ json })),
      ...choices.map((multi) => ({ multi })),
      ...options.map((select) => ({ select })),
      {},
    ]
    await lists.create({ name: 'l', fields })
    await lists.add({ list: 'l', items })
    for (const format of ['csv', 'jsonl', 'json'] as const) {
      await lists.create({ name: format, fields })
      const file = new Blob([await exported(lists, { list: 'l', format })], { type: 'text/plain' })
      expect(await lists.import({ list: format, file, format })).toMatchObject({ added: items.length, errors: [] })
      expect(await valuesOf(lists, format)).toEqual(await valuesOf(lists, 'l'))
    }
    const text = await exported(lists, { list: 'l' })
    expect(text.split('\r\n')[0]).toBe("text,longtext,number,boolean,date,datetime,url,email,phone,user,json,money,euro,select,multi,'=header")
    expect(text).toContain("'-5,")
    expect(text).toContain(',-1.5e-7,false,')
    expect(text).toContain(',-12.50 USD,3.00 EUR,')
  })

  test('plain lists and lists of any field go out and come in', async () => {
    const { lists } = await writer()
    const values = ['milk', { a: [1] }, null, 3, '12', 'a,b', [true], '']
    await lists.add({ list: 'l', items: values })
    for (const format of ['csv', 'jsonl', 'json'] as const) {
      await lists.create({ name: format })
      expect(await lists.import({ list: format, file: new Blob([await exported(lists, { list: 'l', format })]), format })).toMatchObject({
        added: values.length,
        errors: [],
      })
      expect((await valuesOf(lists, format)).map(({ value }) => value)).toEqual(values)
    }
    await lists.create({ name: 'loose', strict: false, fields: plain(['a']) })
    await lists.add({ list: 'loose', items: [{ a: 'x', more: 1 }, { other: { b: 2 } }, JSON.parse('{"__proto__":"p"}')] })
    const text = await exported(lists, { list: 'loose' })
    expect(text).toBe('a,more,other,__proto__\r\nx,1,,\r\n,,"{""b"":2}",\r\n,,,p\r\n')
    await lists.create({ name: 'again', strict: false, fields: plain(['a']) })
    await lists.import({ list: 'again', file: csv(text) })
    expect(await exported(lists, { list: 'again', format: 'jsonl' })).toBe('{"a":"x","more":1}\n{"other":{"b":2}}\n{"__proto__":"p"}\n')
    const objects = await lists.import({ list: 'csv', file: csv('a,__proto__\n1,2\n') })
    expect(objects).toMatchObject({ added: 1 })
    expect(JSON.stringify((await lists.query({ list: 'csv', sort: ['-createdAt'], limit: 1 })).items[0]?.value)).toBe('{"a":1,"__proto__":2}')
  })
})

describe('export', () => {
  test('goes through a list of any size by pages, filtered, sorted and with the columns asked for', async () => {
    const { lists, http } = await writer()
    await lists.create({
      name: 'l',
      fields: [
        { name: 'n', type: 'number' },
        { name: 's', type: 'text' },
      ],
    })
    await lists.add({ list: 'l', items: Array.from({ length: 3500 }, (_, n) => ({ n, s: `s${n}` })) })
    await lists.saveView({ list: 'l', name: 'few', where: { n: { $lt: 3 } }, sort: ['-n'], fields: ['s'] })
    expect((await exported(lists, { list: 'l' })).split('\r\n')).toEqual(['n,s', ...Array.from({ length: 3500 }, (_, n) => `${n},s${n}`), ''])
    expect(await exported(lists, { list: 'l', view: 'few' })).toBe('s\r\ns2\r\ns1\r\ns0\r\n')
    expect(await exported(lists, { list: 'l', view: 'few', fields: ['n', 'version'], where: { n: { $ne: 1 } }, format: 'json' })).toBe(
      '[{"version":3,"n":2},\n{"version":1,"n":0}]\n',
    )
    expect(JSON.parse(await exported(lists, { list: 'l', format: 'json', sort: ['-n'] }))).toHaveLength(3500)
    expect(await exported(lists, { list: 'l', format: 'json', where: { n: -1 } })).toBe('[]\n')
    const answer = await http({ path: `/lists.do/rpc/export?input=${encodeURIComponent('{"list":"l","format":"jsonl","where":{"n":7}}')}` })
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, 'application/x-ndjson', '{"n":7,"s":"s7"}\n'])
    expect(await problemOf(lists.export({ list: 'none' }))).toMatchObject({ code: 'not_found' })
    expect(await problemOf(lists.export({ list: 'l', fields: ['x'] }))).toMatchObject({ code: 'invalid_argument' })
    expect(await problemOf(lists.export({ list: 'l', where: { x: 1 } }))).toMatchObject({ code: 'invalid_argument' })
  })
})
