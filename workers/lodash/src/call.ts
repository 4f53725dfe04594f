import { Problem } from '@dot-do/contract'
import * as lodash from 'lodash-es'
import { type FunctionName } from 'lodash.do/contract'
import { bound } from './bounds.ts'
import { comparing, type Fn, withFunctions } from './forms.ts'
import { asData, invoke, result } from './members.ts'
import { exhausted, limits, type Meter } from './meter.ts'
import { isPattern, linearPattern } from './patterns.ts'
import { bySeed } from './random.ts'

/** A request under way. */
export interface Run {
  meter: Meter
}

type Place = (string | number)[]

/** Calls a function with what came from the caller, in which forms stand for functions; `place` is where its arguments are in the input. */
export function callWith(run: Run, name: FunctionName, args: unknown[], place: Place): unknown {
  try {
    return call(run, name, withFunctions(run, name, args, place, true), place)
  } catch (cause) {
    throw cause instanceof Problem ? cause : failure(name, cause)
  }
}

/** Calls a function of lodash, bounded: with arguments in whose places for functions are functions or shorthands. */
export function call(run: Run, name: FunctionName, args: unknown[], place?: Place): unknown {
  try {
    const prepared = place ? args : withFunctions(run, name, args, [], false)
    bound(run.meter, name, prepared)
    return checked(run, Object.hasOwn(own, name) ? own[name]?.(run, prepared, place ?? []) : library[name]?.(...prepared))
  } catch (cause) {
    throw cause instanceof Problem ? cause : failure(name, cause)
  }
}

const library = lodash as unknown as Record<string, Fn>

function checked({ meter }: Run, value: unknown): unknown {
  if (typeof value === 'string') meter.characters(value.length)
  else if (Array.isArray(value) && value.length > limits.elements) meter.elements(value.length)
  return asData(value)
}

type Own = (run: Run, args: unknown[], place: Place) => unknown

/** Functions that need more than their arguments bounded. */
const own: Record<string, Own> = {
  ...Object.fromEntries(
    ['random', 'sample', 'sampleSize', 'shuffle'].map((name): [string, Own] => [
      name,
      (_, args) => (bySeed(name, args) ?? { result: library[name]?.(...args) }).result,
    ]),
  ),
  at: (_, args) => lodash.at(...(args as [Record<string, unknown>, ...string[]])).map(asData),
  get: (_, [object, path, byDefault]) => asData(lodash.get(object, path as string)) ?? (lodash.get(object, path as string) === null ? null : byDefault),
  pullAt: (_, args) => lodash.pullAt(...(args as [unknown[], ...number[]])).map(asData),
  pick: (_, args) => lodash.omitBy(lodash.pick(...(args as [object, ...string[]])), (value) => value !== undefined && asData(value) === undefined),
  invoke: ({ meter }, [object, path, ...args]) => invoke(meter, object, path, args),
  invokeMap: ({ meter }, [collection, path, ...args]) =>
    lodash.map(collection as unknown[], (value: unknown) => {
      meter.callback()
      return typeof path === 'function' ? (path as Fn)(value, ...args) : invoke(meter, value, path, args)
    }),
  result: ({ meter }, [object, path, byDefault]) => result(meter, object, path, byDefault),
  isMatch: (run, [object, source]) => lodash.isMatchWith(object as object, source as object, comparing(run)),
  // The new value is there before the path is walked: what gives it could change where the path leads.
  update: (run, [object, path, updater]) => call(run, 'set', [object, path, updated(object, path, updater)], []),
  updateWith: (run, [object, path, updater, customizer]) => call(run, 'setWith', [object, path, updated(object, path, updater), customizer], []),
  remove: (run, [array, predicate, ...rest]) => lodash.remove(array as unknown[], removing(run, array, predicate), ...(rest as [])),
  flatMap: (run, args) => flatMapped(run, 'flatMap', args),
  flatMapDeep: (run, args) => flatMapped(run, 'flatMapDeep', args),
  flatMapDepth: (run, args) => flatMapped(run, 'flatMapDepth', args),
  replace: (run, args, place) => textWith(run, 'replace', args, place),
  words: (run, args, place) => textWith(run, 'words', args, place),
  split: (run, args, place) => split(run, args, place),
  truncate: (run, args, place) => truncate(run, args, place),
}

const updated = (object: unknown, path: unknown, updater: unknown): unknown => {
  const value = asData(lodash.get(object, path as string))
  return typeof updater === 'function' ? (updater as Fn)(value) : value
}

/** Counts what is moved when elements are taken out of an array: for each all that follow. */
function removing({ meter }: Run, array: unknown, predicate: unknown): never {
  const length = Array.isArray(array) ? array.length : 0
  const test = lodash.iteratee(predicate as string) as Fn
  return ((value: unknown, index: number, all: unknown) => {
    const isRemoved = test(value, index, all)
    if (isRemoved) meter.work((length - index) / 16)
    return isRemoved
  }) as never
}

/** Counts what each call gives, before all of it becomes one array. */
function flatMapped(run: Run, name: 'flatMap' | 'flatMapDeep' | 'flatMapDepth', [collection, iteratee, ...rest]: unknown[]): unknown {
  const map = lodash.iteratee((iteratee ?? lodash.identity) as string) as Fn
  const counting = (...args: unknown[]) => {
    const value = map(...args)
    if (Array.isArray(value)) run.meter.elements(value.length)
    return value
  }
  return library[name]?.(collection, counting, ...rest)
}

/** `replace` and `words`, whose pattern is what the language's own methods ask. */
function textWith(run: Run, name: 'replace' | 'words', [text, pattern, ...rest]: unknown[], place: Place): unknown {
  if (!isPattern(pattern))
    return name === 'words' && pattern !== undefined && rest.length === 0 ? literalWords(text, pattern) : library[name]?.(text, pattern, ...rest)
  const made = linearPattern(run.meter, pattern, [...place, 1])
  if (typeof rest[0] === 'string') run.meter.characters((lodash.toString(text).length + 1) * Math.max(1, rest[0].length / 2))
  return library[name]?.(text, made, ...rest)
}

// `match` would make a regular expression of a text.
const literalWords = (text: unknown, pattern: unknown): string[] => (lodash.toString(text).includes(lodash.toString(pattern)) ? [lodash.toString(pattern)] : [])

function split(run: Run, [text, separator, limit, ...rest]: unknown[], place: Place): unknown {
  if (!isPattern(separator)) return library['split']?.(text, separator, limit, ...rest)
  const most = limit === undefined ? 2 ** 32 - 1 : (limit as number) >>> 0
  return linearPattern(run.meter, separator, [...place, 1])[Symbol.split](lodash.toString(text), most)
}

/** `truncate`, whose `separator` may be a pattern: the text is cut where it last matches. */
function truncate(run: Run, [text, options, ...rest]: unknown[], place: Place): unknown {
  const separator: unknown = lodash.isObject(options) ? (options as { separator?: unknown }).separator : undefined
  if (!isPattern(separator)) return library['truncate']?.(text, options, ...rest)
  const source: unknown = separator instanceof RegExp ? separator.source : separator.$re
  const flags = `${String(separator.flags ?? '').replace('g', '')}g`
  const pattern = linearPattern(run.meter, { $re: source, flags }, [...place, 1, 'separator'])
  const whole = lodash.toString(text)
  const omission = lodash.toString((options as { omission?: unknown }).omission ?? '...')
  const cut = library['truncate']?.(text, lodash.omit(options as object, 'separator')) as string
  if (cut === whole || cut === omission) return cut
  const kept = cut.slice(0, cut.length - omission.length)
  if (pattern.exec(whole.slice(kept.length))?.index === 0) return cut
  pattern.lastIndex = 0
  let end = kept.length
  for (let found = pattern.exec(kept); found; found = pattern.exec(kept)) {
    end = found.index
    if (found[0] === '') pattern.lastIndex++
  }
  return kept.slice(0, end) + omission
}

// What the engine says of a value that a function can't take; anything else that it says would be of our code.
const sayable = /^(?:Expected a function|Cannot (?:convert|mix) .*|Invalid (?:array length|string length|time value|count value.*))$/

/** Why a function threw: its arguments are the caller's. */
function failure(name: string, cause: unknown): unknown {
  if (cause instanceof RangeError && /call stack/.test(cause.message)) return thrown(() => exhausted('a value is nested too deep', 'depth'))
  if (cause instanceof RangeError && /string length|array length/.test(cause.message)) return thrown(() => exhausted('this would make too much', 'characters'))
  if (!(cause instanceof TypeError || cause instanceof RangeError || cause instanceof SyntaxError)) return cause
  const why = sayable.test(cause.message) ? `: ${cause.message}` : ''
  return new Problem('invalid_argument', `lodash’s ${name} throws on these arguments${why}`, { reason: 'throws', cause })
}

function thrown(run: () => never): unknown {
  try {
    return run()
  } catch (err) {
    return err
  }
}
