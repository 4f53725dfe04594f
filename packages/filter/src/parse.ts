import { type Issue, Problem } from '@dot-do/contract'
import { readCondition } from './conditions.ts'
import { count, deeper, inside, isFull, issuesMax, type Named, nothing, type Reading, refuse, type Spot } from './reading.ts'
import { type Filter, type Node, type Operator, operatorsKnown, type Resolver } from './types.ts'
import { isTimezone } from './when.ts'

/** Objects within objects in one where, the where itself among them. */
export const levelsMax = 8
const listMax = 1000
const nameMax = 1024

export interface ParseOptions {
  /** What relative dates start from, in milliseconds since 1970. Now by default. */
  now?: number
  /** The IANA time zone of relative dates and of days on a datetime. `UTC` by default. */
  timezone?: string
  /** The operators the domain offers, if not all. */
  operators?: readonly Operator[]
  /** Where the where is in the input, for the issues' paths. `['where']` by default. */
  path?: (string | number)[]
}

/**
 * Reads a where, such as `{ status: { $in: ['open'] }, $or: [{ due: { $lt: 'now+7d' } }, { owner: { $exists: false } }] }`, against the fields it may
 * name. Throws a Problem `invalid_argument` with every fault (at most 100) and its path: an unknown field, an operator the field's type lacks, an operand
 * of the wrong type, more than 64 terms or 8 levels.
 */
export function parseFilter(where: unknown, fields: Resolver, options: ParseOptions = {}): Filter {
  const { now = Date.now(), timezone = 'UTC', operators = operatorsKnown, path = ['where'] } = options
  if (!isTimezone(timezone)) {
    const message = `${JSON.stringify(timezone.slice(0, 64))} is no time zone of the IANA database`
    throw new Problem('invalid_argument', message, { issues: [{ path: ['timezone'], message }] })
  }
  const reading: Reading = { fields, clock: { now, timezone }, operators: new Set(operators), issues: [], terms: 0 }
  const root = readWhere(where, { reading, path, level: 1 })
  if (reading.issues.length > 0) throw new Problem('invalid_argument', sentence(reading.issues), { issues: reading.issues.slice(0, issuesMax) })
  return { root }
}

function sentence([first, ...others]: Issue[]): string {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return `${first?.path.join('.')}: ${first?.message}${more}`
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function readWhere(where: unknown, spot: Spot): Node {
  if (!isRecord(where)) return refuse(spot, 'an object of fields and conditions is expected')
  if (spot.level > levelsMax) return refuse(spot, `at most ${levelsMax} levels are expected`)
  const of: Node[] = []
  // `{}` holds for everything, and counts, so that no list of them is endless.
  let isEmpty = true
  for (const name in where) {
    if (!Object.hasOwn(where, name)) continue
    isEmpty = false
    if (isFull(spot.reading)) break
    of.push(readEntry(name, where[name], inside(spot, name)))
  }
  if (isEmpty) count(spot)
  return { op: 'and', of }
}

function readEntry(name: string, value: unknown, spot: Spot): Node {
  if (name === '$and' || name === '$or') return readBranches(name === '$and' ? 'and' : 'or', value, spot)
  if (name === '$not') return { op: 'not', of: readWhere(value, deeper(spot)) }
  if (!count(spot)) return nothing
  if (name.startsWith('$')) return refuse(spot, `$and, $or, $not or the name of a field is expected, not ${short(name)}`)
  const field = resolve(name, spot)
  return field === undefined ? nothing : readField(field, value, spot, true)
}

function readBranches(op: 'and' | 'or', value: unknown, spot: Spot): Node {
  if (!Array.isArray(value) || value.length === 0) return refuse(spot, 'a list of at least one where is expected')
  const of: Node[] = []
  for (const [index, branch] of value.entries()) {
    if (isFull(spot.reading)) break
    of.push(readWhere(branch, deeper(inside(spot, index))))
  }
  return { op, of }
}

function resolve(name: string, spot: Spot): Named | undefined {
  const path = name.split('.')
  // SQLite takes U+0000 for the end of a key.
  const isName = name.length <= nameMax && name.isWellFormed() && !name.includes('\0') && !path.includes('')
  const field = isName ? spot.reading.fields(path.slice()) : undefined
  if (field === undefined) refuse(spot, `there is no field ${short(name)}`)
  return field && { field, path }
}

const short = (name: string) => JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name)

/** Reads what stands beside a field's name: an operand, or an object of operators. The first of them was counted with the name. */
function readField(named: Named, value: unknown, spot: Spot, isCounted: boolean): Node {
  if (!isRecord(value)) return readCondition('$eq', named, value, spot)
  if (spot.level > levelsMax) return refuse(spot, `at most ${levelsMax} levels are expected`)
  const of: Node[] = []
  let isFirst = isCounted
  for (const operator in value) {
    if (!Object.hasOwn(value, operator)) continue
    if (isFull(spot.reading) || !(isFirst || count(spot))) break
    isFirst = false
    of.push(readOperator(operator, named, value[operator], inside(spot, operator)))
  }
  return of.length === 0 ? refuse(spot, 'an operand or an object of operators is expected') : { op: 'and', of }
}

function readOperator(operator: string, named: Named, operand: unknown, spot: Spot): Node {
  if (operator === '$not') {
    if (!isRecord(operand)) return refuse(spot, 'an object of operators is expected')
    return { op: 'not', of: readField(named, operand, deeper(spot), true) }
  }
  if (!isOperator(operator, spot.reading)) return refuse(spot, `one of ${[...spot.reading.operators].join(', ')} is expected, not ${short(operator)}`)
  if (Array.isArray(operand) && operand.length > listMax) return refuse(spot, `at most ${listMax} items are expected`)
  return readCondition(operator, named, operand, spot)
}

const isOperator = (name: string, { operators }: Reading): name is Operator => operators.has(name)
