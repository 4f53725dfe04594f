/** What a field holds. `json` is any JSON value, whose type each operand names by its own. */
export type Kind = 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'decimal' | 'point' | 'json'

/**
 * How a domain describes one field to the filter. All SQL here is the domain's own text: what a caller named belongs in `path`, which is quoted.
 *
 * The value's form, in SQL and in memory alike: `text` in NFC; `number`; `boolean` (SQL 0 and 1); `date` as `YYYY-MM-DD`; `datetime` as `stored` says;
 * `decimal` as its `decimalKey`; `point` as JSON `{ lat, lng }`; `json` and every list as JSON, text or JSONB. Missing is SQL `null`.
 */
export interface FieldType {
  kind: Kind
  /** The value is a list of these: a condition on it holds when it does for any element. Lists hold no null. */
  list?: boolean
  /** SQL of the value, or with `path` of the JSON document it is in. Without it the field is for `matches` alone. */
  sql?: string
  /** The keys that lead from the document `sql` to the value; they may come from a caller. */
  path?: readonly string[]
  /** SQL like `sql`, its text written by `fold`: `$contains` and `$like` search this, and a field with `sql` alone lacks them. `path` applies to it too. */
  folded?: string
  /** The texts of `folded` are as `lower` leaves them, in ASCII alone: it is applied to them. */
  isLowered?: boolean
  /** Of `json`: the value is never a list, so that an index on `json_extract(sql, path)` can be used. */
  isSingle?: boolean
  /** A datetime as `2026-01-31T12:00:00.000Z` (the form of `Date.toISOString`, default) or as milliseconds since 1970. */
  stored?: 'iso' | 'ms'
  /** The texts there can be (a select): any other operand of an equality is refused. */
  options?: readonly string[]
  /** Where `matches` finds the value; by default the keys of `path`, or else those of the where, through own properties. */
  read?: (item: unknown) => unknown
  /** Marks a field behind a relation: its terms are answered by the `foreign` option of `toSql` and `matches`, which gets this value back. */
  foreign?: unknown
}

/** The field that a dotted name of the where stands for, or undefined where there is none. Names like `__proto__` come as they are. */
export type Resolver = (path: string[]) => FieldType | undefined

export const comparisons = ['$gt', '$gte', '$lt', '$lte'] as const
export const texts = ['$glob', '$startsWith', '$endsWith', '$contains', '$like'] as const
export const places = ['$near', '$within'] as const
const operators = ['$eq', '$ne', '$in', '$nin', '$exists', ...comparisons, '$all', ...texts, ...places] as const

/** An operator on a field. `$and`, `$or` and `$not` stand beside them. */
export type Operator = (typeof operators)[number]
export const operatorsKnown: readonly Operator[] = operators

/** An operand as the field's values are stored. */
export type Scalar = string | number | boolean

export interface Place {
  lat: number
  lng: number
}

/** A condition on one value, or on any element of a list. */
export type ValueTest =
  | { op: '$eq' | '$gt' | '$gte' | '$lt' | '$lte'; value: Scalar }
  | { op: '$in'; values: Scalar[] }
  | { op: '$glob'; glob: Glob }
  | { op: '$startsWith' | '$endsWith'; text: string }
  /** Folded; every one is in the value. */
  | { op: '$contains'; words: string[] }
  | { op: 'circle'; center: Place; radius: number }
  | { op: 'box'; south: number; west: number; north: number; east: number }
  | { op: 'polygon'; edges: Edge[] }

/** A condition that a missing value never fulfils; what Mongo lets missing values fulfil is the negation of one. `has` is neither missing nor null. */
export type Test = ValueTest | { op: '$all'; values: Scalar[] } | { op: '$exists' } | { op: 'has' }

/** From `[lat, lng]` to `[lat, lng]`. */
export type Edge = [number, number, number, number]

export interface Glob {
  /** What the text starts with. */
  prefix: string
  /** What follows it, in SQLite's GLOB. */
  rest: string
  tokens: GlobToken[]
}

export type GlobToken = { kind: 'run' } | { kind: 'one' } | { kind: 'char'; point: number } | { kind: 'set'; not: boolean; ranges: [number, number][] }

/** One condition on one field. `where` is the same as JSON, its dates resolved: what a domain sends to where a foreign field lives. */
export interface Term {
  path: string[]
  field: FieldType
  test: Test
  where: Record<string, unknown>
}

export type Node = { op: 'and' | 'or'; of: Node[] } | { op: 'not'; of: Node } | { op: 'term'; term: Term }

/** A where that fits its fields. Made by `parseFilter`, read by `toSql` and `matches`. */
export interface Filter {
  readonly root: Node
}
