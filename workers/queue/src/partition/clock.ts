import { type Queue, queueIn, type Scope } from './open.ts'
import { pump, pumpDue } from './pump.ts'
import { forget, tidy } from './tidy.ts'

/** When this partition has to act by itself next. */
export function due(scope: Scope): number | undefined {
  const queue = queueIn(scope)
  if (!queue) return undefined
  const times = [pumpDue(queue), ...firsts(queue)].filter((time) => time !== undefined)
  return times.length > 0 ? Math.min(...times) : undefined
}

// One statement, since it runs with every write; each of its parts is the first of an index.
const firstsOf = `select
  (select min(due) from message where state = 'delayed') as delayed,
  (select min(leased_until) from message where state = 'leased') as leased,
  (select min(expires_at) from message where expires_at is not null and ended_at is null and state <> 'leased') as expiring,
  (select min(ended_at) from message where ended_at is not null and moving_to is null) + ? as kept`

const firsts = ({ scope: { sql }, settings: { retentionMs } }: Queue): (number | undefined)[] =>
  Object.values(sql.exec<Record<string, number | null>>(firstsOf, retentionMs).one()).map((at) => at ?? undefined)

/** Does what is due. */
export function wake(scope: Scope): void {
  const queue = queueIn(scope)
  if (!queue) return
  tidy(queue)
  forget(queue)
  pump(queue)
}
