import { join } from 'node:path'
import { ObjectSql } from '@dot-do/testing'
import type { StoreScope } from '@dot-do/store'

const migrations = join(import.meta.dirname, '..', 'src', 'space', 'migrations')

export interface Row {
  id: string
  type: string
  data: Record<string, unknown>
}

/** A namespace's own tables on Node's SQLite, for what would take a million documents elsewhere. Documents have no more than filters look at. */
export class SpaceObject implements Disposable {
  readonly scope: StoreScope
  readonly #sql = new ObjectSql(migrations)

  constructor(rows: Row[]) {
    const exec = (query: string, ...values: SqlStorageValue[]) => {
      const cursor = this.#sql.exec(query, ...(values as string[]))
      return { ...cursor, [Symbol.iterator]: () => cursor.toArray()[Symbol.iterator]() }
    }
    this.scope = { sql: { exec }, now: 0 } as unknown as StoreScope
    exec("insert into _space (name, created_at) values ('n', 0)")
    const columns = 'id, type, data, is_titled, visibility, version, hash, data_bytes, content_bytes, created_at, updated_at'
    for (const [index, { id, type, data }] of rows.entries()) {
      const at = new Date(Math.floor(index / 10)).toISOString()
      exec(`insert into _document (${columns}) values (?, ?, ?, 0, 'private', 1, '', 0, 0, ?, ?)`, id, type, JSON.stringify(data), at, at)
    }
  }

  [Symbol.dispose](): void {
    this.#sql.close()
  }
}
