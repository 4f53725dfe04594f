import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { isMade, migrate, type Migrations } from '../src/migrations.ts'

/** As much of an object's SQL as migrations need, on a database in memory. */
function storage(): { sql: SqlStorage; tables: () => string[] } {
  const db = new DatabaseSync(':memory:')
  const exec = (query: string, ...values: (string | number)[]) => {
    const rows = db.prepare(query).all(...values)
    return { toArray: () => rows, one: () => rows[0] }
  }
  const tables = () =>
    db
      .prepare("select name from sqlite_master where type = 'table' order by name")
      .all()
      .map(({ name }) => String(name))
  return { sql: { exec } as unknown as SqlStorage, tables }
}

const entry = (idx: number) => ({ idx, when: 1000 + idx, tag: `000${idx}_x`, breakpoints: true })
const first: Migrations = { journal: { entries: [entry(0)] }, migrations: { m0000: 'create table a (x);\n--> statement-breakpoint\ncreate table b (x);' } }
const second: Migrations = {
  journal: { entries: [entry(0), entry(1)] },
  migrations: { ...first.migrations, m0001: 'alter table a add column y;' },
}

test('migrations are made once each, and in order', () => {
  const { sql, tables } = storage()
  expect(isMade(sql)).toBe(false)
  migrate(sql, first)
  migrate(sql, first)
  migrate(sql, second)
  migrate(sql, second)
  expect(isMade(sql)).toBe(true)
  expect(tables()).toEqual(['_migrations', 'a', 'b'])
  sql.exec('select y from a')
})

test('an object that Drizzle’s migrator made goes on from there', () => {
  const { sql, tables } = storage()
  for (const statement of ['create table a (x)', 'create table b (x)', 'create table __drizzle_migrations (id serial, hash text, created_at numeric)'])
    sql.exec(statement)
  sql.exec("insert into __drizzle_migrations (hash, created_at) values ('', ?)", 1000)
  expect(isMade(sql)).toBe(true)
  migrate(sql, second)
  expect(tables()).toEqual(['_migrations', 'a', 'b'])
  sql.exec('select y from a')
})

test('a migration that the journal names must be there', () => {
  expect(() => migrate(storage().sql, { ...second, migrations: first.migrations })).toThrow('0001_x')
})
