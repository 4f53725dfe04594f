import { operatorsKnown } from './types.ts'

type Tree = Record<string, unknown>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

const branches = new Set(['and', 'or', 'not'])
const lists = new Set(['in', 'nin', 'all'])
const texts = new Set(['glob', 'startsWith', 'endsWith', 'contains', 'like'])
const operators = new Set(operatorsKnown.map((operator) => operator.slice(1)))

/**
 * The where that a query string says, its brackets read into objects: `where[price][gte]=10` is `{ price: { $gte: 10 } }`. A value is a
 * number, true, false or null where it is written as JSON has them, `"10"` is text, and so is all else; what `in` takes are values
 * apart by commas, or a JSON array. What is none goes on as it is, for `parseFilter` to refuse.
 */
export function queryToWhere(query: unknown): unknown {
  if (!isTree(query)) return jsonOr(query)
  return Object.fromEntries(Object.entries(query).map(([name, value]) => entry(bare(name), value)))
}

// Both `gte` and `$gte` are taken.
const bare = (name: string) => (name.startsWith('$') ? name.slice(1) : name)

function entry(name: string, value: unknown): [string, unknown] {
  if (name === 'not') return ['$not', queryToWhere(value)]
  if (branches.has(name)) return [`$${name}`, isTree(value) ? inOrder(value).map(queryToWhere) : jsonOr(value)]
  return [name, isTree(value) ? conditions(value) : scalar(value)]
}

const conditions = (tree: Tree): Record<string, unknown> => Object.fromEntries(Object.entries(tree).map(([name, value]) => condition(bare(name), value)))

function condition(name: string, value: unknown): [string, unknown] {
  if (name === 'not') return ['$not', isTree(value) ? conditions(value) : scalar(value)]
  if (lists.has(name)) return [`$${name}`, isTree(value) ? inOrder(value).map((each) => (isTree(each) ? each : scalar(each))) : listed(value)]
  if (isTree(value)) return [`$${name}`, operators.has(name) ? numbered(value) : value]
  return [`$${name}`, texts.has(name) ? value : scalar(value)]
}

const inOrder = (tree: Tree): unknown[] =>
  Object.entries(tree)
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([, value]) => value)

/** Places and the like: their numbers read. */
const numbered = (tree: Tree): unknown =>
  Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, isTree(value) ? numbered(value) : scalar(value)]))

const listed = (text: unknown): unknown =>
  typeof text !== 'string' ? text : text.startsWith('[') ? jsonOr(text) : text === '' ? [] : text.split(',').map(scalar)

function jsonOr(text: unknown): unknown {
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function scalar(text: unknown): unknown {
  if (typeof text !== 'string') return text
  if (/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(text)) return JSON.parse(text)
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? jsonOr(text) : text
}
