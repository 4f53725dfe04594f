import { invalid } from '@dot-do/service'
import { toPath } from 'lodash-es'
import type { Meter } from './meter.ts'
import { sizeOf } from './values.ts'

const namesOf = (names: string): ReadonlySet<string> => new Set(names.split(' '))

// Methods that read, or change what is the caller's own; none takes a function, a pattern, or a number of repetitions.
const everywhere = 'toString valueOf toLocaleString hasOwnProperty'
const methods: [is: (value: unknown) => boolean, names: ReadonlySet<string>][] = [
  [
    (value) => typeof value === 'string',
    namesOf(
      `at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf localeCompare normalize slice split startsWith substring toLowerCase toUpperCase trim trimEnd trimStart ${everywhere}`,
    ),
  ],
  [(value) => typeof value === 'number' || typeof value === 'bigint', namesOf(`toExponential toFixed toPrecision ${everywhere}`)],
  [Array.isArray, namesOf(`at concat includes indexOf join lastIndexOf pop push reverse shift slice sort unshift ${everywhere}`)],
  [
    (value) => value instanceof Date,
    namesOf(
      `getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds toISOString toJSON ${everywhere}`,
    ),
  ],
  [(value) => value instanceof Map || value instanceof Set, namesOf(`get has ${everywhere}`)],
  [() => true, namesOf(everywhere)],
]

const builtIns = [Array, Boolean, Date, Error, Function, Map, Number, Object, Promise, RegExp, Set, String, Symbol, Uint8Array, BigInt]
const shared = new Set<unknown>([...builtIns.map(({ prototype }): unknown => prototype), Object.getPrototypeOf(Uint8Array.prototype)])

/** A value that was read, unless it is a function or a prototype: those are everyone's, and no data. Then there is nothing. */
export const asData = (value: unknown): unknown => (typeof value === 'function' || (typeof value === 'object' && shared.has(value)) ? undefined : value)

/** The value under a key, by the rules for data. */
export function member(object: unknown, key: unknown): unknown {
  return asData((object as Record<PropertyKey, unknown>)[key as PropertyKey])
}

/** Calls the method under a key with data, where it is one that may be called. */
export function callMethod(meter: Meter, object: unknown, key: string, args: unknown[]): unknown {
  const own = (object as Record<string, unknown>)[key]
  const names = methods.find(([is]) => is(object))?.[1]
  if (typeof own !== 'function' || !names?.has(key)) return invalid(`${key} is no method that can be called on this value`, [], 'method')
  const { elements, characters } = sizeOf([object, ...args])
  meter.work(elements + characters)
  const separators = key === 'join' && Array.isArray(object) ? String(args[0]).length * object.length : 0
  meter.characters(characters + 2 * elements + separators)
  if (key === 'split') meter.elements(characters)
  return asData(Reflect.apply(own, object, args))
}

/** What is at the path, but for its last step, and that step. */
function parentOf(object: unknown, path: unknown): { parent: unknown; key: string } {
  const steps = typeof path === 'string' && object != null && Object.hasOwn(Object(object) as object, path) ? [path] : toPath(path)
  let parent = object
  for (const step of steps.slice(0, -1)) parent = parent == null ? undefined : member(parent, step)
  return { parent, key: steps.at(-1) ?? 'undefined' }
}

/** lodash's `invoke`, of the methods that may be called. */
export function invoke(meter: Meter, object: unknown, path: unknown, args: unknown[]): unknown {
  const { parent, key } = parentOf(object, path)
  if (parent == null || (parent as Record<string, unknown>)[key] == null) return undefined
  return callMethod(meter, parent, key, args)
}

/** lodash's `result`, of the methods that may be called. */
export function result(meter: Meter, object: unknown, path: unknown, byDefault: unknown): unknown {
  const steps = typeof path === 'string' && object != null && path in (Object(object) as object) ? [path] : toPath(path)
  if (steps.length === 0) return byDefault
  let value = object
  for (const step of steps) {
    const inner: unknown = value == null ? undefined : (value as Record<string, unknown>)[step]
    if (inner === undefined) return byDefault
    value = typeof inner === 'function' ? callMethod(meter, value, step, []) : asData(inner)
  }
  return value
}
