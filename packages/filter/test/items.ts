import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import fc from 'fast-check'
import { decimalKey, fold, type FieldType, type Resolver, toSql } from '../src/index.ts'
import type { parseFilter } from '../src/index.ts'

const stored = (kind: FieldType['kind'], name: string, more: Partial<FieldType> = {}): FieldType => ({ kind, sql: 'data', path: [name], ...more })

const declared = new Map<string, FieldType>([
  ['s', stored('text', 's', { folded: 'folded' })],
  ['n', stored('number', 'n')],
  ['b', stored('boolean', 'b')],
  ['d', stored('date', 'd')],
  ['t', stored('datetime', 't')],
  ['u', stored('datetime', 'u', { stored: 'ms' })],
  ['m', stored('decimal', 'm')],
  ['p', stored('point', 'p')],
  ['l', stored('text', 'l', { list: true, folded: 'folded' })],
  ['k', stored('number', 'k', { list: true })],
  ['flags', stored('boolean', 'flags', { list: true })],
  ['sites', stored('point', 'sites', { list: true })],
])

/** Declared fields, and any JSON below `j`. */
export const fields: Resolver = (path) => {
  const [name = ''] = path
  if (name === 'j') return { kind: 'json', sql: 'data', folded: 'folded', path }
  return path.length === 1 ? declared.get(name) : undefined
}

const words = [
  '',
  'a',
  'A',
  'ab',
  'b',
  'ß',
  'SS',
  'ss',
  'é',
  'É',
  'Σ',
  'ς',
  'σ',
  '*',
  '?',
  '[a]',
  '%',
  '_',
  '\u{1F600}',
  '\uFFFF',
  '\uE000',
  '\0',
  "'",
  '"',
  ' ',
  '\\',
  '-',
  ']',
  '^',
  '10',
  'İ',
  'ı',
]
export const text = fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((parts) => parts.join('').normalize('NFC'))
export const number = fc.oneof(
  fc.constantFrom(0, 1, 2, -1, 1.5, 1e21, -1e-7, 2 ** 53),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0),
)
export const day = fc.constantFrom('2026-01-01', '2026-01-31', '2026-02-28', '2024-02-29', '1999-12-31')
export const time = fc.constantFrom(0, 1, Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 31, 23, 59), Date.UTC(2026, 2, 29, 1))
export const decimal = fc.constantFrom(
  '0',
  '-0.0',
  '1',
  '1.0',
  '10',
  '9.99',
  '-9.99',
  '-10',
  '0.001',
  '-0.001',
  '1e2',
  '123456789012345678901234567890.01',
  '123456789012345678901234567890.02',
)
export const place = fc.record({ lat: fc.integer({ min: -90, max: 90 }), lng: fc.integer({ min: -180, max: 180 }) })
export const leaf = fc.oneof(text, number, fc.boolean(), fc.constant(null))
const json = fc.oneof(leaf, fc.array(fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }), fc.record({ x: leaf })), { maxLength: 3 }), fc.record({ x: leaf }))

const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 })

export const item = fc.record(
  {
    s: text,
    n: number,
    b: fc.boolean(),
    d: day,
    t: time.map((ms) => new Date(ms).toISOString()),
    u: time,
    m: decimal.map((value) => decimalKey(value) ?? ''),
    p: place,
    l: list(text),
    k: list(number),
    flags: list(fc.boolean()),
    sites: list(place),
    j: fc.oneof(json, fc.record({ x: json, '"a.$[0]\'': leaf }, { requiredKeys: [] }), fc.record({ x: fc.record({ x: json }) })),
  },
  { requiredKeys: [] },
)

/** As a domain would keep it. */
const foldedOf = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_key, part: unknown) => (typeof part === 'string' ? fold(part) : part)) as unknown

/** A database with one item at a time. */
export class Shelf {
  readonly #database = new DatabaseSync(':memory:')

  constructor() {
    this.#database.exec('create table item (data text, folded text)')
  }

  put(value: unknown): void {
    this.#database.exec('delete from item')
    this.#database.prepare('insert into item values (?, ?)').run(JSON.stringify(value), JSON.stringify(foldedOf(value)))
  }

  matches(filter: ReturnType<typeof parseFilter>): boolean {
    const { sql, params } = toSql(filter)
    return this.query(`select count(*) as found from item where ${sql}`, params) === 1
  }

  query(sql: string, params: SQLInputValue[]): unknown {
    return this.#database.prepare(sql).get(...params)?.found
  }
}
