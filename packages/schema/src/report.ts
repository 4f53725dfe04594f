import type { OutputUnit } from '@cfworker/json-schema'
import { duplicates, nothing } from './prepare.ts'

/** One reason why a value does not fit; `path` leads to the place in the value. */
export interface ValidationError {
  path: (string | number)[]
  message: string
  /** The schema keyword that failed. */
  keyword: string
}

export const errorsMax = 1000

// These only say that a schema below them failed, and that one says so itself.
const wrappers = new Set(['$ref', 'allOf', 'if', 'properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties', 'propertyNames'])
for (const keyword of ['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'dependentSchemas']) wrappers.add(keyword)

/** The library's units as errors a caller can act on, their paths as arrays, repetitions left out. */
export function toErrors(units: OutputUnit[], value: unknown): ValidationError[] {
  const errors: ValidationError[] = []
  const said = new Set<string>()
  for (const [index, unit] of units.entries()) {
    if (wrappers.has(unit.keyword)) continue
    const key = `${unit.instanceLocation} ${unit.keyword} ${unit.error}`
    if (said.has(key)) continue
    said.add(key)
    errors.push({ path: toPath(unit.instanceLocation, value), ...explain(unit, units[index - 1]) })
    if (errors.length === errorsMax) break
  }
  return errors
}

function explain({ keyword, error }: OutputUnit, before: OutputUnit | undefined): { message: string; keyword: string } {
  if (keyword === 'type' && error.endsWith(`Expected "${nothing}".`)) return { message: 'This is not allowed here.', keyword: before?.keyword ?? 'false' }
  if (keyword === 'type' && error.endsWith(`Expected "${duplicates}".`)) return { message: 'Items must be unique.', keyword: 'uniqueItems' }
  return { message: error.length > messageMax ? `${error.slice(0, messageMax)}…` : error, keyword }
}

const messageMax = 500

function toPath(location: string, value: unknown): (string | number)[] {
  let at = value
  return location
    .split('/')
    .slice(1)
    .map((encoded) => {
      const step = decodeURIComponent(encoded).replaceAll('~1', '/').replaceAll('~0', '~')
      const isIndex = Array.isArray(at)
      at = (at as Record<string, unknown> | undefined)?.[step]
      return isIndex ? Number(step) : step
    })
}
