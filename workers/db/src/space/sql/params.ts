import { invalid } from '@dot-do/service'
import type { Token } from './tokens.ts'

export type Params = readonly unknown[] | Record<string, unknown> | undefined

/** SQL whose values are bound by their place. */
export interface Bound {
  sql: string
  values: (string | number | null)[]
}

const valuesMost = 100

/** Binds values: of a list to `?` and `?1`, of an object to `:name`, `@name`, `$name` and `{name:Type}`. */
export function boundOf(sql: string, tokens: readonly Token[], params: Params = []): Bound {
  const marks = tokens.filter(({ kind }) => kind === 'parameter')
  const isNamed = (mark: Token) => !mark.text.startsWith('?')
  if (Array.isArray(params)) {
    const named = marks.find(isNamed)
    if (named) invalid(`${named.text} is bound by its name: params has to be an object`, ['params'])
    return { sql, values: listed(marks, params) }
  }
  const placed = marks.find((mark) => !isNamed(mark))
  if (placed) invalid(`${placed.text} is bound by its place: params has to be a list`, ['params'])
  return named(sql, marks, params as Record<string, unknown>)
}

function listed(marks: readonly Token[], params: readonly unknown[]): Bound['values'] {
  let count = 0
  for (const { text } of marks) count = Math.max(count, text === '?' ? count + 1 : Number(text.slice(1)))
  if (count !== params.length) invalid(`${count} values are expected, and there are ${params.length}`, ['params'])
  return params.map((value, index) => valueOf(value, ['params', index]))
}

function named(sql: string, marks: readonly Token[], params: Record<string, unknown>): Bound {
  const names: string[] = []
  const values: Bound['values'] = []
  let [text, at] = ['', 0]
  for (const mark of marks) {
    const [name, type] = readName(mark.text)
    const value = Object.hasOwn(params, name) ? params[name] : invalid(`there is no value of ${mark.text}`, ['params', name])
    const bound = valueOf(value, ['params', name])
    if (type !== undefined) checkType(bound, type, name)
    if (!names.includes(name)) {
      names.push(name)
      values.push(bound)
    }
    text += `${sql.slice(at, mark.start)}?${names.indexOf(name) + 1}`
    at = mark.end
  }
  if (values.length > valuesMost) invalid(`at most ${valuesMost} values are bound`, ['params'])
  const extra = Object.keys(params).find((name) => !names.includes(name))
  if (extra !== undefined) invalid('the statement has no such name', ['params', extra])
  return { sql: text + sql.slice(at), values }
}

/** The name of a parameter, and the type that ClickHouse's form says. */
function readName(text: string): [string, string?] {
  if (!text.startsWith('{')) return [text.slice(1)]
  const [name = '', type = ''] = text.slice(1, -1).split(':')
  return [name.trim(), type.trim()]
}

function valueOf(value: unknown, path: (string | number)[]): string | number | null {
  if (typeof value === 'boolean') return Number(value)
  if (value === null || typeof value === 'number') return value
  if (typeof value === 'string') return value.isWellFormed() ? value : invalid('is not well-formed Unicode', path)
  return invalid('a text, a number, true, false or null is expected', path)
}

const checks: [RegExp, (value: string | number) => boolean, string][] = [
  [/^String$/, (value) => typeof value === 'string', 'a text'],
  [/^U?Int(8|16|32|64)$/, (value) => Number.isSafeInteger(value), 'an integer'],
  [/^Float(32|64)$/, (value) => typeof value === 'number', 'a number'],
  [/^Bool$/, (value) => value === 0 || value === 1, 'true or false'],
]

function checkType(value: string | number | null, type: string, name: string): void {
  const inner = /^Nullable\((\w+)\)$/.exec(type)?.[1]
  const check = checks.find(([pattern]) => pattern.test(inner ?? type)) ?? invalid(`${type} is no type of String, Int64, Float64, Bool and their like`, ['sql'])
  if (value === null ? inner === undefined : !check[1](value)) invalid(`${check[2]} is expected`, ['params', name])
}
