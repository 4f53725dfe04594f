import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { compileSchema, SchemaError } from '@dot-do/schema'
import { page, readCursor } from '@dot-do/store'
import type contract from 'webhooks.do/contract'
import type { EventType } from 'webhooks.do/contract'
import { objectOf, type Scope } from '../object.ts'
import type { EventTypeRow } from '../store/schema.ts'

type Contract = typeof contract

const toType = ({ name, schema, description, example }: EventTypeRow): EventType => ({
  name,
  ...(schema !== null && { schema: JSON.parse(schema) as unknown }),
  ...(description !== null && { description }),
  ...(example !== null && { example: JSON.parse(example) as unknown }),
})

const textOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

export async function putEventType(input: Parsed<Contract, 'putEventType'>, scope: Scope): Promise<Answer<Contract, 'putEventType'>> {
  const { name, schema, description = null, example } = input
  checkSchema(schema, example)
  await objectOf(scope).putType({ name, schema: textOf(schema), description, example: textOf(example) })
  return input
}

/** A schema that can be used, and an example that fits it. */
function checkSchema(schema: unknown, example: unknown): void {
  if (schema === undefined) return
  const refuse = (path: (string | number)[], message: string): never => {
    throw new Problem('invalid_argument', `${path.join('.')}: ${message}`, { issues: [{ path, message }] })
  }
  try {
    const { errors } = example === undefined ? { errors: [] } : compileSchema(schema).validate(example)
    if (example === undefined) compileSchema(schema)
    const [first] = errors
    if (first) refuse(['example', ...first.path], first.message)
  } catch (err) {
    if (err instanceof SchemaError) refuse(['schema', ...err.path], err.message)
    throw err
  }
}

export async function listEventTypes({ limit, cursor }: Parsed<Contract, 'listEventTypes'>, scope: Scope): Promise<Answer<Contract, 'listEventTypes'>> {
  const after = String(readCursor('types', cursor)?.[0] ?? '')
  const { items, nextCursor } = page(await objectOf(scope).types({ after, limit: limit + 1 }), limit, 'types', ({ name }) => [name])
  return { items: items.map(toType), nextCursor }
}

export const deleteEventType = (input: { name: string }, scope: Scope) => objectOf(scope).deleteType(input)
