import type { Field } from 'lists.do/contract'
import { quote } from './duck.ts'
import type { Random } from './random.ts'

export const fields: Field[] = [
  { name: 'title', type: 'text' },
  { name: 'n', type: 'number' },
  { name: 'due', type: 'date' },
  { name: 'seen', type: 'datetime' },
  { name: 'status', type: 'select', options: ['open', 'late', 'done', 'Open'] },
  { name: 'tags', type: 'multiselect', options: ['a', 'b', 'c', 'd'] },
  { name: 'ok', type: 'boolean' },
  { name: 'price', type: 'money', currency: 'EUR' },
]

const words = ['milk', 'Milk', 'ÄPFEL', 'äpfel', 'a_b', '100%', "o'clock", 'zoë', '日本', '💥', 'x', 'X', '[a]', '*']
const statuses = ['open', 'late', 'done', 'Open']
const letters = ['a', 'b', 'c', 'd']
const numbers = [0, 1, -1, 2, 0.1, 0.2, 0.30000000000000004, 22 / 7, -2.5, 1e-7, 9007199254740991, 100]

const title = (random: Random): string => random.some(words, 3).join(' ')
const number = (random: Random): number => (random.chance(0.5) ? random.one(numbers) : random.below(2000) / 8 - 100)
const date = (random: Random): string => new Date(Date.UTC(2024 + random.below(3), random.below(12), 1 + random.below(28))).toISOString().slice(0, 10)
const time = (random: Random): string =>
  new Date(
    Date.UTC(2024 + random.below(3), random.below(12), 1 + random.below(28), random.below(24), random.below(60), random.below(60), random.below(1000)),
  ).toISOString()
const cents = (random: Random): string => ((random.below(200_000) - 50_000) / 100).toFixed(2)

/** An item, of which any value may be missing. */
export function item(random: Random): Record<string, unknown> {
  const values = {
    ...{ title: title(random), n: number(random), due: date(random), seen: time(random), status: random.one(statuses) },
    ...{ tags: [...new Set(random.some(letters, 3))], ok: random.chance(0.5), price: { amount: cents(random), currency: 'EUR' } },
  }
  return Object.fromEntries(Object.entries(values).filter(() => random.chance(0.85)))
}

/** A condition for us and for DuckDB. */
export interface Condition {
  where: Record<string, unknown>
  sql: string
}

type Comparable = { name: string; sql: string; make: (random: Random) => unknown; literal: (value: never) => string }

const scalars: Comparable[] = [
  { name: 'title', sql: 'title', make: title, literal: quote },
  { name: 'n', sql: 'n', make: number, literal: (value: number) => `${value}::double` },
  { name: 'due', sql: 'due', make: date, literal: (value: string) => `date ${quote(value)}` },
  { name: 'seen', sql: 'seen', make: time, literal: (value: string) => `timestamptz ${quote(value)}` },
  { name: 'price', sql: 'price', make: cents, literal: (value: string) => `${value}::decimal(18, 2)` },
]
const orders = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' }

function comparison(random: Random): Condition {
  const { name, sql, make, literal } = random.one(scalars)
  const value = make(random)
  const of = (made: unknown) => literal(made as never)
  if (random.chance(0.6)) {
    const [operator, sign] = random.one(Object.entries(orders))
    return { where: { [name]: { [operator]: value } }, sql: `${sql} ${sign} ${of(value)}` }
  }
  const many = Array.from({ length: random.below(4) }, () => make(random))
  const list = many.map(of).join()
  const among = many.length > 0 ? `${sql} in (${list})` : 'false'
  return random.one([
    { where: { [name]: value }, sql: `${sql} = ${of(value)}` },
    { where: { [name]: { $ne: value } }, sql: `${sql} is distinct from ${of(value)}` },
    { where: { [name]: { $in: many } }, sql: among },
    { where: { [name]: { $nin: many } }, sql: `(${among}) is not true` },
    { where: { [name]: null }, sql: `${sql} is null` },
    { where: { [name]: { $gte: value, $lt: many[0] ?? value } }, sql: `${sql} >= ${of(value)} and ${sql} < ${of(many[0] ?? value)}` },
  ])
}

function texts(random: Random): Condition {
  const word = random.one(words)
  const part = word.slice(0, 1 + random.below(word.length)).toWellFormed()
  const asked = part.includes('\ufffd') ? word : part
  const two = random.some(words, 2)
  return random.one([
    { where: { title: { $startsWith: asked } }, sql: `starts_with(title, ${quote(asked)})` },
    { where: { title: { $endsWith: asked } }, sql: `ends_with(title, ${quote(asked)})` },
    { where: { title: { $contains: asked } }, sql: `contains(lower(title), lower(${quote(asked)}))` },
    { where: { title: { $like: two.join(' ') } }, sql: two.map((one) => `contains(lower(title), lower(${quote(one)}))`).join(' and ') },
    { where: { title: { $glob: 'm*k' } }, sql: "title glob 'm*k'" },
  ])
}

function choices(random: Random): Condition {
  const [status, letter, ok] = [random.one(statuses), random.one(letters), random.chance(0.5)]
  const many = random.some(letters, 3)
  const list = `[${many.map(quote).join()}]`
  return random.one([
    { where: { status }, sql: `status = ${quote(status)}` },
    { where: { status: { $ne: status } }, sql: `status is distinct from ${quote(status)}` },
    { where: { status: { $in: [status, 'done', null] } }, sql: `(status in (${quote(status)}, 'done') or status is null)` },
    { where: { tags: letter }, sql: `list_contains(tags, ${quote(letter)})` },
    { where: { tags: { $ne: letter } }, sql: `list_contains(tags, ${quote(letter)}) is not true` },
    { where: { tags: { $in: many } }, sql: `list_has_any(tags, ${list})` },
    { where: { tags: { $all: many } }, sql: `list_has_all(tags, ${list})` },
    { where: { ok }, sql: `ok = ${ok}` },
    { where: { ok: { $exists: ok } }, sql: `ok is ${ok ? 'not ' : ''}null` },
    { where: { tags: { $exists: ok } }, sql: `tags is ${ok ? 'not ' : ''}null` },
  ])
}

/** A filter with branches, at most `depth` deep. */
export function condition(random: Random, depth = 3): Condition {
  if (depth === 0 || random.chance(0.45)) return random.one([comparison, comparison, texts, choices])(random)
  if (random.chance(0.2)) {
    const { where, sql } = condition(random, depth - 1)
    return { where: { $not: where }, sql: `((${sql}) is not true)` }
  }
  const parts = Array.from({ length: 1 + random.below(3) }, () => condition(random, depth - 1))
  const [operator, word] = random.one([
    ['$and', ' and '],
    ['$or', ' or '],
  ] as const)
  return { where: { [operator]: parts.map(({ where }) => where) }, sql: `(${parts.map(({ sql }) => `(${sql})`).join(word)})` }
}

const sortable = ['title', 'n', 'due', 'seen', 'status', 'ok', 'price', 'createdAt']

export interface Order {
  sort: string[] | undefined
  sql: string
}

/** An order for us and for DuckDB: missing values first upwards, last downwards, ties by id as the last key runs. */
export function order(random: Random): Order {
  if (random.chance(0.1)) return { sort: undefined, sql: 'nth' }
  const names = [...new Set(random.some(sortable, 3))]
  const keys = names.map((name) => ({ name, isDown: random.chance(0.5) }))
  // All were made at one time.
  const sql = keys.filter(({ name }) => name !== 'createdAt').map(({ name, isDown }) => `${name} ${isDown ? 'desc nulls last' : 'asc nulls first'}`)
  const tie = `id ${keys.at(-1)?.isDown ? 'desc' : 'asc'}`
  return { sort: keys.map(({ name, isDown }) => (isDown ? `-${name}` : name)), sql: [...sql, tie].join(', ') }
}
