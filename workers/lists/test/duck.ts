import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Item } from 'lists.do/contract'

export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

const text = (value: unknown): string => (value === undefined ? 'null' : quote(String(value)))
const plain = (value: unknown): string => (value === undefined ? 'null' : String(value))
const tags = (value: unknown): string => (value === undefined ? 'null' : `[${(value as string[]).map(quote).join()}]`)
const amount = (value: unknown): string => (value === undefined ? 'null' : (value as { amount: string }).amount)

/** The same items in DuckDB, under types of its own. */
export async function duckOf(items: Item[]): Promise<DuckDBConnection> {
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  await duck.run("set timezone = 'UTC'")
  await duck.run(
    'create table item (id varchar, title varchar, n double, due date, seen timestamptz, status varchar, tags varchar[], ok boolean, price decimal(18, 2), nth integer)',
  )
  for (let from = 0; from < items.length; from += 500) {
    const rows = items
      .slice(from, from + 500)
      .map(
        ({ id, title, n, due, seen, status, tags: chosen, ok, price }, index) =>
          `(${[text(id), text(title), plain(n), text(due), text(seen), text(status), tags(chosen), plain(ok), amount(price), from + index].join()})`,
      )
    await duck.run(`insert into item values ${rows.join()}`)
  }
  return duck
}

/** A statement's rows. */
export const rowsOf = async (duck: DuckDBConnection, statement: string): Promise<Record<string, unknown>[]> =>
  (await duck.runAndReadAll(statement)).getRowObjectsJson()
