import { invalid } from '@dot-do/service'
import { fromTagged, type Json, kindOf, TagError, toTagged } from '@dot-do/tagged'
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
  if (prototype !== Object.prototype && prototype !== null) {
    size.isPlain = false
    const kind = kindOf(value)
    if (kind === 'binary') return addElements(size, (value as Uint8Array).length, max)
    if (kind === 'map' || kind === 'set') {
      for (const part of value as Iterable<unknown>) {
        addElements(size, 1, max)
        add(size, part, depth, max)
      }
      return
    }
  }
  const keys = Object.keys(value)
  addElements(size, keys.length, max)
  for (const key of keys) {
    addCharacters(size, key, max)
    if (key === '$type') size.isPlain = false
    add(size, (value as Record<string, unknown>)[key], depth, max)
  }
}

/** Whether any object in a JSON value has a key `$type`. The kit has bounded its depth. */
function hasTag(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false
  if (Array.isArray(json)) return json.some(hasTag)
  if (Object.hasOwn(json, '$type')) return true
  for (const key in json) {
    const value = (json as Record<string, unknown>)[key]
    if (typeof value === 'object' && value !== null && hasTag(value)) return true
  }
  return false
}

/** The values that JSON stands for, in which only own properties come from the caller. */
export function readValue<T>(json: T, place: (string | number)[]): T {
  if (!hasTag(json)) return json
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
