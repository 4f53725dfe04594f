import { invalid } from '@dot-do/service'
import { setOwn } from '@dot-do/tagged'
import { parse, stringify, TomlDate, TomlError } from 'smol-toml'
import { depthMax, nodesMax } from 'yaml.do/contract'
import type { Source } from './source.ts'

type Path = (string | number)[]

/** The value of a TOML text: dates as Dates, a local time as its text, big integers as bigints. */
export function fromToml(source: Source): unknown {
  try {
    return plain(parse(source.text, { integersAsBigInt: 'asNeeded', maxDepth: depthMax }), 0)
  } catch (cause) {
    if (cause instanceof TomlError) return refuseToml(source, cause)
    throw cause
  }
}

function refuseToml(source: Source, { message, line, column }: TomlError): never {
  const [first = ''] = message.split('\n')
  const text = source.text.split('\n', line)[line - 1]?.replace(/\r$/, '') ?? ''
  return invalid(
    [{ path: ['text'], message: first.replace(/^Invalid TOML document: /, ''), location: { line, column, text: text.slice(0, 200) } }],
    [],
    'syntax',
  )
}

// Dotted keys nest too, past the limit that the library keeps for brackets.
function plain(value: unknown, depth: number): unknown {
  if (depth > depthMax) invalid(`tables and arrays are nested more than ${depthMax} deep`, ['text'], 'too_deep')
  if (value instanceof TomlDate) return value.isTime() ? value.toISOString().replace(/\.000$/, '') : new Date(value.getTime())
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  const out: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) setOwn(out, key, plain(item, depth + 1))
  return out
}

/** The TOML of a value; what TOML can't carry is `invalid_argument` with its path. */
export function toToml(value: unknown): string {
  const budget = { left: nodesMax }
  const isTable =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof Set)
  if (!isTable) refuse('TOML has a table at its top: this text holds no mapping there', [])
  const text = stringify(carried(value, [], budget)).trimEnd()
  return text === '' ? '' : `${text}\n`
}

function carried(value: unknown, path: Path, budget: { left: number }): unknown {
  if (--budget.left < 0) refuse(`the data has more than ${nodesMax} values`, path.slice(0, 1))
  switch (typeof value) {
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? value : refuse('TOML integers have 64 bits', path)
    case 'string':
      return value.isWellFormed() ? value : refuse('TOML text is well-formed Unicode; this has a lone surrogate', path)
    case 'object':
      return value === null ? refuse('TOML has no null', path) : carriedObject(value, path, budget)
    default:
      return value
  }
}

function carriedObject(value: object, path: Path, budget: { left: number }): unknown {
  if (value instanceof Date) return new TomlDate(value.toISOString())
  if (value instanceof Uint8Array) return refuse('TOML has no binary', path)
  if (value instanceof Set) return refuse('TOML has no sets', path)
  if (Array.isArray(value)) return value.map((item, index) => carried(item, [...path, index], budget))
  const out: Record<string, unknown> = {}
  for (const [key, item] of value instanceof Map ? value : Object.entries(value)) {
    if (typeof key !== 'string') refuse('TOML keys are strings', [...path, typeof key === 'number' ? key : String(key)])
    if (!key.isWellFormed()) refuse('TOML text is well-formed Unicode; this key has a lone surrogate', path)
    setOwn(out, key, carried(item, [...path, key], budget))
  }
  return out
}

function refuse(message: string, path: Path): never {
  return invalid(message, ['text', ...path], 'no_toml_form')
}
