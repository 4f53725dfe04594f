import { invalid } from '@dot-do/service'
import { fromTagged, type Json, TagError, toTagged } from '@dot-do/tagged'
import { exhausted, limits } from './meter.ts'

/** What a value holds, with what it shares counted as often as it stands in it. */
interface Size {
  elements: number
  characters: number
  /** It is JSON as it stands, and no key of it is named `$type`. */
  isPlain: boolean
}

/** Goes through a value, no deeper and no further than an answer may be; a cycle is too deep. */
export function sizeOf(value: unknown, max: { elements: number; characters: number } = limits): Size {
  const size: Size = { elements: 0, characters: 0, isPlain: true }
  add(size, value, 0, max)
  return size
}

type Bounds = { elements: number; characters: number }

function add(size: Size, value: unknown, depth: number, max: Bounds): void {
  switch (typeof value) {
    case 'string':
      return addCharacters(size, value, max)
    case 'boolean':
      return
    case 'number':
      if (!Number.isFinite(value) || Object.is(value, -0)) size.isPlain = false
      return
    case 'object':
      if (value !== null) addObject(size, value, depth + 1, max)
      return
    default:
      size.isPlain = false
  }
}

function addCharacters(size: Size, text: string, max: Bounds): void {
  size.characters += text.length
  if (size.characters > max.characters) exhausted(`the value holds more than ${max.characters} characters`, 'characters')
}

function addElements(size: Size, count: number, max: Bounds): void {
  size.elements += count
  if (size.elements > max.elements) exhausted(`the value holds more than ${max.elements} elements`, 'elements')
}

function addObject(size: Size, value: object, depth: number, max: Bounds): void {
  if (depth > limits.depth) exhausted(`the value is nested more than ${limits.depth} deep, or in itself`, 'depth')
  if (Array.isArray(value)) {
    // By length, not by what is there: an answer has no holes.
    addElements(size, value.length, max)
    for (let index = 0; index < value.length; index++) add(size, value[index], depth, max)
    return
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) size.isPlain = false
  if (value instanceof Map || value instanceof Set) {
    addElements(size, value.size, max)
    for (const [key, item] of value.entries()) {
      add(size, key, depth, max)
      if (value instanceof Map) add(size, item, depth, max)
    }
    return
  }
  if (value instanceof Uint8Array) return addElements(size, value.length, max)
  const keys = Object.keys(value)
  addElements(size, keys.length, max)
  for (const key of keys) {
    addCharacters(size, key, max)
    if (key === '$type') size.isPlain = false
    add(size, (value as Record<string, unknown>)[key], depth, max)
  }
}

/** The values that JSON stands for, in which only own properties come from the caller. */
export function readValue<T>(json: T, place: (string | number)[]): T {
  if (sizeOf(json).isPlain) return json
  try {
    return fromTagged(json as Json, { exact: true }) as T
  } catch (err) {
    if (err instanceof TagError) return invalid(err.message, [...place, ...err.path], 'tag')
    throw err
  }
}

/** The JSON of a value, which is the value itself where it can be. */
export function writeValue(value: unknown): unknown {
  if (sizeOf(value).isPlain) return value
  try {
    return toTagged(value, { exact: true })
  } catch (err) {
    if (err instanceof TagError) return invalid(`the result can't be sent: ${err.message}`, err.path, 'tag')
    throw err
  }
}
