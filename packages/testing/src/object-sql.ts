import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/** What stores and Drizzle use of a Durable Object's SQLite, on Node's: an object's own transactions under a clock of the test's. */
export class ObjectSql {
  readonly databaseSize = 0
  readonly #database = new DatabaseSync(':memory:')
  readonly #known = new Map<string, { statement: StatementSync; columns: string[] }>()

  /** `migrations` is the folder of the store's. */
  constructor(migrations: string) {
    const files = readdirSync(migrations).filter((name) => name.endsWith('.sql'))
    for (const name of files.toSorted()) this.#database.exec(readFileSync(join(migrations, name), 'utf8').replaceAll('--> statement-breakpoint', ''))
  }

  exec(query: string, ...values: SQLInputValue[]) {
    const { statement, columns } = this.#known.get(query) ?? this.#learn(query)
    const raw = statement.all(...values) as unknown as unknown[][]
    const rows = () => raw.map((row) => Object.fromEntries(row.map((value, index) => [columns[index], value])))
    return { toArray: rows, one: () => rows()[0], next: () => ({ value: rows()[0] }), raw: () => ({ toArray: () => raw }) }
  }

  #learn(query: string) {
    const statement = this.#database.prepare(query)
    statement.setReturnArrays(true)
    const known = { statement, columns: statement.columns().map(({ name }) => name) }
    this.#known.set(query, known)
    return known
  }

  /** One transaction; undone where the work throws or `isKept` is unset. */
  transaction<T>(work: () => T, isKept: boolean): T {
    this.#database.exec('begin')
    let isDone = false
    try {
      const output = work()
      isDone = isKept
      return output
    } finally {
      this.#database.exec(isDone ? 'commit' : 'rollback')
    }
  }

  close(): void {
    this.#database.close()
  }
}
