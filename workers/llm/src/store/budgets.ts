import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { and, eq, sql as expression } from 'drizzle-orm'
import { budget, type BudgetRow, reservation, spending } from './schema.ts'
import { hourMs, windowAt } from './windows.ts'

const budgetsMax = 1000

/** Who spends: ids of the key and the user, empty where there is none. */
export interface Spender {
  key: string
  user: string
}

/** A budget as it stands, in millionths of a dollar. */
export interface BudgetState extends BudgetRow {
  spent: number
  reserved: number
  /** Milliseconds since the epoch. */
  resetsAt?: number | undefined
}

/** What a call asks for before each question to a model. */
export interface Reserving extends Spender {
  run: string
  /** What the call has spent so far, and what its next question may cost at most, in millionths of a dollar. */
  micros: number
  until: number
}

/** Sets a budget, or takes it away. */
export function setBudget(scope: StoreScope, { micros, ...place }: Omit<BudgetRow, 'micros'> & { micros: number | null }): void {
  const { db, sql } = scope
  const isThat = and(eq(budget.scope, place.scope), eq(budget.subject, place.subject), eq(budget.window, place.window))
  if (micros === null) return void db.delete(budget).where(isThat).run()
  const isNew = db.select({ micros: budget.micros }).from(budget).where(isThat).get() === undefined
  if (isNew && Number(sql.exec('select count(*) as n from budget').one().n) >= budgetsMax)
    throw new Problem('failed_precondition', `at most ${budgetsMax} budgets`)
  db.insert(budget)
    .values({ ...place, micros })
    .onConflictDoUpdate({ target: [budget.scope, budget.subject, budget.window], set: { micros } })
    .run()
}

/** All budgets as they stand; those that each has, as they stand for this one. */
export const budgetStates = (scope: StoreScope, who: Spender): BudgetState[] =>
  scope.db
    .select()
    .from(budget)
    .orderBy(budget.scope, budget.subject, budget.window)
    .all()
    .map((row) => stateOf(scope, row, who))

/** Whether any budget holds for whoever asks. */
export const isBudgeted = ({ sql }: StoreScope, { key, user }: Spender): boolean =>
  sql.exec(`select 1 from budget where ${applies} limit 1`, key, user).toArray().length > 0

// Whoever has no key or user has no budget of one.
const applies = `(scope = 'tenant' or (scope = 'key' and ?1 <> '' and subject in ('', ?1)) or (scope = 'user' and ?2 <> '' and subject in ('', ?2)))`

/**
 * Reserves what a call may cost in every budget that holds for it, in place of what it reserved before. Where one has not enough left nothing
 * changes, and that budget is the answer.
 */
export function reserve(scope: StoreScope, { run, key, user, micros, until }: Reserving): BudgetState | undefined {
  const { sql, now } = scope
  sql.exec('delete from reservation where until < ?', now)
  const budgets = sql.exec<{ scope: BudgetRow['scope']; subject: string; window: BudgetRow['window']; micros: number }>(
    `select scope, subject, window, micros from budget where ${applies}`,
    ...[key, user],
  )
  const states = budgets.toArray().map((row) => stateOf(scope, row, { key, user }, run))
  const short = states.filter(({ spent, reserved, micros: amount }) => spent + reserved + micros > amount)
  // Of several, the one that is last to have something again.
  if (short.length > 0) return short.toSorted((a, b) => (b.resetsAt ?? Infinity) - (a.resetsAt ?? Infinity))[0]
  sql.exec(
    'insert into reservation values (?, ?, ?, ?, ?) on conflict (run) do update set micros = excluded.micros, until = excluded.until',
    ...[run, key, user, micros, until],
  )
  return undefined
}

/** Gives a reservation back, and notes what was spent. */
export function settle({ db, now }: StoreScope, { run, key, user, micros }: Omit<Reserving, 'until'>): void {
  db.delete(reservation).where(eq(reservation.run, run)).run()
  if (micros === 0) return
  db.insert(spending)
    .values({ hour: Math.floor(now / hourMs), key, user, micros })
    .onConflictDoUpdate({ target: [spending.hour, spending.key, spending.user], set: { micros: expression`${spending.micros} + ${micros}` } })
    .run()
}

function stateOf({ sql, now }: StoreScope, row: BudgetRow, who: Spender, except = ''): BudgetState {
  const { start, end } = windowAt(row.window, now)
  const [whose, values] = whoseOf(row, who)
  const sum = (query: string, ...more: (string | number)[]) => Number(sql.exec(`${query}${whose}`, ...more, ...values).one().micros)
  return {
    ...row,
    spent: sum('select coalesce(sum(micros), 0) as micros from spending where hour >= ?', start / hourMs),
    reserved: sum('select coalesce(sum(micros), 0) as micros from reservation where until >= ? and run <> ?', now, except),
    resetsAt: end,
  }
}

/** The rows of a budget's subject: what to put behind a `where`, and its values. */
function whoseOf({ scope, subject }: BudgetRow, who: Spender): [string, string[]] {
  if (scope === 'tenant') return ['', []]
  return [scope === 'key' ? ' and key = ?' : ' and user = ?', [subject === '' ? who[scope] : subject]]
}
