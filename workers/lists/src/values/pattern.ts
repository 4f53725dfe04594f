import { compileSchema, type CompiledSchema, SchemaError } from '@dot-do/schema'
import { wrong } from './wrong.ts'

/** Keeps what was compiled last, for all lists that share the isolate. */
class Recent<T> {
  readonly #kept = new Map<string, T>()
  readonly #max: number
  readonly #make: (text: string) => T

  constructor(max: number, make: (text: string) => T) {
    this.#max = max
    this.#make = make
  }

  get(text: string): T {
    const found = this.#kept.get(text) ?? this.#make(text)
    this.#kept.delete(text)
    this.#kept.set(text, found)
    if (this.#kept.size > this.#max) this.#kept.delete(this.#kept.keys().next().value ?? '')
    return found
  }
}

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
