import { invalid } from '@dot-do/service'
import { isObject, toPath } from 'lodash-es'
import { exhausted, limits } from './meter.ts'

/** Of a path in a text: lodash takes longer than linear time to read one. */
const pathMax = 1024

/** Refuses a path that is too long to read, or to build. */
export function checkPath(path: unknown, isNested = true): void {
  if (typeof path === 'string' && path.length > pathMax) invalid(`a path may have ${pathMax} characters`, [], 'path')
  if (Array.isArray(path) && isNested) for (const step of path as unknown[]) checkPath(step)
}

const refused = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Refuses a path through which a write would reach what all objects share: a name of a prototype, or a function that the object at that place
 * inherits. `isFree` says that objects on the way may be of any kind, since a customizer makes them.
 */
export function checkWrite(object: unknown, path: unknown, isFree = false): void {
  checkPath(path)
  const steps = toPath(path)
  if (steps.length > limits.depth) exhausted(`a path may have ${limits.depth} steps`, 'depth')
  let at: unknown = object
  for (const [index, key] of steps.entries()) {
    if (refused.has(key)) refuse(key)
    checkIndex(key)
    if (index === steps.length - 1) return
    if (isFree && kinds.some((kind) => key in kind)) refuse(key)
    if (isInherited(at, key)) refuse(key)
    const next: unknown = at == null ? undefined : (at as Record<string, unknown>)[key]
    at = isObject(next) ? next : isIndex(steps[index + 1]) ? [] : {}
  }
}

const kinds = [{}, [], new Map(), new Set(), new Date(0), /a/]

const isIndex = (key: unknown) => /^(?:0|[1-9]\d*)$/.test(String(key))

// An array may become this long by one element at its end, and everything that follows goes through all of it.
function checkIndex(key: string): void {
  if (isIndex(key) && Number(key) >= limits.elements) exhausted(`an index may be at most ${limits.elements - 1}`, 'elements')
}

/** Also of a text or number: it inherits as objects do. */
function isInherited(value: unknown, key: string): boolean {
  const object: unknown = value == null ? undefined : Object(value)
  return object !== undefined && key in (object as object) && !Object.hasOwn(object as object, key)
}

function refuse(key: string): never {
  return invalid(`${key} can't be written through: it is what all objects share`, [], 'prototype')
}

/** Refuses a path for `unset` by a name of a prototype, or that leads into what is inherited. */
export function checkUnset(object: unknown, path: unknown): void {
  checkRemoval(object, path)
  for (const key of toPath(path)) if (refused.has(key)) refuse(key)
}

/** Refuses a path for `omit` and `pullAt` that leads into what is inherited. */
export function checkRemoval(object: unknown, path: unknown): void {
  checkPath(path)
  const steps = toPath(path)
  let at: unknown = object
  for (const [index, key] of steps.entries()) {
    if (index === steps.length - 1 || at == null) return
    if (isInherited(at, key)) refuse(key)
    at = (at as Record<string, unknown>)[key]
  }
}

/** Refuses sources for `merge`, `defaultsDeep` and their like that would be merged into what is inherited. */
export function checkMerge(object: unknown, source: unknown, isDefaults: boolean, depth = 0): void {
  if (!isObject(source) || depth > limits.depth) return
  for (const key of Object.keys(source)) {
    const value = (source as Record<string, unknown>)[key]
    if (key === '__proto__') refuse(key)
    if (!isObject(value)) continue
    const isOwn = isObject(object) && Object.hasOwn(object, key)
    // lodash passes over an inherited constructor by itself.
    if (isDefaults && !isOwn && key !== 'constructor' && isInherited(object, key)) refuse(key)
    const inner: unknown = isOwn ? (object as Record<string, unknown>)[key] : undefined
    checkMerge(isObject(inner) ? inner : Array.isArray(value) ? [] : {}, value, isDefaults, depth + 1)
  }
}
