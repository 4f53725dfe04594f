import type { Schema } from '@cfworker/json-schema'
import type { Budget } from './budget.ts'
import { SchemaError } from './error.ts'
import { checkedFormats, type Draft, isRecord, keywords, type Shape } from './keywords.ts'
import { LinearPattern } from './linear-pattern.ts'

type Path = (string | number)[]

/** Type names that no caller can write: a failure of one says which rule of ours it stands for. */
export const nothing = 'nothing'
export const duplicates = 'duplicate items'

/** What the preparation of one schema shares. */
export interface Workshop {
  draft: Draft
  budget: Budget
  patterns: Map<string, LinearPattern>
  /** The distinct arrays with duplicate items in the value under validation. */
  repeated: unknown[]
}

/**
 * A checked copy of a subschema. The library reads `$recursiveRef`, a keyword of a draft not taken here, once at each
 * visit: so the getter is where visits are counted.
 */
export class Checked {
  [keyword: string]: unknown
  #weight: number
  #budget: Budget
  #perVisit: { length: number } | undefined

  constructor(budget: Budget, weight: number, perVisit?: { length: number }) {
    this.#budget = budget
    this.#weight = weight
    this.#perVisit = perVisit
  }

  get $recursiveRef(): undefined {
    this.#budget.spend(this.#weight + (this.#perVisit?.length ?? 0))
    return undefined
  }
}

/** A copy of `schema` that holds only keywords of its draft, each of the right shape, with our own rules in place of what the library does in more than linear time. */
export function prepare(schema: unknown, shop: Workshop, path: Path): Checked {
  if (schema === true) return new Checked(shop.budget, 1)
  if (schema === false) return Object.assign(new Checked(shop.budget, 1), { type: [nothing] })
  if (!isRecord(schema)) throw new SchemaError('keyword', 'a schema must be an object or a boolean', path)
  const copy = new Checked(shop.budget, weigh(schema))
  for (const [keyword, value] of effective(schema, shop.draft)) {
    const shape = Object.hasOwn(keywords[shop.draft], keyword) ? keywords[shop.draft][keyword] : undefined
    if (shape) copy[keyword] = prepareKeyword(value, shape, shop, [...path, keyword])
    else refuseKeyword(keyword, path)
  }
  useOwnRules(copy, shop, path)
  return copy
}

// In draft-07 a $ref hides its siblings, `$id` too; definitions can still be pointed at.
function effective(schema: Record<string, unknown>, draft: Draft): [string, unknown][] {
  const entries = Object.entries(schema)
  if (draft !== '7' || !Object.hasOwn(schema, '$ref')) return entries
  return entries.filter(([keyword]) => ['$ref', 'definitions', '$defs'].includes(keyword))
}

const dynamic = new Set(['$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor'])

function refuseKeyword(keyword: string, path: Path): void {
  if (dynamic.has(keyword)) throw new SchemaError('keyword', `${keyword} is not supported: use $ref`, [...path, keyword])
}

// Roughly how many comparisons one visit makes by itself.
function weigh(schema: Record<string, unknown>): number {
  let weight = 1
  for (const keyword of ['enum', 'const', 'required', 'properties', 'patternProperties', 'dependentRequired', 'dependencies']) {
    if (Object.hasOwn(schema, keyword)) weight += Math.ceil(JSON.stringify(schema[keyword]).length / 32)
  }
  return weight
}

function prepareKeyword(value: unknown, shape: Shape, shop: Workshop, path: Path): unknown {
  switch (shape.kind) {
    case 'plain':
      if (!shape.fits(value)) throw new SchemaError('keyword', `${path.at(-1)} must be ${shape.expected}`, path)
      return value
    case 'schema':
      return prepare(value, shop, path)
    case 'schemas':
      return prepareList(value, shop, path)
    case 'items':
      return Array.isArray(value) ? prepareList(value, shop, path) : prepare(value, shop, path)
    default:
      return prepareMap(value, shape.kind === 'dependencies', shop, path)
  }
}

function prepareList(value: unknown, shop: Workshop, path: Path): Checked[] {
  if (!Array.isArray(value)) throw new SchemaError('keyword', `${path.at(-1)} must be an array of schemas`, path)
  return value.map((item, index) => prepare(item, shop, [...path, index]))
}

function prepareMap(value: unknown, takesNames: boolean, shop: Workshop, path: Path): Record<string, unknown> {
  if (!isRecord(value)) throw new SchemaError('keyword', `${path.at(-1)} must be an object of schemas`, path)
  const out: Record<string, unknown> = Object.create(null)
  for (const [name, item] of Object.entries(value)) {
    const isNames = takesNames && Array.isArray(item) && item.every((entry) => typeof entry === 'string')
    out[name] = isNames ? item : prepare(item, shop, [...path, name])
  }
  return out
}

const programSizeMax = 20_000

function usePattern(pattern: string, shop: Workshop, path: Path): void {
  if (shop.patterns.has(pattern)) return
  const compiled = new LinearPattern(pattern, shop.budget, path)
  const total = [...shop.patterns.values()].reduce((sum, { size }) => sum + size, compiled.size)
  if (total > programSizeMax) throw new SchemaError('pattern', 'the patterns of this schema are too big together', path)
  shop.patterns.set(pattern, compiled)
}

function useOwnRules(copy: Checked, shop: Workshop, path: Path): void {
  if (typeof copy.pattern === 'string') usePattern(copy.pattern, shop, [...path, 'pattern'])
  if (copy.patternProperties) for (const pattern of Object.keys(copy.patternProperties)) usePattern(pattern, shop, [...path, 'patternProperties', pattern])
  if (typeof copy.format === 'string' && !checkedFormats.has(copy.format)) delete copy.format
  if (copy.uniqueItems === true) copy.allOf = [...((copy.allOf as Checked[] | undefined) ?? []), noDuplicates(shop)]
  delete copy.uniqueItems
}

// The library compares each item with each. Here the value's arrays with duplicates are found beforehand, in linear time, and refused by equality.
function noDuplicates({ budget, repeated }: Workshop): Checked {
  const repeats = Object.assign(new Checked(budget, 1, repeated), { enum: repeated })
  const refused = Object.assign(new Checked(budget, 1), { type: [duplicates] })
  return Object.assign(new Checked(budget, 1), { if: repeats, then: refused })
}

/** The copy as the library takes it: its type knows only keywords, ours also the private fields. */
export const asSchema = (copy: Checked): Schema => copy
