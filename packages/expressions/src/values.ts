import { Duration } from '@marcbachmann/cel-js/evaluator'
import { ExpressionError } from './error.ts'

type Base = 'double' | 'int' | 'string' | 'bool' | 'timestamp' | 'dyn'

/**
 * A variable's type, by CEL's names. With `?` it may be null or missing, and is then checked when it is evaluated only; without, an evaluation that needs
 * the missing value fails with the reason `missing`. A timestamp is given as Date or as ISO 8601 text, a date as the day's start in UTC.
 */
export type VariableType = Base | `list<${Base}>` | `map<string, ${Base}>` | `${Base}?` | `list<${Base}>?` | `map<string, ${Base}>?`

export interface Variable {
  /** The library's name of the type. */
  declared: string
  read: (value: unknown) => unknown
  isOptional: boolean
}

const depthMax = 100

/** What there is to know of a variable of this type. */
export function variableOf(type: VariableType): Variable {
  const isOptional = type.endsWith('?')
  const bare = isOptional ? type.slice(0, -1) : type
  const declared = bare.replace('timestamp', 'google.protobuf.Timestamp')
  return { declared: isOptional ? 'dyn' : declared, read: readerOf(bare), isOptional: isOptional || bare === 'dyn' }
}

function readerOf(type: string): (value: unknown) => unknown {
  if (type.startsWith('list<')) {
    const read = readerOf(type.slice('list<'.length, -1))
    return (value) => (Array.isArray(value) ? value.map(read) : unfit(type))
  }
  if (type.startsWith('map<string, ')) {
    const read = readerOf(type.slice('map<string, '.length, -1))
    return (value) => (isRecord(value) ? new Map(Object.entries(value).map(([key, item]) => [key, read(item)])) : unfit(type))
  }
  return (value) => scalars[type as Base](value) ?? (type === 'dyn' ? null : unfit(type))
}

const unfit = (type: string): never => {
  throw new ExpressionError('type', `a value is not of type ${type}`)
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const scalars: Record<Base, (value: unknown) => unknown> = {
  double: (value) => (typeof value === 'number' ? value : undefined),
  int: (value) => (typeof value === 'bigint' ? value : Number.isSafeInteger(value) ? BigInt(value as number) : undefined),
  string: (value) => (typeof value === 'string' ? value : undefined),
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  timestamp: readTimestamp,
  dyn: (value) => readJson(value, 0),
}

function readTimestamp(value: unknown): Date | undefined {
  const date = typeof value === 'string' ? new Date(value) : value
  return date instanceof Date && !Number.isNaN(date.getTime()) ? date : undefined
}

// Objects become maps: the library looks at an object's `constructor`, which may be data.
function readJson(value: unknown, depth: number): unknown {
  if (depth > depthMax) throw new ExpressionError('too_large', `a value may be ${depthMax} levels deep`)
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) return value.map((item) => readJson(item, depth + 1))
  if (value instanceof Date || !isRecord(value)) return value
  return new Map(Object.entries(value).map(([key, item]) => [key, readJson(item, depth + 1)]))
}

/** A JSON value: integers as numbers, timestamps and durations as text in the forms of Protocol Buffers' JSON. */
export type Result = null | boolean | number | string | Result[] | { [key: string]: Result }

const failed = (message: string): never => {
  throw new ExpressionError('failed', message)
}

export function writeValue(value: unknown): Result {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : failed(`the result is ${value}`)
  if (typeof value === 'bigint') return writeInteger(value)
  if (value instanceof Date) return writeTimestamp(value)
  if (value instanceof Duration) return writeDuration(value)
  if (Array.isArray(value)) return value.map(writeValue)
  if (value instanceof Map) return writeMap([...value])
  if (isRecord(value) && Object.getPrototypeOf(value) === Object.prototype) return writeMap(Object.entries(value))
  return failed('the result is neither a value nor a list or map of values')
}

function writeInteger(value: bigint): number {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : failed(`the result ${value} is no exact number`)
}

function writeMap(entries: [unknown, unknown][]): { [key: string]: Result } {
  const map: { [key: string]: Result } = {}
  for (const [key, value] of entries)
    Object.defineProperty(map, String(key), { value: writeValue(value), enumerable: true, configurable: true, writable: true })
  return map
}

const firstTimestamp = Date.parse('0001-01-01T00:00:00Z')
const lastTimestamp = Date.parse('9999-12-31T23:59:59.999Z')

export function writeTimestamp(value: Date): string {
  const time = value.getTime()
  return time >= firstTimestamp && time <= lastTimestamp ? value.toISOString().replace('.000Z', 'Z') : failed('the result is a timestamp out of range')
}

/** In nanoseconds, either way: what the standard lets an implementation hold, about 292 years. */
const durationMax = 2n ** 63n - 1n

export function writeDuration({ seconds, nanos }: Duration): string {
  const total = seconds * 1_000_000_000n + BigInt(nanos)
  const size = total < 0n ? -total : total
  if (size > durationMax) return failed('the result is a duration out of range')
  const fraction = String(size % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${total < 0n ? '-' : ''}${size / 1_000_000_000n}${fraction === '' ? '' : `.${fraction}`}s`
}
