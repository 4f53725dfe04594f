import type { Actor } from './store.ts'

/** The table lives in the objects that act by themselves: an alarm says nothing of whose it is. */
export function createOwner(sql: SqlStorage, tenant: string): void {
  sql.exec('create table if not exists _owner (tenant text not null)')
  sql.exec('insert into _owner select ? where not exists (select 1 from _owner)', tenant)
}

/** The tenant whose object this is, without any rights: who acts when nobody asks. */
export function ownerOf(sql: SqlStorage): Actor {
  const isKept = sql.exec("select 1 from sqlite_master where name = '_owner'").toArray().length > 0
  return { tenant: isKept ? sql.exec<{ tenant: string }>('select tenant from _owner').one().tenant : '', permissions: [] }
}
