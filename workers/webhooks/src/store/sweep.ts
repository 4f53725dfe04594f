import { getTableName, inArray, lt } from 'drizzle-orm'
import type { Env } from '../env.ts'
import { limits } from '../limits.ts'
import { dropBodies } from '../receive/bodies.ts'
import type { Scope } from './outbox.ts'
import { dropReceived } from './received.ts'
import { attempt, delivery, message, received } from './schema.ts'

const rowsMax = 1000
const dayMs = 24 * 60 * 60 * 1000

/** When something is old enough to go: a day later than it has to be, so that it is a day's worth at once. */
export function due({ sql }: Scope): number | undefined {
  const { first } = sql.exec<{ first: number | null }>(oldest).one()
  return first === null ? undefined : first + limits.keptMs + dayMs
}

// Asked after each write, so it is one statement, which takes each table's first from its index.
const oldest = `select min(at) as first from (${[message, received, attempt].map((table) => `select min(at) as at from ${getTableName(table)}`).join(' union all ')})`

/** Deletes what is too old. What does not go at once goes when the object is woken again, which `due` has it be. */
export function wake(scope: Scope): void {
  const before = scope.now - limits.keptMs
  dropMessages(scope, before)
  dropAttempts(scope, before)
  dropReceived(scope, before, rowsMax)
  scope.after(({ env }) => dropBodies(env as Env, scope.actor.tenant, before))
}

function dropMessages({ db }: Scope, before: number): void {
  const old = db.select({ id: message.id }).from(message).where(lt(message.at, before)).limit(rowsMax).all()
  for (let index = 0; index < old.length; index += 50) {
    const ids = old.slice(index, index + 50).map(({ id }) => id)
    db.delete(delivery).where(inArray(delivery.message, ids)).run()
    db.delete(message).where(inArray(message.id, ids)).run()
  }
}

// Beside those of messages there are those of tests.
function dropAttempts({ db }: Scope, before: number): void {
  const old = db.select({ id: attempt.id }).from(attempt).where(lt(attempt.at, before)).limit(rowsMax)
  db.delete(attempt).where(inArray(attempt.id, old)).run()
}
