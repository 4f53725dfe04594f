import { matchesGlob } from './glob.ts'
import { haversine, haversineOf, isInBox, isInPolygon, placeOf } from './places.ts'
import { compareText, fold } from './text.ts'
import type { FieldType, Filter, Kind, Node, Scalar, Term, ValueTest } from './types.ts'

export interface MatchOptions {
  /** Whether a condition on a foreign field holds for the item. */
  foreign?: (term: Term, item: unknown) => boolean
}

/** Whether the item matches: in memory what `toSql` is in SQLite. */
export function matches({ root }: Filter, item: unknown, options: MatchOptions = {}): boolean {
  return holds(root, item, options)
}

function holds(node: Node, item: unknown, options: MatchOptions): boolean {
  switch (node.op) {
    case 'and':
      return node.of.every((part) => holds(part, item, options))
    case 'or':
      return node.of.some((part) => holds(part, item, options))
    case 'not':
      return !holds(node.of, item, options)
    case 'term':
      return fulfils(node.term, item, options)
  }
}

function fulfils(term: Term, item: unknown, { foreign }: MatchOptions): boolean {
  const { field, path, test } = term
  if (field.foreign !== undefined) {
    if (foreign === undefined) throw new TypeError(`the field ${path.join('.')} is foreign, and matches was given no foreign`)
    return foreign(term, item)
  }
  const value = field.read === undefined ? walk(item, field.path ?? path) : field.read(item)
  if (test.op === '$exists' || test.op === 'has') return isPresent(test.op, value, field)
  const values = elementsOf(value, field)
  if (test.op === '$all') return test.values.length > 0 && test.values.every((expected) => values.some((each) => compares('$eq', each, expected, field.kind)))
  return values.some((each) => fits(test, each, field.kind))
}

function walk(item: unknown, path: readonly string[]): unknown {
  let value = item
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

function isPresent(op: '$exists' | 'has', value: unknown, { kind }: FieldType): boolean {
  if (op === '$exists' && kind === 'json') return value !== undefined
  if (value === undefined || value === null) return false
  return kind !== 'json' || !Array.isArray(value) || !value.includes(null)
}

function elementsOf(value: unknown, { kind, list }: FieldType): unknown[] {
  if (Array.isArray(value)) return list || kind === 'json' ? value : []
  return list ? [] : [value]
}

function fits(test: ValueTest, value: unknown, kind: Kind): boolean {
  switch (test.op) {
    case '$in':
      return test.values.some((expected) => compares('$eq', value, expected, kind))
    case '$glob':
      return typeof value === 'string' && matchesGlob(test.glob, value.normalize('NFC'))
    case '$startsWith':
      return typeof value === 'string' && value.normalize('NFC').startsWith(test.text)
    case '$endsWith':
      return typeof value === 'string' && value.normalize('NFC').endsWith(test.text)
    case '$contains':
      return typeof value === 'string' && hasWords(fold(value), test.words)
    case 'circle':
    case 'box':
    case 'polygon':
      return isThere(test, value)
    default:
      return compares(test.op, value, test.value, kind)
  }
}

const hasWords = (folded: string, words: string[]) => words.every((word) => folded.includes(word))

function isThere(test: Extract<ValueTest, { op: 'circle' | 'box' | 'polygon' }>, value: unknown): boolean {
  const place = placeOf(value)
  if (place === undefined) return false
  if (test.op === 'polygon') return isInPolygon(test.edges, place)
  return test.op === 'box' ? isInBox(test, place) : haversine(test.center, place) <= haversineOf(test.radius)
}

function compares(op: '$eq' | '$gt' | '$gte' | '$lt' | '$lte', value: unknown, expected: Scalar, kind: Kind): boolean {
  const order = orderOf(value, expected, kind)
  if (order === undefined) return false
  if (op === '$eq') return order === 0
  if (op === '$gt') return order > 0
  if (op === '$gte') return order >= 0
  return op === '$lt' ? order < 0 : order <= 0
}

/** Below, at or above 0, or undefined where the two are of different types. */
function orderOf(value: unknown, expected: Scalar, kind: Kind): number | undefined {
  if (typeof value === 'string' && typeof expected === 'string')
    return kind === 'text' || kind === 'json' ? compareText(value.normalize('NFC'), expected) : compareText(value, expected)
  if (typeof value === 'number' && typeof expected === 'number') return value - expected
  if (typeof value === 'boolean' && typeof expected === 'boolean') return Number(value) - Number(expected)
  return undefined
}
