import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import type { Bound } from './params.ts'
import type { Program } from './program.ts'
import { type Token, wordOf } from './tokens.ts'

interface Step extends Record<string, SqlStorageValue> {
  id: number
  parent: number
  detail: string
}

/** About half a second of SQLite's time. */
export const stepsMax = 10_000_000

/** Refuses a statement whose plan might have too much to do: there is nothing that could stop it once it runs. */
export function checkPlan(scope: StoreScope, bound: Bound, tokens: readonly Token[], program: Program): void {
  const steps = scope.sql.exec<Step>(`explain query plan ${bound.sql}`, ...bound.values).toArray()
  if (steps.some(({ detail }) => detail === 'RECURSIVE STEP' || detail === 'SETUP')) {
    const message = 'recursion is not taken: `related` follows relations'
    throw new Problem('permission_denied', message, { issues: [{ path: ['sql'], message }], reason: 'sql' })
  }
  const size = sizeOf(scope)
  const reckoned = new Plan(steps, size.rows, tokens).steps(0) * factorOf(size, bound, tokens, program)
  // Not a number where it is more than numbers can say.
  if (!(reckoned <= stepsMax)) {
    const message = `the plan may take ${reckoned > 1e15 ? 'endless' : Math.ceil(reckoned).toLocaleString('en')} steps, and at most ${stepsMax.toLocaleString('en')} are taken: join by ids, ask for less`
    throw new Problem('resource_exhausted', message, { issues: [{ path: ['sql'], message }], reason: 'sql' })
  }
}

interface Size {
  /** Of the largest table. */
  rows: number
  /** Of a row, on an average; all that is kept beside it counts. */
  rowBytes: number
  bytes: number
}

function sizeOf({ sql }: StoreScope): Size {
  const { rows } = sql
    .exec<{ rows: number }>(
      'select max((select coalesce(max(rowid), 0) from _document), (select coalesce(max(rowid), 0) from _relation), (select coalesce(max(rowid), 0) from _chunk)) as rows',
    )
    .one()
  return { rows: Math.max(1, rows), rowBytes: sql.databaseSize / Math.max(100, rows), bytes: sql.databaseSize }
}

/** How much more than a step each step may be. */
function factorOf({ rowBytes, bytes }: Size, { sql, values }: Bound, tokens: readonly Token[], { operations, joins, gathers, holds }: Program): number {
  const given = sql.length + values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0)
  const joined = joins <= 4 ? joins + 1 : 5 * 2 ** (joins - 4)
  // What is sorted or kept apart is held; what is only looked at is not.
  const perRow = 1 + ((rowBytes + given) * joined) / (holds ? 25 : 500)
  const code = Math.max(1, operations / 200)
  const gathered = gathers === 0 ? 1 : 1 + (gathers * bytes) / 4_000_000
  // A frame that moves may be gone through again for every row.
  const frames = tokens.filter((token) => ['rows', 'range', 'groups', 'exclude'].includes(wordOf(token))).length
  return perRow * code * gathered * (frames === 0 ? 1 : 1 + frames * 100)
}

const unique =
  / USING (?:INTEGER PRIMARY KEY \(rowid=\?\)|(?:COVERING )?INDEX (?:_document_id_unique \(id=\?\)|_document_type \(type=\? AND id=\?\)))(?: LEFT-JOIN| EXISTS)?$/
const partsOfContent = / USING (?:COVERING )?INDEX _content_document \(document=\?\)(?: LEFT-JOIN| EXISTS)?$/
const partsMost = 16

/** SQLite's own plan, as a tree. Names in it are the caller's: what is told from them only ever adds. */
class Plan {
  readonly #inner: Map<number, Step[]>
  /** The most rows that any table, common table or subquery may have. */
  #rows: number
  /** Rows found by a list in the place of one value. */
  readonly #listed: number

  constructor(steps: readonly Step[], rows: number, tokens: readonly Token[]) {
    this.#inner = Map.groupBy(steps, ({ parent }) => parent)
    const commas = tokens.filter(({ text }) => text === ',').length + 1
    this.#rows = Math.max(rows, tokens.some((token) => wordOf(token) === 'values') ? commas : 1)
    const hasIn = tokens.some((token) => wordOf(token) === 'in' || wordOf(token) === 'or')
    this.#listed = !hasIn ? 1 : steps.some(({ detail }) => detail.includes('LIST SUBQUERY')) ? Infinity : commas
  }

  /** The steps below one of the plan: loops within one another multiply, what is done once is added. */
  steps(parent: number): number {
    const inner = this.#inner.get(parent) ?? []
    let [loops, correlated, once] = [1, 0, 0]
    for (const { id, detail } of inner.filter((step) => !isLoop(step))) {
      const steps = this.steps(id)
      this.#rows = Math.max(this.#rows, steps)
      if (detail.startsWith('CORRELATED ')) correlated += steps
      else once += steps
    }
    for (const step of inner) if (isLoop(step)) loops *= this.#loop(step)
    return loops * (1 + correlated) + once
  }

  #loop({ id, detail }: Step): number {
    // A table to the right is gone through once more for what found nothing.
    if (detail.startsWith('RIGHT-JOIN ')) return 2
    if (detail === 'SCAN CONSTANT ROW') return 1
    if (partsOfContent.test(detail)) return partsMost
    if (detail.startsWith('SEARCH ') && unique.test(detail)) return Math.min(this.#rows, this.#listed)
    return Math.max(this.#rows, this.steps(id))
  }
}

const isLoop = ({ detail }: Step) => /^(?:SCAN|SEARCH|RIGHT-JOIN) /.test(detail) || detail === 'MULTI-INDEX OR'
