import type { StoreScope } from '@dot-do/store'
import { and, eq, gt } from 'drizzle-orm'
import { pace } from './schema.ts'

const samplesMax = 20
const recentMs = 24 * 3_600_000
const modelsMax = 400
/** A failure is as if it took so long: who fails is not the fastest. */
const failureMs = 60_000

/** How one call went at a model: each attempt, and how fast its answers were written, in tokens a second. */
export interface Paced {
  results: { model: string; failed: boolean; ms: number }[]
  rates: { model: string; rate: number }[]
}

/** What models are known for, by their names: the medians of their last 20 calls within a day. */
export type Paces = Record<string, { latencyMs?: number | undefined; tokensPerSecond?: number | undefined }>

/** Notes how a call went. */
export function notePaces(scope: StoreScope, isStream: boolean, { results, rates }: Paced): void {
  const { db, sql, now } = scope
  for (const model of new Set([...results, ...rates].map((each) => each.model))) {
    const known = db
      .select()
      .from(pace)
      .where(and(eq(pace.model, model), eq(pace.isStream, isStream), gt(pace.at, now - recentMs)))
      .get()
    const of = <T extends { model: string }>(each: T[]): T[] => each.filter((one) => one.model === model)
    const latencies = [...(known?.latencies ?? []), ...of(results).map(({ failed, ms }) => (failed ? failureMs : ms))].slice(-samplesMax)
    const failures = of(results).filter(({ failed }) => failed)
    const all = [...(known?.rates ?? []), ...failures.map(() => 0), ...of(rates).map(({ rate }) => rate)].slice(-samplesMax)
    const row = { latencies, rates: all, at: now }
    db.insert(pace)
      .values({ model, isStream, ...row })
      .onConflictDoUpdate({ target: [pace.model, pace.isStream], set: row })
      .run()
  }
  // Callers name models: those that were asked long ago make place.
  sql.exec('delete from pace where rowid in (select rowid from pace order by at desc limit -1 offset ?)', modelsMax)
}

/** How models did of late. */
export const pacesOf = ({ db, now }: StoreScope, isStream: boolean): Paces =>
  Object.fromEntries(
    db
      .select()
      .from(pace)
      .where(and(eq(pace.isStream, isStream), gt(pace.at, now - recentMs)))
      .all()
      .map(({ model, latencies, rates }) => [model, { latencyMs: median(latencies), tokensPerSecond: median(rates) }]),
  )

const median = (values: number[]): number | undefined => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
