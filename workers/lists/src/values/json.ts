import { SchemaError } from '@dot-do/schema'
import { schemaOf } from './pattern.ts'
import type { StoredField } from './field.ts'
import { wrong } from './wrong.ts'

/** Any JSON, kept as it is. */
export function parseJson(value: unknown, { schema }: StoredField): unknown {
  checkText(value, [])
  if (schema === undefined) return value
  const { valid, errors } = validate(schema, value)
  if (!valid) wrong(errors[0]?.message ?? 'does not fit the schema', errors[0]?.path ?? [])
  return value
}

function validate(schema: unknown, value: unknown) {
  try {
    return schemaOf(schema).validate(value)
  } catch (cause) {
    if (cause instanceof SchemaError) wrong(cause.message)
    throw cause
  }
}

/** SQLite would turn a lone surrogate into another character without a word. */
export function checkText(value: unknown, path: (string | number)[]): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) wrong('is not well-formed Unicode: it has a lone surrogate', path)
  } else if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      wrong(`is an integer beyond ±2^53, where doubles no longer tell one from the next: ${value}`, path)
  } else if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) checkText(inner, [...path, index])
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (!key.isWellFormed()) wrong('has a key that is not well-formed Unicode', path)
      checkText(inner, [...path, key])
    }
  }
}
