import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { Open } from '../src/list/open.ts'
import { type Place, positionsAt } from '../src/list/order.ts'
import { Random } from './random.ts'

/** As much of an open list as positions take, over Node's own SQLite. */
function listOf(count: number): { open: Open; db: DatabaseSync } {
  const db = new DatabaseSync(':memory:')
  db.exec('create table item (seq integer primary key, id text not null, position text not null); create index item_position on item (position)')
  db.exec('create table change (version integer primary key)')
  const exec = (statement: string, ...values: SQLInputValue[]) => {
    const rows = db.prepare(statement).all(...values)
    return { toArray: () => rows, one: () => rows[0] }
  }
  const open = { scope: { sql: { exec } }, row: { count, spacing: 0, version: 0 } } as unknown as Open // the parts that are used
  return { open, db }
}

const total = 300

test('positions stay short and in order through 100,000 moves, most of them where they make keys grow', () => {
  const { open, db } = listOf(total)
  const insert = db.prepare('insert into item values (?, ?, ?)')
  const model = positionsAt(open, 'last', total).map((position, index) => {
    insert.run(index, `i${index}`, position)
    return `i${index}`
  })
  const move = db.prepare('update item set position = ? where id = ?')
  const random = new Random(5)
  let longest = 0
  for (let round = 0; round < 100_000; round++) {
    const id = model.splice(random.below(total), 1)[0] as string
    const index = random.chance(0.7) ? 100 : random.below(total)
    const beside = model[Math.min(index, total - 2)] as string
    const place: Place = random.chance(0.05) ? 'first' : { before: beside }
    const [position = ''] = positionsAt(open, place, 1)
    move.run(position, id)
    model.splice(place === 'first' ? 0 : Math.min(index, total - 2), 0, id)
    longest = Math.max(longest, position.length)
  }
  const rows = db.prepare('select id, length(position) as length from item order by position').all()
  expect(rows.map(({ id }) => id)).toEqual(model)
  expect(Math.max(longest, ...rows.map(({ length }) => Number(length)))).toBeLessThanOrEqual(64)
  expect(open.row.spacing).toBeGreaterThan(10)
})
