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

/** Whether anything was ever written to the object. */
export const isMade = (sql: SqlStorage): boolean => sql.exec("select 1 from sqlite_master where name = '_migrations'").toArray().length > 0
