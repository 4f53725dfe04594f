/** What drizzle-kit writes for durable objects: `import migrations from './migrations/migrations.js'`. */
export interface Migrations {
  journal: { entries: { idx: number; when: number; tag: string; breakpoints: boolean }[] }
  migrations: Record<string, string>
}

/**
 * Brings an object's tables to what its migrations say. Drizzle's own migrator gives a promise, and within a transaction
 * nothing may be awaited: here the tables are made in the very transaction of the object's first write.
 */
export function migrate(sql: SqlStorage, { journal, migrations }: Migrations): void {
  sql.exec('create table if not exists _migrations (tag text primary key) without rowid')
  adopt(sql, journal)
  const done = new Set(
    sql
      .exec<{ tag: string }>('select tag from _migrations')
      .toArray()
      .map(({ tag }) => tag),
  )
  for (const { idx, tag } of journal.entries) {
    if (done.has(tag)) continue
    const statements = migrations[`m${String(idx).padStart(4, '0')}`]
    if (statements === undefined) throw new TypeError(`the migration ${tag} is not there`)
    for (const statement of statements.split('--> statement-breakpoint')) sql.exec(statement)
    sql.exec('insert into _migrations values (?)', tag)
  }
}

/** Takes over what Drizzle's migrator noted in objects that are older than this one: by the time at which each migration was made. */
function adopt(sql: SqlStorage, { entries }: Migrations['journal']): void {
  if (!has(sql, drizzles)) return
  const { last } = sql.exec<{ last: number | null }>(`select max(created_at) as last from ${drizzles}`).one()
  for (const { when, tag } of entries) if (when <= (last ?? 0)) sql.exec('insert or ignore into _migrations values (?)', tag)
  sql.exec(`drop table ${drizzles}`)
}

const drizzles = '__drizzle_migrations'

const has = (sql: SqlStorage, table: string): boolean => sql.exec('select 1 from sqlite_master where name = ?', table).toArray().length > 0

/** Whether anything was ever written to the object. */
export const isMade = (sql: SqlStorage): boolean => has(sql, '_migrations') || has(sql, drizzles)
