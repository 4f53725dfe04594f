import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { isBegun } from '../open.ts'
import { checkCopies } from './expansion.ts'
import { type Bound, boundOf, type Params } from './params.ts'
import { checkPlan } from './plan.ts'
import { programOf } from './program.ts'
import { tokensOf } from './tokens.ts'

export interface Asked {
  sql: string
  params?: Params
  limit: number
}

export interface Answered {
  columns: string[]
  rows: (string | number | null)[][]
  more: boolean
  rowsRead: number
}

// Carries the answer out of the transaction that is undone.
class Undo extends Error {
  readonly answer: Answered
  constructor(answer: Answered) {
    super('undone')
    this.answer = answer
  }
}

/** Answers a statement that was found to read alone, within bounds, in a transaction that is undone whatever it did. */
export function query(scope: StoreScope, { sql, params, limit }: Asked): Answered {
  if (!sql.isWellFormed() || sql.includes('\0')) invalid('is not well-formed Unicode without U+0000', ['sql'])
  if (!isBegun(scope)) return { columns: [], rows: [], more: false, rowsRead: 0 }
  const tokens = tokensOf(sql)
  checkCopies(tokens)
  // Without what is behind the last token: an empty statement would be one more.
  const bound = boundOf(sql.slice(0, tokens.at(-1)?.end), tokens, params)
  try {
    return scope.db.transaction((): Answered => {
      checkPlan(scope, bound, tokens, programOf(scope, bound))
      throw new Undo(answer(scope, bound, limit))
    })
  } catch (thrown) {
    if (thrown instanceof Undo) return thrown.answer
    throw thrown instanceof Problem ? thrown : wrong(thrown)
  }
}

const bytesMax = 8 * 1024 * 1024

function answer({ sql }: StoreScope, bound: Bound, limit: number): Answered {
  const cursor = sql.exec(bound.sql, ...bound.values)
  const rows: Answered['rows'] = []
  let bytes = 0
  for (const row of cursor.raw()) {
    if (rows.length === limit) return { columns: cursor.columnNames, rows, more: true, rowsRead: cursor.rowsRead }
    const shown = row.map(plain)
    bytes += shown.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0)
    if (bytes > bytesMax) throw new Problem('payload_too_large', 'the rows have more than 8 MiB: ask for fewer, or for parts of them')
    rows.push(shown)
  }
  return { columns: cursor.columnNames, rows, more: false, rowsRead: cursor.rowsRead }
}

const plain = (value: SqlStorageValue): string | number | null => {
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString('base64')
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

/** What SQLite says of a statement, as the caller's. */
function wrong(thrown: unknown): Problem {
  const said = thrown instanceof Error ? thrown.message : ''
  if (!/: SQLITE_\w+$/.test(said)) return new Problem('internal', 'the query could not be answered', { cause: thrown })
  const message = said.replace(/: SQLITE_\w+$/, '').replace(/^Error: /, '')
  return new Problem('invalid_argument', `sql: ${message}`, { issues: [{ path: ['sql'], message }] })
}
