import { readGlob } from './glob.ts'
import { type Operand, readOperand, textOperand } from './operands.ts'
import { readNear, readWithin } from './places.ts'
import { inside, type Named, nothing, refuse, type Spot } from './reading.ts'
import { fold } from './text.ts'
import { comparisons, type FieldType, type Node, type Operator, places, type Scalar, type Test, texts } from './types.ts'

const wordsMax = 32

/** Reads one operator of one field. */
export function readCondition(operator: Operator, named: Named, operand: unknown, spot: Spot): Node {
  if (!hasOperator(named.field, operator)) return refuse(spot, `a field of type ${typeName(named.field)} has no ${operator}`)
  return readers[operator](operand, named, spot)
}

const typeName = ({ kind, list }: FieldType) => (list ? `list of ${kind}` : kind)

function hasOperator(field: FieldType, operator: Operator): boolean {
  const { kind } = field
  if (isAmong(comparisons, operator)) return kind !== 'boolean' && kind !== 'point'
  if (operator === '$contains' || operator === '$like') return isText(field) && (field.sql === undefined || field.folded !== undefined)
  if (isAmong(texts, operator)) return isText(field)
  if (isAmong(places, operator)) return kind === 'point'
  if (operator === '$all') return field.list === true || kind === 'json'
  return true
}

const isAmong = (group: readonly string[], operator: string) => group.includes(operator)
const isText = ({ kind }: FieldType) => kind === 'text' || kind === 'json'

type Reader = (operand: unknown, named: Named, spot: Spot) => Node

const not = (of: Node): Node => ({ op: 'not', of })
const term = ({ field, path }: Named, test: Test, where: Record<string, unknown>): Node => ({ op: 'term', term: { path, field, test, where } })
const isPresent = (named: Named) => term(named, { op: 'has' }, { $ne: null })

const readers: Record<Operator, Reader> = {
  $eq: readEqual,
  $ne: (operand, named, spot) => not(readEqual(operand, named, spot)),
  $in: readIn,
  $nin: (operand, named, spot) => not(readIn(operand, named, spot)),
  $gt: comparison('$gt'),
  $gte: comparison('$gte'),
  $lt: comparison('$lt'),
  $lte: comparison('$lte'),
  $all: readAll,
  $exists: readExists,
  $glob: readPattern,
  $startsWith: affix('$startsWith'),
  $endsWith: affix('$endsWith'),
  $contains: words('$contains', (text) => [text]),
  $like: words('$like', (text) => text.split(/\s+/u).filter((word) => word !== '')),
  $near: (operand, named, spot) => located(readNear(operand), operand, '$near', named, spot),
  $within: (operand, named, spot) => located(readWithin(operand), operand, '$within', named, spot),
}

function read(named: Named, value: unknown, spot: Spot): Exclude<Operand, string> | undefined {
  const operand = readOperand(named.field, value, spot.reading.clock)
  if (typeof operand !== 'string') return operand
  refuse(spot, operand)
  return undefined
}

function readEqual(value: unknown, named: Named, spot: Spot): Node {
  if (value === null) return not(isPresent(named))
  const operand = read(named, value, spot)
  if (operand === undefined || !isOption(named.field, operand.stored, spot)) return nothing
  return term(named, { op: '$eq', value: operand.stored }, { $eq: operand.json })
}

function isOption({ options }: FieldType, value: Scalar, spot: Spot): boolean {
  if (options === undefined || options.includes(String(value))) return true
  refuse(spot, `one of ${options.slice(0, 20).join(', ')}${options.length > 20 ? ', …' : ''} is expected`)
  return false
}

function comparison(op: '$gt' | '$gte' | '$lt' | '$lte'): Reader {
  return (value, named, spot) => {
    const operand = typeof value === 'boolean' ? undefined : read(named, value, spot)
    if (typeof value === 'boolean') return refuse(spot, `true and false have no order: ${op} can't take them`)
    return operand === undefined ? nothing : term(named, { op, value: operand.stored }, { [op]: operand.json })
  }
}

interface Items {
  stored: Scalar[]
  json: Scalar[]
  hasNull: boolean
}

function readItems(list: unknown, named: Named, spot: Spot, mayNull: boolean): Items | undefined {
  if (!Array.isArray(list)) {
    refuse(spot, 'a list is expected')
    return undefined
  }
  const items: Items = { stored: [], json: [], hasNull: false }
  for (const [index, value] of list.entries()) {
    const at = inside(spot, index)
    if (value === null && mayNull) items.hasNull = true
    else {
      const operand = read(named, value, at)
      if (operand === undefined || !isOption(named.field, operand.stored, at)) continue
      items.stored.push(operand.stored)
      items.json.push(operand.json)
    }
  }
  return items
}

function readIn(list: unknown, named: Named, spot: Spot): Node {
  const items = readItems(list, named, spot, true)
  if (items === undefined) return nothing
  const among = term(named, { op: '$in', values: items.stored }, { $in: items.json })
  return items.hasNull ? { op: 'or', of: [among, not(isPresent(named))] } : among
}

function readAll(list: unknown, named: Named, spot: Spot): Node {
  const items = readItems(list, named, spot, false)
  return items === undefined ? nothing : term(named, { op: '$all', values: items.stored }, { $all: items.json })
}

function readExists(value: unknown, named: Named, spot: Spot): Node {
  if (typeof value !== 'boolean') return refuse(spot, 'true or false is expected')
  const exists = term(named, { op: '$exists' }, { $exists: true })
  return value ? exists : not(exists)
}

function readText(value: unknown, spot: Spot): string | undefined {
  const operand = typeof value === 'string' ? textOperand(value) : 'a text is expected'
  if (typeof operand !== 'string') return String(operand.stored)
  refuse(spot, operand)
  return undefined
}

function readPattern(value: unknown, named: Named, spot: Spot): Node {
  const text = readText(value, spot)
  if (text === undefined) return nothing
  const glob = readGlob(text)
  return typeof glob === 'string' ? refuse(spot, glob) : term(named, { op: '$glob', glob }, { $glob: text })
}

function affix(op: '$startsWith' | '$endsWith'): Reader {
  return (value, named, spot) => {
    const text = readText(value, spot)
    return text === undefined ? nothing : term(named, { op, text }, { [op]: text })
  }
}

function words(operator: '$contains' | '$like', split: (text: string) => string[]): Reader {
  return (value, named, spot) => {
    const text = readText(value, spot)
    if (text === undefined) return nothing
    const folded = split(fold(text))
    if (folded.length > wordsMax) return refuse(spot, `at most ${wordsMax} words are expected`)
    return term(named, { op: '$contains', words: folded }, { [operator]: text })
  }
}

function located(test: Test | string, operand: unknown, operator: Operator, named: Named, spot: Spot): Node {
  return typeof test === 'string' ? refuse(spot, test) : term(named, test, { [operator]: operand })
}
