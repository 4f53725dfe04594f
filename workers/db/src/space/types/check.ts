import type { StoreScope } from '@dot-do/store'
import { invalid } from '@dot-do/service'
import { type CompiledSchema, compileSchema, SchemaError } from '@dot-do/schema'
import { typeOf } from './rows.ts'

// By their text: an isolate has the types of many namespaces.
const compiled = new Map<string, CompiledSchema>()
const compiledMax = 200

/** A schema that was taken once, ready to check with. */
export function schemaOf(text: string): CompiledSchema {
  const known = compiled.get(text)
  if (known) return known
  const made = compileSchema(JSON.parse(text))
  if (compiled.size >= compiledMax) compiled.clear()
  compiled.set(text, made)
  return made
}

export interface Misfit {
  path: (string | number)[]
  message: string
}

/** Why data does not fit a schema, at most the first hundred reasons. */
export function misfits(schema: CompiledSchema, data: unknown): Misfit[] {
  try {
    return schema
      .validate(data)
      .errors.slice(0, 100)
      .map(({ path, message }) => ({ path, message }))
  } catch (thrown) {
    // Some data takes more steps against some schemas than anyone may have.
    if (thrown instanceof SchemaError) return [{ path: thrown.path, message: thrown.message }]
    throw thrown
  }
}

/** Refuses data that does not fit its type. */
export function checkType(scope: StoreScope, id: string, name: string, data: unknown, json: string): void {
  const type = typeOf(scope, name)
  if (!type?.schema || type.is_strict === 0) return
  // As it is kept: what has no place in JSON is not checked.
  const wrong = misfits(schemaOf(type.schema), json === '{}' ? {} : data)
  if (wrong.length > 0) invalid(wrong.map(({ path, message }) => ({ path: ['data', ...path], message: `${id} is no ${name}: ${message}` })))
}
