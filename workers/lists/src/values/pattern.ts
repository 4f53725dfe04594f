import { compileSchema, type CompiledSchema, SchemaError } from '@dot-do/schema'
import { Recent } from './recent.ts'
import { wrong } from './wrong.ts'

const schemas = new Recent<CompiledSchema>(100, (text) => compileSchema(JSON.parse(text)))

/** A caller's JSON Schema, compiled; throws SchemaError where it is none. */
export const schemaOf = (schema: unknown): CompiledSchema => schemas.get(JSON.stringify(schema))

/** Whether a text matches a caller's pattern somewhere: ECMA-262, in linear time. */
export function matches(pattern: string, text: string): boolean {
  try {
    return schemaOf({ pattern }).validate(text).valid
  } catch (cause) {
    if (cause instanceof SchemaError) wrong(`is too long for the pattern ${pattern}`)
    throw cause
  }
}
