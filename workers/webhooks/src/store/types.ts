import { Problem } from '@dot-do/contract'
import { type CompiledSchema, compileSchema, SchemaError, type ValidationError } from '@dot-do/schema'
import { asc, count, eq, gt } from 'drizzle-orm'
import { limits } from '../limits.ts'
import type { Scope } from './outbox.ts'
import { eventType, type EventTypeRow } from './schema.ts'

const rowOf = ({ db }: Pick<Scope, 'db'>, name: string): EventTypeRow | undefined => db.select().from(eventType).where(eq(eventType.name, name)).get()

const countOf = ({ db }: Pick<Scope, 'db'>): number => db.select({ total: count() }).from(eventType).get()?.total ?? 0

export const typeTransactions = {
  putType(scope: Scope, row: EventTypeRow): void {
    if (!rowOf(scope, row.name) && countOf(scope) >= limits.typesMax) throw new Problem('failed_precondition', `at most ${limits.typesMax} event types`)
    scope.db.insert(eventType).values(row).onConflictDoUpdate({ target: eventType.name, set: row }).run()
  },

  types: ({ db }: Scope, { after, limit }: { after: string; limit: number }): EventTypeRow[] =>
    db.select().from(eventType).where(gt(eventType.name, after)).orderBy(asc(eventType.name)).limit(limit).all(),

  deleteType: ({ db }: Scope, { name }: { name: string }): { deleted: boolean } => ({
    deleted: db.delete(eventType).where(eq(eventType.name, name)).returning({ name: eventType.name }).all().length > 0,
  }),
}

// Compiling costs more than most checks; the schema's own text says which it is.
const compiled = new Map<string, CompiledSchema>()
const compiledMax = 200

function compiledOf(schema: string): CompiledSchema {
  const known = compiled.get(schema)
  if (known) return known
  if (compiled.size >= compiledMax) compiled.clear()
  const made = compileSchema(JSON.parse(schema))
  compiled.set(schema, made)
  return made
}

/** The declared type of an event, or nothing where none are declared; `invalid_argument` for one that is not among those that are. */
export function declared(scope: Pick<Scope, 'db'>, event: string): EventTypeRow | undefined {
  const row = rowOf(scope, event)
  if (!row && countOf(scope) > 0) {
    throw new Problem('invalid_argument', `event: ${event} is not declared; putEventType declares it`, {
      issues: [{ path: ['event'], message: 'no declared event' }],
      reason: 'event',
    })
  }
  return row
}

/** Ends the call where `data` does not fit the event's schema. */
export function checkData(type: EventTypeRow | undefined, data: unknown): void {
  if (!type || type.schema === null) return
  const errors = errorsOf(type.schema, data)
  if (errors.length === 0) return
  const issues = errors.slice(0, 100).map(({ path, message }) => ({ path: ['data', ...path], message }))
  throw new Problem('invalid_argument', `data does not fit the schema of ${type.name}: ${issues[0]?.path.join('.')}: ${issues[0]?.message}`, {
    issues,
    reason: 'schema',
  })
}

function errorsOf(schema: string, data: unknown): Pick<ValidationError, 'path' | 'message'>[] {
  try {
    return compiledOf(schema).validate(data).errors
  } catch (err) {
    if (err instanceof SchemaError) return [{ path: [], message: err.message }]
    throw err
  }
}
