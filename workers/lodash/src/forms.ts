import { invalid, suggestion } from '@dot-do/service'
import { cloneDeep, eq, isMatchWith, isObject, isPlainObject, matches, matchesProperty, property } from 'lodash-es'
import { type FunctionName, functions, isFunctionName } from 'lodash.do/contract'
import { call, type Run } from './call.ts'
import { compileExpression } from './expression.ts'
import { asData } from './members.ts'
import { looksInto, type Meter } from './meter.ts'
import { isPattern, linearPattern } from './patterns.ts'
import { checkPath } from './paths.ts'
import { keepsArguments, type Position, positionsOf } from './positions.ts'
import { sizeOf } from './values.ts'

export type Fn = (...args: unknown[]) => unknown

const formKeys = ['$fn', '$flow', '$cond', '$not', '$every', '$some', '$expr'] as const
type FormKey = (typeof formKeys)[number]
type Form = Record<string, unknown>
type Place = (string | number)[]

const keyOf = (value: unknown): FormKey | undefined => (isPlainObject(value) ? formKeys.find((key) => Object.hasOwn(value as object, key)) : undefined)

/** Whether a value stands for a function. */
export const isForm = (value: unknown): value is Form => keyOf(value) !== undefined

/** The arguments of a lodash function, with functions where forms and shorthands stand for them. */
export function withFunctions(run: Run, name: FunctionName, args: unknown[], place: Place, isLiteral: boolean): unknown[] {
  const found = positionsOf(name)
  if (found.length === 0 && name !== 'conformsTo') return args
  const out = [...args]
  if (name === 'conformsTo' && isPlainObject(args[1])) out[1] = predicatesOf(run, args[1] as Form, [...place, 1])
  for (const position of found) fill(run, out, position, place, isLiteral && !takesText.has(name))
  return out
}

/** The source of `conformsTo`: each value of it is a function. */
function predicatesOf(run: Run, source: Form, place: Place): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(source).map(([key, value]) => [key, typeof value === 'function' ? value : counted(run, compile(run, value, [...place, key]))]),
  )
}

function fill(run: Run, args: unknown[], { index, kind, isLast }: Position, place: Place, isLiteral: boolean): void {
  if (kind === 'list' || kind === 'rest') return fillList(run, args, index, kind === 'rest' ? args.length : index + 1, place)
  const at = isLast ? args.length - 1 : index
  if (at >= args.length || (isLast && at === 0)) return
  const value = args[at]
  if (kind === 'shorthand' && !(isLast && isArrayLike(value)) && !isPassedOn(args[at - 1], value, args[at + 1])) args[at] = iteratee(run, value, [...place, at])
  else if (isForm(value)) args[at] = counted(run, compile(run, value, [...place, at]))
  else if (!isLast && isLiteral && kind === 'function' && value != null && typeof value !== 'function') refuse([...place, at])
}

/** Whether these are what a callback is called with, `(value, key, collection)`: then lodash takes the key for no shorthand. */
const isPassedOn = (value: unknown, key: unknown, collection: unknown): boolean =>
  typeof key === 'string' && isObject(collection) && key in collection && eq((collection as Record<string, unknown>)[key], value)

// In whose place for a function a text does, too.
const takesText = new Set<string>(['replace', 'invokeMap'])

const isArrayLike = (value: unknown): boolean => typeof value === 'object' && value !== null && typeof (value as { length?: unknown }).length === 'number'

function fillList(run: Run, args: unknown[], index: number, end: number, place: Place): void {
  const [first, second, third] = args.slice(index)
  if (isPassedOn(args[index - 1], first, second)) return
  if (isObject(third) && eq((third as Record<string, unknown>)[String(second)], first)) args.length = index + 1
  for (let at = index; at < Math.min(end, args.length); at++) {
    const value = args[at]
    // In a list, an array is a path.
    args[at] = Array.isArray(value)
      ? value.map((item: unknown, inner) => (Array.isArray(item) ? read(run, item.length === 1 ? item[0] : item) : iteratee(run, item, [...place, at, inner])))
      : iteratee(run, value, [...place, at])
  }
}

/** What lodash makes an iteratee of, as a function; what it takes for none is left alone. */
function iteratee(run: Run, value: unknown, place: Place): unknown {
  // A number is a path, too, but also what lodash knows an index by, when it is called for each element.
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'function') return value
  const { meter } = run
  if (typeof value === 'string' && isPlainKey.test(value)) return member(meter, value)
  const compiled = compile(run, value, place)
  if (isForm(value)) return counted(run, compiled)
  // A shorthand looks at the value alone.
  return (element: unknown) => {
    meter.callback()
    return compiled(element)
  }
}

const isPlainKey = /^\w{1,64}$/

/** What most iteratees are, in as few steps as it takes. */
const member =
  (meter: Meter, key: string) =>
  (element: Record<string, unknown> | null | undefined): unknown => {
    meter.callback()
    const value = element === null || element === undefined ? undefined : element[key]
    return typeof value === 'object' || typeof value === 'function' ? asData(value) : value
  }

const counted = (run: Run, compiled: Fn): Fn => {
  const { meter } = run
  return (...args) => {
    meter.callback()
    return compiled(...args)
  }
}

/** The function that a form or a shorthand stands for. */
function compile(run: Run, value: unknown, place: Place): Fn {
  const key = keyOf(value)
  if (key !== undefined) return compileForm(run, value as Form, key, place)
  if (Array.isArray(value)) return pair(run, value, place)
  if (typeof value === 'object' && value !== null) return pattern(run, value)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return read(run, value)
  return refuse(place)
}

function refuse(place: Place): never {
  return invalid(
    'a function is wanted here: { $fn, args? }, { $expr }, { $flow }, { $cond }, { $not }, { $every }, { $some }, or a shorthand where lodash has one',
    place,
    'function',
  )
}

function read(_run: Run, path: unknown): Fn {
  checkPath(path)
  const get = property(path as string)
  return (value) => asData(get(value))
}

function pair(run: Run, value: unknown[], place: Place): Fn {
  const [path, wanted] = value
  if (value.length === 0) return refuse(place)
  checkPath(path)
  if (!hasCollections(wanted)) return matchesProperty(path as string, wanted)
  const get = property(path as string)
  return (object) => isMatchWith({ value: get(object) }, { value: wanted }, comparing(run))
}

function pattern(run: Run, source: object): Fn {
  if (!Object.values(source).some(hasCollections)) return matches(source)
  const own = cloneDeep(source)
  return (object) => isMatchWith(object as object, own, comparing(run))
}

/** Whether a value holds arrays, or the like: those are compared in any order, element by element. */
function hasCollections(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return !isPlainObject(value) || Object.values(value).some(hasCollections)
}

/** Counts what a comparison in any order goes through, and decides nothing. */
export const comparing = ({ meter }: Run) =>
  function compare(_value: unknown, _other: unknown, _key: unknown, _object: unknown, parent: unknown): undefined {
    meter.work(looksInto * (Array.isArray(parent) ? parent.length : 1))
  }

const forms: Record<FormKey, (run: Run, form: Form, place: Place) => Fn> = {
  $fn: (run, form, place) => lodashFunction(run, form, place, false),
  $expr: (run, { $expr }, place) => compileExpression(run, $expr, place),
  $flow(run, { $flow }, place) {
    const [first, ...rest] = listOf(run, $flow, place)
    return (...args) => rest.reduce((value, each) => each(value), first ? first(...args) : args[0])
  },
  $cond(run, { $cond }, place) {
    if (!Array.isArray($cond)) return refuse(place)
    const pairs = $cond.map((each: unknown, index) => {
      const found = listOf(run, each, [...place, index])
      return found.length === 2 ? (found as [Fn, Fn]) : refuse([...place, index])
    })
    return (...args) => pairs.find(([test]) => test(...args))?.[1](...args)
  },
  $not(run, { $not }, place) {
    const negated = counted(run, compile(run, $not, place))
    return (...args) => !negated(...args)
  },
  $every(run, { $every }, place) {
    const all = listOf(run, $every, place)
    return (...args) => all.every((each) => each(...args))
  },
  $some(run, { $some }, place) {
    const all = listOf(run, $some, place)
    return (...args) => all.some((each) => each(...args))
  },
}

/** Forms in forms, at most: each takes some frames of the stack. */
const nestedMax = 32

function compileForm(run: Run, form: Form, key: FormKey, place: Place): Fn {
  const extra = Object.keys(form).find((other) => other !== key && !(key === '$fn' && other === 'args'))
  if (extra !== undefined) return invalid(`${extra} does not belong beside ${key}`, [...place, extra], 'function')
  if (place.length > nestedMax) return invalid('functions are nested too deep', place, 'depth')
  return forms[key](run, form, key === '$fn' ? place : [...place, key])
}

function listOf(run: Run, list: unknown, place: Place): Fn[] {
  if (!Array.isArray(list)) return refuse(place)
  return list.map((each: unknown, index) => counted(run, compile(run, each, [...place, index])))
}

/** Gives an argument for the arguments of a callback. */
type Part = (args: unknown[]) => unknown

/**
 * A lodash function, with arguments that are given, and places for those of the callback. With none of those places, the callback's arguments follow the
 * given ones, as in `_.partial`; not so where the function stands for the value that it gives.
 */
function lodashFunction(run: Run, { $fn: name, args = [] }: Form, place: Place, isValue: boolean): Fn {
  if (typeof name !== 'string' || !isFunctionName(name)) return unknownFunction(name, [...place, '$fn'])
  if (!Array.isArray(args)) return refuse([...place, 'args'])
  const inside = [...place, 'args']
  const given = withFunctions(
    run,
    name,
    args.map((arg: unknown) => (isPlaceholder(arg) ? undefined : arg)),
    inside,
    true,
  )
  const parts = args.map((arg: unknown, index) =>
    typeof given[index] === 'function' || isList(given[index], arg) ? () => given[index] : partOf(run, arg, keepsArguments(name), [...inside, index]),
  )
  if (isValue || hasPlaces(args))
    return (...of) =>
      call(
        run,
        name,
        parts.map((part) => part(of)),
      )
  return (...of) => call(run, name, [...parts.map((part) => part(of)), ...of.map(asData)])
}

// The iteratees of a list are functions inside an array of their own.
const isList = (given: unknown, arg: unknown): boolean => given !== arg && Array.isArray(given) && given.some((each) => typeof each === 'function')

/** Ends the call, since lodash.do has no function of this name. */
export function unknownFunction(name: unknown, place: Place): never {
  return invalid(`there is no function ${String(name).slice(0, 64)}${suggestion(String(name), Object.keys(functions))}`, place, 'name')
}

const isPlaceholder = (value: unknown): value is { $: number } =>
  isPlainObject(value) && Object.hasOwn(value as object, '$') && Object.keys(value as object).length === 1 && Number.isInteger((value as { $: unknown }).$)

function hasPlaces(value: unknown): boolean {
  if (isPlaceholder(value) || isForm(value)) return true
  if (typeof value !== 'object' || value === null) return false
  return (Array.isArray(value) ? value : Object.values(value)).some(hasPlaces)
}

function partOf(run: Run, arg: unknown, mayShare: boolean, place: Place): Part {
  if (isPlaceholder(arg)) return (args) => asData(args[arg.$])
  if (isForm(arg)) {
    const inner = counted(run, keyOf(arg) === '$fn' ? lodashFunction(run, arg, place, true) : compile(run, arg, place))
    return (args) => inner(...args)
  }
  if (isPattern(arg)) {
    const made = linearPattern(run.meter, arg, place)
    return () => made
  }
  if (typeof arg !== 'object' || arg === null) return () => arg
  if (hasPlaces(arg)) return filled(run, arg, place)
  if (mayShare) return () => arg
  const { elements } = sizeOf(arg)
  return () => {
    run.meter.work(looksInto * elements)
    return cloneDeep(arg)
  }
}

/** An array or object, some of whose values are taken from the callback's arguments. */
function filled(run: Run, arg: object, place: Place): Part {
  if (Array.isArray(arg)) {
    const parts = arg.map((each: unknown, index) => partOf(run, each, false, [...place, index]))
    return (args) => parts.map((part) => part(args))
  }
  const parts = Object.entries(arg).map(([key, each]) => [key, partOf(run, each, false, [...place, key])] as const)
  return (args) => Object.fromEntries(parts.map(([key, part]) => [key, part(args)]))
}
