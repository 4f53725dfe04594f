import { DurableObject } from 'cloudflare:workers'

/** A document as its row has it. */
export type Row = {
  id: string
  type: string
  data: string
  visibility: string
  version: number
  hash: string
  createdAt: string
  updatedAt: string
}

const columns = 'id, type, data, visibility, version, hash, created_at as createdAt, updated_at as updatedAt'

/** Documents in one table, the ids unique. */
export class Documents extends DurableObject<unknown> {
  readonly #sql = this.ctx.storage.sql

  constructor(state: DurableObjectState, env: unknown) {
    super(state, env)
    this.#sql.exec(`create table if not exists document (seq integer primary key, id text not null unique, type text not null, data text not null,
      visibility text not null, version integer not null, hash text not null, created_at text not null, updated_at text not null)`)
  }

  make(from: number, count: number): void {
    const at = new Date().toISOString()
    this.ctx.storage.transactionSync(() => {
      for (let n = from; n < from + count; n++) {
        const data = JSON.stringify({ n, status: ['open', 'late', 'done'][n % 3] })
        const values = [`s${n % 100}/d${n}`, 'Document', data, 'private', 1, n.toString(16).padStart(64, '0'), at, at]
        this.#sql.exec('insert into document (id, type, data, visibility, version, hash, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?)', ...values)
      }
    })
  }

  get(id: string): Row | undefined {
    return this.#sql.exec<Row>(`select ${columns} from document where id = ?`, id).toArray()[0]
  }

  list(from: string, to: string, glob: string | undefined, limit: number): Row[] {
    const [like, values] = glob === undefined ? ['', []] : [' and id glob ?', [glob]]
    return this.#sql.exec<Row>(`select ${columns} from document where id >= ? and id < ?${like} order by id limit ?`, from, to, ...values, limit).toArray()
  }
}
