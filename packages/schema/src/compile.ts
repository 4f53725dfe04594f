import { validate as check, type OutputUnit } from '@cfworker/json-schema'
import { Budget } from './budget.ts'
import { repeatedArrays, wellFormed } from './value.ts'
import { SchemaError } from './error.ts'
import { type Draft, isRecord } from './keywords.ts'
import { withPatterns } from './linear-pattern.ts'
import { asSchema, prepare, type Workshop } from './prepare.ts'
import { resolve } from './references.ts'
import { toErrors, type ValidationError } from './report.ts'

export interface Validation {
  valid: boolean
  /** In document order as far as the schema's keywords follow it; at most `errorsMax`. */
  errors: ValidationError[]
}

export interface CompiledSchema {
  /** Checks a JSON value. Throws SchemaError `too_complex` where that would take too many steps. */
  validate(value: unknown): Validation
}

/** Of the schema's JSON, in characters. */
export const schemaSizeMax = 64 * 1024
export const schemaDepthMax = 64
/** About half a second of work, and a bound on the errors the library piles up meanwhile. */
const stepsMax = 500_000
/** For the pass that looks for every error: each costs memory too. */
const stepsForErrorsMax = 100_000

/**
 * Compiles a caller's JSON Schema: 2020-12, or draft-07 where `$schema` says so. Nothing is fetched; `pattern` and
 * `patternProperties` run in linear time; `format` is checked. Throws SchemaError for a schema that is malformed, too
 * big, refers to other documents or to itself without end.
 */
export function compileSchema(schema: unknown): CompiledSchema {
  measure(schema, 0, [])
  if (JSON.stringify(schema).length > schemaSizeMax) throw new SchemaError('too_large', 'a schema may have at most 64 KiB')
  const budget = new Budget()
  budget.refill(stepsMax)
  const shop: Workshop = { draft: draftOf(schema), budget, patterns: new Map(), repeated: [] }
  const root = prepare(schema, shop, [])
  const lookup = resolve(root, schema, shop)
  const run = (value: unknown, isShort: boolean) => {
    budget.refill(isShort ? stepsMax : stepsForErrorsMax)
    return bounded(() => withPatterns(shop.patterns, () => check(value, asSchema(root), shop.draft, lookup, isShort)))
  }
  return { validate: (value) => validate(wellFormed(value), shop, run) }
}

type Run = (value: unknown, isShort: boolean) => { valid: boolean; errors: OutputUnit[] }

function validate(value: unknown, shop: Workshop, run: Run): Validation {
  shop.repeated.splice(0, shop.repeated.length, ...repeatedArrays(value))
  const short = run(value, true)
  if (short.valid) return { valid: true, errors: [] }
  return { valid: false, errors: toErrors(allErrors(value, run) ?? short.errors, value) }
}

// The library spreads arrays of errors into arguments, which ends in a RangeError when they are very many.
function bounded<T>(run: () => T): T {
  try {
    return run()
  } catch (cause) {
    if (cause instanceof RangeError) throw new SchemaError('too_complex', 'this value fails this schema in too many ways')
    throw cause
  }
}

// Where there are too many errors to find all, those of the first pass, which stops early, must do.
function allErrors(value: unknown, run: Run): OutputUnit[] | undefined {
  try {
    return run(value, false).errors
  } catch (cause) {
    if (cause instanceof SchemaError) return undefined
    throw cause
  }
}

function draftOf(schema: unknown): Draft {
  const uri = isRecord(schema) && Object.hasOwn(schema, '$schema') ? schema.$schema : undefined
  if (uri === undefined) return '2020-12'
  const name = typeof uri === 'string' ? /^https?:\/\/json-schema\.org\/(draft-07|draft\/2020-12)\/schema#?$/.exec(uri)?.[1] : undefined
  if (name === undefined)
    throw new SchemaError('draft', '$schema must be https://json-schema.org/draft/2020-12/schema or http://json-schema.org/draft-07/schema#', ['$schema'])
  return name === 'draft-07' ? '7' : '2020-12'
}

function measure(value: unknown, depth: number, path: (string | number)[]): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > schemaDepthMax) throw new SchemaError('too_deep', `a schema may be nested ${schemaDepthMax} deep`, path)
  for (const [key, item] of Object.entries(value)) {
    if (!key.isWellFormed()) throw new SchemaError('keyword', 'a key is not well-formed Unicode', path)
    measure(item, depth + 1, [...path, Array.isArray(value) ? Number(key) : key])
  }
}
