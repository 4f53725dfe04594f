import { tenant } from '@dot-do/testing'
import type { DuckDBConnection } from '@duckdb/node-api'
import { beforeAll, expect, test } from 'vitest'
import { duckOf, rowsOf } from './duck.ts'
import { condition, fields, item, order } from './generate.ts'
import { Random } from './random.ts'

// At full size it takes minutes: npm run conformance workers/lists/test/duckdb
const { itemsTotal, queries, paged, aggregates, timeoutMs } =
  process.env.CONFORMANCE === undefined
    ? { itemsTotal: 1000, queries: 1800, paged: 60, aggregates: 300, timeoutMs: 60_000 }
    : { itemsTotal: 10_000, queries: 5000, paged: 100, aggregates: 500, timeoutMs: 900_000 }
const atOnce = 8

type Lists = Awaited<ReturnType<typeof tenant>>['lists']

let lists: Lists
let duck: DuckDBConnection

beforeAll(async () => {
  lists = (await tenant({ grants: ['lists:write'] })).lists
  await lists.create({ name: 'all', fields })
  const random = new Random(1)
  const made = await lists.add({ list: 'all', items: Array.from({ length: itemsTotal }, () => item(random)) })
  duck = await duckOf(made.items)
})

/** Runs `count` cases, some at once, each with a seed of its own. */
async function each(count: number, run: (random: Random, seed: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let seed = next++; seed < count; seed = next++) await run(new Random(seed + 1000), seed)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

const idsOf = (items: { id: string }[]) => items.map(({ id }) => id)

test(`${queries} generated filters and orders find what DuckDB finds`, { timeout: timeoutMs }, async () => {
  await each(queries, async (random, seed) => {
    const { where, sql } = condition(random)
    const { sort, sql: by } = order(random)
    const ours = await lists.query({ list: 'all', where, sort, limit: 1000, count: true, fields: ['id'] })
    const theirs = await rowsOf(duck, `select id, count(*) over () as total from item where ${sql} order by ${by} limit 1000`)
    const name = `${seed}: ${JSON.stringify(where)} ${JSON.stringify(sort)} ${sql}`
    expect(ours.total, name).toBe(Number(theirs[0]?.total ?? 0))
    expect(idsOf(ours.items), name).toEqual(theirs.map(({ id }) => id))
  })
})

test(`${paged} of them by pages give the same, one page after the other`, { timeout: timeoutMs }, async () => {
  await each(paged, async (random, seed) => {
    const { where, sql } = condition(random, 1)
    const { sort, sql: by } = order(random)
    const limit = 20 + random.below(200)
    const ours: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await lists.query({ list: 'all', where, sort, limit, cursor, fields: ['id'] })
      ours.push(...idsOf(page.items))
      cursor = page.nextCursor
      if (cursor === undefined) break
    }
    const theirs = await rowsOf(duck, `select id from item where ${sql} order by ${by}`)
    expect(ours, `${seed}: ${JSON.stringify(where)} ${JSON.stringify(sort)}`).toEqual(theirs.map(({ id }) => id))
  })
})

const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe']

function grouping(random: Random): { groupBy: Parameters<Lists['aggregate']>[0]['groupBy']; sql: string[]; names: string[] } {
  const [by, timezone] = [random.one(['day', 'week', 'month', 'year'] as const), random.one(zones)]
  const choices = [
    { group: 'status', name: 'status', sql: 'status' },
    { group: 'ok', name: 'ok', sql: 'ok' },
    { group: 'n', name: 'n', sql: 'n' },
    { group: { field: 'due', by }, name: 'due', sql: `strftime(date_trunc('${by}', due), '%Y-%m-%d')` },
    { group: { field: 'seen', by, timezone }, name: 'seen', sql: `strftime(date_trunc('${by}', timezone('${timezone}', seen)), '%Y-%m-%d')` },
  ]
  const chosen = random.some(choices, 2).filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index)
  const kept = random.chance(0.15) ? [] : chosen
  return { groupBy: kept.length > 0 ? kept.map(({ group }) => group) : undefined, sql: kept.map(({ sql }) => sql), names: kept.map(({ name }) => name) }
}

const metrics = {
  items: { op: 'count' },
  titles: { op: 'count', field: 'title' },
  total: { op: 'sum', field: 'n' },
  mean: { op: 'avg', field: 'n' },
  least: { op: 'min', field: 'n' },
  most: { op: 'max', field: 'title' },
  middle: { op: 'median', field: 'n' },
  kinds: { op: 'distinct', field: 'status' },
  money: { op: 'sum', field: 'price' },
  cheapest: { op: 'min', field: 'price' },
  first: { op: 'min', field: 'due' },
} as const
const metricsSql =
  'count(*) as items, count(title) as titles, fsum(n) as total, favg(n) as mean, min(n) as least, max(title) as most, median(n) as middle, count(distinct status) as kinds, sum(price) as money, min(price) as cheapest, min(due) as first'

const amountOf = (value: unknown) => (value === null ? null : (value as { amount: string }).amount)
const near = (ours: unknown, theirs: unknown) => {
  if (ours === null || theirs === null) return ours === theirs
  return Math.abs(Number(ours) - Number(theirs)) <= Math.max(1, Math.abs(Number(theirs))) * 1e-9
}

test(`${aggregates} generated aggregates are DuckDB’s`, { timeout: timeoutMs }, async () => {
  await each(aggregates, async (random, seed) => {
    const { where, sql } = condition(random, 1)
    const { groupBy, sql: keys, names } = grouping(random)
    const ours = await lists.aggregate({ list: 'all', where, groupBy, metrics })
    const columns = [...keys.map((key, index) => `${key} as g${index}`), metricsSql].join(', ')
    const by = keys.map((_, index) => `g${index}`)
    const theirs = await rowsOf(
      duck,
      `select ${columns} from item where ${sql}${by.length > 0 ? ` group by ${by.join()} order by ${by.map((key) => `${key} nulls first`).join()}` : ''}`,
    )
    const name = `${seed}: ${JSON.stringify(where)} ${JSON.stringify(groupBy)}`
    expect(
      ours.groups.map(({ key }) => names.map((one) => key[one] ?? null)),
      name,
    ).toEqual(theirs.map((row) => names.map((_, index) => row[`g${index}`] ?? null)))
    for (const [index, { metrics: ourMetrics }] of ours.groups.entries()) {
      const row = theirs[index] ?? {}
      for (const one of ['items', 'titles', 'kinds']) expect(ourMetrics[one], `${name} ${one}`).toBe(Number(row[one]))
      for (const one of ['most', 'first']) expect(ourMetrics[one] ?? null, `${name} ${one}`).toBe(row[one] ?? null)
      for (const one of ['money', 'cheapest']) expect(amountOf(ourMetrics[one]), `${name} ${one}`).toBe(row[one] ?? null)
      for (const one of ['total', 'mean', 'least', 'middle'])
        expect(near(ourMetrics[one], row[one]), `${name} ${one}: ${String(ourMetrics[one])} ${String(row[one])}`).toBe(true)
    }
  })
})
