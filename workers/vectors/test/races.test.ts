import { globSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { crash, startOwn, tenant, withKey } from '@dot-do/testing'
import { expect, test } from 'vitest'
import { codeBytes } from '../src/codes/encode.ts'
import { base64, vectorsOf } from './sets.ts'
import { Codes } from './twin.ts'

const size = 20

test('eight write while eight read: no read misses what was answered before it, none sees half a batch', async () => {
  const { vectors } = await tenant({ grants: ['vectors:admin'] })
  await vectors.createIndex({ name: 'shared', dimensions: 8, filterable: ['writer'] })
  const next = vectorsOf('uniform', 8)
  const answered = Array.from({ length: 8 }, () => 0)
  const work = { isOver: false }
  const write = async (writer: number) => {
    for (let round = 1; round <= 12; round++) {
      const items = Array.from({ length: size }, (_, at) => ({ id: `${writer}.${at}`, vector: base64(next()), metadata: { writer, round } }))
      await vectors.index({ index: 'shared', items })
      answered[writer] = round
    }
  }
  let reads = 0
  const read = async (reader: number) => {
    while (!work.isOver) {
      const writer = (reader + reads++) % 8
      const least = answered[writer] ?? 0
      const { matches } = await vectors.search({ index: 'shared', vector: base64(next()), topK: size, filter: { writer } })
      const rounds = new Set(matches.map(({ metadata }) => Number(metadata?.['round'])))
      expect(matches.length).toBe(least === 0 && rounds.size === 0 ? 0 : size)
      expect(rounds.size).toBeLessThanOrEqual(1)
      for (const round of rounds) expect(round).toBeGreaterThanOrEqual(least)
    }
  }
  const readers = Promise.all(Array.from({ length: 8 }, (_, reader) => read(reader)))
  await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)))
  work.isOver = true
  await readers
  expect(reads).toBeGreaterThan(20)
})

const dimensions = 16
const slots = 2048

/** What an index's file holds, each part held against the others. */
function check(file: string): { items: number; blocks: number } {
  const db = new DatabaseSync(file, { readOnly: true })
  const all = <T>(statement: string) => db.prepare(statement).all() as T[]
  const items = all<{ slot: number }>('select slot from item order by slot').map(({ slot }) => slot)
  const vectors = new Map(all<{ slot: number; values: Uint8Array }>('select slot, "values" from vector').map(({ slot, values }) => [slot, values]))
  expect([...vectors.keys()].toSorted((a, b) => a - b)).toEqual(items)
  const [settings] = all<{ count: number; next_slot: number }>('select count, next_slot from settings')
  expect(settings?.count).toBe(items.length)
  const marked = all<{ number: number; live: Uint8Array; count: number }>('select * from block order by number').flatMap(({ number, live, count }) => {
    const set = Array.from({ length: slots }, (_, at) => at).filter((at) => ((live[at >> 3] ?? 0) >> (at & 7)) & 1)
    expect(set.length).toBe(count)
    return set.map((at) => number * slots + at)
  })
  expect(marked).toEqual(items)
  const blocks = all<{ number: number; codes: Uint8Array }>('select * from code')
  const full = Math.floor((settings?.next_slot ?? 0) / slots)
  const there = new Set(items.map((slot) => Math.floor(slot / slots)).filter((number) => number < full))
  expect(
    blocks
      .map(({ number }) => number)
      .filter((number) => there.has(number))
      .toSorted((a, b) => a - b),
  ).toEqual([...there])
  for (const { number, codes } of blocks) {
    const shape = { slots, dimensions, metric: 'cosine' } as const
    const kept = new Codes(Uint8Array.from(codes).buffer, shape)
    const wanted = new Codes(new ArrayBuffer(codeBytes(shape)), shape)
    for (let row = 0; row < slots; row++) {
      const values = vectors.get(number * slots + row)
      if (!values) continue
      wanted.set(row, new Float32Array(Uint8Array.from(values).buffer))
      expect([...kept.row(row), kept.scales[row]]).toEqual([...wanted.row(row), wanted.scales[row]])
    }
  }
  db.close()
  return { items: items.length, blocks: blocks.length }
}

test('killed in the middle of writes: each batch is there whole or not at all, and blocks, codes and rows agree', { timeout: 300_000 }, async () => {
  await using on = await startOwn()
  const { key, vectors: before } = await tenant({ grants: ['vectors:admin'], on })
  await before.createIndex({ name: 'killed', dimensions, filterable: ['batch'] })
  const next = vectorsOf('clustered', dimensions)
  const answered = new Map<string, number>()
  const begun = new Set<string>()
  await crash({
    on,
    writers: 8,
    step: async (writer) => {
      const { vectors } = withKey(key, on)
      const batch = crypto.randomUUID()
      begun.add(batch)
      // Now and then over what is there, so that old slots go.
      const name = Math.random() < 0.3 ? `w${writer}` : batch
      const items = Array.from({ length: 200 }, (_, at) => ({ id: `${name}.${at}`, vector: base64(next()), metadata: { batch } }))
      await vectors.index({ index: 'killed', items })
      if (name === batch) answered.set(batch, items.length)
    },
    check: async () => {
      const { vectors } = withKey(key, on)
      const counts = new Map<string, number>()
      let [cursor, total] = [undefined as string | undefined, 0]
      do {
        const page = await vectors.list({ index: 'killed', limit: 1000, cursor })
        for (const { metadata } of page.items) counts.set(String(metadata?.['batch']), (counts.get(String(metadata?.['batch'])) ?? 0) + 1)
        cursor = page.nextCursor
        total += page.items.length
      } while (cursor !== undefined)
      for (const [batch, count] of answered) expect(counts.get(batch)).toBe(count)
      expect([...counts.values()].filter((count) => count !== 200)).toEqual([])
      expect([...counts.keys()].filter((batch) => !begun.has(batch))).toEqual([])
      expect(await vectors.getIndex({ index: 'killed' })).toMatchObject({ count: total })
      const some = [...answered.keys()].slice(-3)
      for (const batch of some)
        expect((await vectors.search({ index: 'killed', id: `${batch}.0`, filter: { batch }, topK: 1000, include: [] })).matches).toHaveLength(199)
    },
  })
  await on.stop()
  const files = globSync('**/*.sqlite', { cwd: on.folder }).filter((file) => /vectors.*Index|Index.*vectors/i.test(file))
  const checked = files
    .map((file) => join(on.folder, file))
    .filter(hasItems)
    .map(check)
  expect(checked).toHaveLength(1)
  expect(checked[0]?.blocks).toBeGreaterThan(0)
})

function hasItems(file: string): boolean {
  const db = new DatabaseSync(file, { readOnly: true })
  const found = db.prepare("select 1 from sqlite_master where name = 'item'").all().length > 0 && db.prepare('select 1 from item limit 1').all().length > 0
  db.close()
  return found
}
