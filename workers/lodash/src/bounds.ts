import { invalid } from '@dot-do/service'
import { isArrayLikeObject, isObject, toFinite, toInteger, toString } from 'lodash-es'
import { type FunctionName, functions } from 'lodash.do/contract'
import { looksInto, type Meter } from './meter.ts'
import { checkMerge, checkPath, checkRemoval, checkUnset, checkWrite } from './paths.ts'
import { sizeOf } from './values.ts'

type Bound = (meter: Meter, args: unknown[]) => void

/** Bounds what a call would make or go through, before it does, and refuses paths that lead out of data. */
export function bound(meter: Meter, name: FunctionName, args: unknown[]): void {
  for (const arg of args) meter.work(weightOf(arg))
  if (asArrays.has(functions[name].category) || name === 'toArray') for (const arg of args) meter.elements(claimedLength(arg))
  if (deep.has(name)) meter.work(looksInto * sizeOf(args).elements)
  bounds.get(name)?.(meter, args)
}

/** About what it costs to go through a value, once and not into it. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') return 1 + (value.length >> 4)
  if (typeof value !== 'object' || value === null) return 1
  if (Array.isArray(value)) return 1 + value.length
  return 1 + (value instanceof Map || value instanceof Set ? value.size : Object.keys(value).length)
}

// Functions that take an object with a length for an array, however long it says it is.
const asArrays = new Set(['Array', 'Collection', 'Math'])

function claimedLength(value: unknown): number {
  if (!isObject(value) || Array.isArray(value) || !Object.hasOwn(value, 'length')) return 0
  const length = toFinite((value as { length: unknown }).length)
  // Some functions count down to 0, past which such a length never comes.
  if (length < 0 || length % 1 !== 0) invalid('an object that is taken for an array has a whole number as its length', [], 'length')
  return length
}

const names = (text: string): FunctionName[] => text.split(' ') as FunctionName[]

const deep = new Set(
  names(
    'camelCase cloneDeep cloneDeepWith conformsTo defaultsDeep flatMapDeep flattenDeep flattenDepth isEqual isEqualWith isMatch isMatchWith join kebabCase lowerCase merge mergeWith omit snakeCase sortBy orderBy startCase toString upperCase words',
  ),
)

const lengthOf = (value: unknown): number => (value == null ? 0 : Number((value as { length?: unknown }).length ?? 0) || 0)
const textLength = (value: unknown): number => (value === undefined ? 0 : toString(value).length)

function range(meter: Meter, [start, end, step]: unknown[]): void {
  const [from, to] = end === undefined ? [0, toFinite(start)] : [toFinite(start), toFinite(end)]
  const by = step === undefined ? (from < to ? 1 : -1) : toFinite(step)
  meter.elements(Math.max(Math.ceil((to - from) / (by || 1)), 0))
}

function pad(meter: Meter, [text, length, characters = ' ']: unknown[]): void {
  meter.characters(Math.max(toInteger(length), textLength(text)))
  meter.work(textLength(characters))
}

function join(meter: Meter, [array, separator = ',']: unknown[]): void {
  const { elements, characters } = sizeOf(array)
  // Numbers and the like are at most 24 characters long, and nested arrays are joined by commas.
  meter.characters(characters + 24 * elements + lengthOf(array) * toString(separator).length)
}

const zip = (meter: Meter, groups: unknown[]) => meter.elements(groups.length * Math.max(0, ...groups.filter(isArrayLikeObject).map(lengthOf)))

function unzip(meter: Meter, [groups]: unknown[]): void {
  if (!Array.isArray(groups)) return
  const longest = (groups as unknown[]).reduce((most: number, group) => Math.max(most, isArrayLikeObject(group) ? lengthOf(group) : 0), 0)
  meter.elements(groups.length * longest)
}

/** Each array is compared with each other one. */
function xor(meter: Meter, args: unknown[]): void {
  meter.work(args.length * args.reduce((sum: number, arg) => sum + lengthOf(arg), 0))
}

/** Taking one element out moves all that follow. */
const removal = (array: unknown, count: number) => (count * lengthOf(array)) / 16

function pull(meter: Meter, [array, ...values]: unknown[]): void {
  if (!Array.isArray(array)) return meter.work(lengthOf(array) * values.length)
  const wanted = new Set(values)
  const found = (array as unknown[]).reduce((count: number, item) => (wanted.has(item) ? count + 1 : count), 0)
  meter.work(array.length * Math.min(values.length, array.length) + removal(array, found))
}

const pullAll: Bound = (meter, [array, values]) =>
  Array.isArray(values) ? pull(meter, [array, ...(values.length > 10_000 ? [] : (values as unknown[]))]) : undefined

/** Where the values that are taken out are known only while it runs, all may be. */
const pullAny: Bound = (meter, [array, values]) => meter.work(lengthOf(array) * lengthOf(values) + removal(array, lengthOf(array)))

const product: Bound = (meter, [text, characters]) => meter.work(textLength(text) * textLength(characters))

const difference: Bound = (meter, [array, ...others]) =>
  meter.work(
    lengthOf(array) *
      Math.min(
        200,
        others.reduce((sum: number, other) => sum + lengthOf(other), 0),
      ),
  )

/** Sets and Maps of objects are compared each with each. */
function compared(meter: Meter, args: unknown[]): void {
  for (const arg of args.slice(0, 2)) meter.work(squares(arg))
}

function squares(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const isKeyed = value instanceof Map || value instanceof Set
  const inner = isKeyed ? [...value.values(), ...value.keys()] : Object.values(value)
  return inner.reduce((sum: number, each) => sum + squares(each), isKeyed ? value.size * value.size : 0)
}

const write =
  (isFree: boolean): Bound =>
  (_, [object, path]) =>
    checkWrite(object, path, isFree)

/** The paths that follow the object, which may be lists of paths. */
const pathsOf = (paths: unknown[]): unknown[] => paths.flatMap((path) => (Array.isArray(path) ? (path as unknown[]) : [path]))

const merge =
  (isDefaults: boolean): Bound =>
  (_, [object, ...sources]) => {
    for (const source of sources) checkMerge(object, source, isDefaults)
  }

const bounds = new Map<FunctionName, Bound>(
  (
    [
      ['range rangeRight', range],
      ['times', (meter, [count]) => meter.elements(toInteger(count))],
      ['repeat', (meter, [text, count = 1]) => meter.characters(textLength(text) * toInteger(count))],
      ['pad padEnd padStart', pad],
      ['join', join],
      ['toString add', (meter, args) => meter.characters(args.reduce((sum: number, arg) => sum + sizeOf(arg).characters + 24 * sizeOf(arg).elements, 0))],
      ['split toArray', (meter, [value]) => meter.elements(typeof value === 'string' ? value.length : 0)],
      ['zip', zip],
      [
        'zipWith',
        (meter, args) =>
          zip(
            meter,
            args.filter((arg) => typeof arg !== 'function'),
          ),
      ],
      ['unzip unzipWith', unzip],
      ['xor xorBy xorWith', xor],
      ['pull', pull],
      ['pullAll', pullAll],
      ['pullAllBy pullAllWith', pullAny],
      ['pullAt', (meter, [array, ...indexes]) => removeAt(meter, array, pathsOf(indexes))],
      ['difference differenceBy without', difference],
      ['trim trimEnd trimStart', product],
      ['isEqual isEqualWith', compared],
      ['set update', write(false)],
      ['setWith updateWith', write(true)],
      ['unset', (_, [object, path]) => checkUnset(object, path)],
      ['zipObjectDeep', (_, [paths]) => Array.isArray(paths) && (paths as unknown[]).forEach((path) => checkWrite({}, path))],
      ['pick', (_, [object, ...paths]) => pathsOf(paths).forEach((path) => checkPick(object, path))],
      ['omit', (_, [object, ...paths]) => pathsOf(paths).forEach((path) => checkRemoval(object, path))],
      ['merge mergeWith', merge(false)],
      ['defaultsDeep', merge(true)],
      ['get has hasIn result invoke invokeMap', (_, [, path]) => checkPath(path)],
      ['at', (_, [, ...paths]) => checkPath(paths)],
      ['toPath', (_, [path]) => checkPath(path)],
    ] as [string, Bound][]
  ).flatMap(([text, each]) => names(text).map((name) => [name, each] as const)),
)

function removeAt(meter: Meter, array: unknown, indexes: unknown[]): void {
  meter.work(removal(array, indexes.length))
  for (const index of indexes) checkRemoval(array, index)
}

/** Of a path, only one that leads further is written through. */
function checkPick(object: unknown, path: unknown): void {
  checkPath(path)
  if (isObject(object) && typeof path === 'string' && Object.hasOwn(object, path)) return
  checkWrite({}, path)
}
