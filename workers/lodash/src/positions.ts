import { type FunctionName, functions } from 'lodash.do/contract'

/** A place in a function's arguments where lodash takes a function. */
export interface Position {
  index: number
  /** Behind arguments of any number: the place is the last one, and what is no function there is one more of them. */
  isLast: boolean
  /** `shorthand`: also a path, a matches object or a pair. `list`: several of those, in an array. `rest`: several, or lists of them, one after another. */
  kind: 'function' | 'shorthand' | 'list' | 'rest'
}

// These make nothing of a shorthand: what is no function, they take for none.
const plain = new Set('each eachRight forEach forEachRight forIn forInRight forOwn forOwnRight times unzipWith zipWith'.split(' '))
const shorthands = new Set(['iteratee', 'predicate'])

function kindOf(name: string, param: string, type: string): Position['kind'] {
  if (param === 'iteratees') return type.startsWith('...') ? 'rest' : 'list'
  return shorthands.has(param) && !plain.has(name) ? 'shorthand' : 'function'
}

const positions = new Map<string, Position[]>(
  Object.entries(functions).map(([name, { params }]) => [
    name,
    params.flatMap(({ name: param, type }, index): Position[] => {
      if (!type.includes('Function')) return []
      return [{ index, kind: kindOf(name, param, type), isLast: params.slice(0, index).some((before) => before.type.startsWith('...')) }]
    }),
  ]),
)

/** Where a function of lodash takes functions. */
export const positionsOf = (name: FunctionName): readonly Position[] => positions.get(name) ?? []

const changing = new Set(
  'assign assignIn assignInWith assignWith extend extendWith defaults defaultsDeep fill merge mergeWith pull pullAll pullAllBy pullAllWith pullAt remove reverse set setWith unset update updateWith'.split(
    ' ',
  ),
)

/** Whether a function may change its arguments, or give away a part of them: then a literal has to be copied for each call. */
export const keepsArguments = (name: FunctionName): boolean =>
  /^(?:boolean|number|string)$/.test(functions[name].returns) && !changing.has(name) && positionsOf(name).length === 0
