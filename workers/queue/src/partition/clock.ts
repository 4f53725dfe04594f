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

function firsts({ scope: { sql }, settings: { retentionMs } }: Queue): (number | undefined)[] {
  const first = (query: string): number | undefined => sql.exec<{ at: number | null }>(query).one().at ?? undefined
  const ended = first('select min(ended_at) as at from message where ended_at is not null and moving_to is null')
  return [
    first("select min(due) as at from message where state = 'delayed'"),
    first("select min(leased_until) as at from message where state = 'leased'"),
    first("select min(expires_at) as at from message where expires_at is not null and ended_at is null and state <> 'leased'"),
    ended === undefined ? undefined : ended + retentionMs,
  ]
}

/** Does what is due. */
export function wake(scope: Scope): void {
  const queue = queueIn(scope)
  if (!queue) return
  tidy(queue)
  forget(queue)
  pump(queue)
}
