import { invalid } from '@dot-do/service'
import { isPlainObject } from 'lodash-es'
import { type Matcher, RE2JS } from 're2js'
import type { Meter } from './meter.ts'

/** A pattern of the caller's: RE2 syntax, or a tagged RegExp. Neither ever runs on the engine's own regular expressions. */
type Pattern = { $re: unknown; flags?: unknown } | RegExp

export const isPattern = (value: unknown): value is Pattern =>
  value instanceof RegExp ||
  (isPlainObject(value) && Object.hasOwn(value as object, '$re') && Object.keys(value as object).every((key) => key === '$re' || key === 'flags'))

const flagBits: Record<string, number> = { g: 0, u: 0, i: RE2JS.CASE_INSENSITIVE, m: RE2JS.MULTILINE, s: RE2JS.DOTALL }
const sourceMax = 1000

/** The pattern, compiled to match in linear time. */
export function linearPattern(meter: Meter, pattern: Pattern, place: (string | number)[]): LinearPattern {
  const { source, flags } = pattern instanceof RegExp ? pattern : { source: pattern.$re, flags: pattern.flags ?? '' }
  if (typeof source !== 'string' || source.length > sourceMax) return invalid(`$re is a pattern of at most ${sourceMax} characters`, place, 'pattern')
  if (typeof flags !== 'string' || flags.split('').some((flag) => !Object.hasOwn(flagBits, flag)))
    return invalid('flags are some of g, i, m, s, u', place, 'pattern')
  const bits = flags.split('').reduce((sum, flag) => sum | (flagBits[flag] ?? 0), 0)
  try {
    return new LinearPattern(meter, RE2JS.compile(RE2JS.translateRegExp(source), bits), flags)
  } catch {
    return invalid('this is no pattern in RE2 syntax, which has no look-around and no back-references', place, 'pattern')
  }
}

// The engine's time is the length of the text times the size of the program.
const workPerInstruction = 2

/** Answers as a RegExp does, where its own `exec` is all that the language's methods ask of one. */
class LinearPattern {
  readonly flags: string
  readonly global: boolean
  lastIndex = 0
  readonly #program: RE2JS
  readonly #meter: Meter
  #matcher: Matcher | undefined
  #text = ''
  readonly [Symbol.match] = RegExp.prototype[Symbol.match]
  readonly [Symbol.replace] = RegExp.prototype[Symbol.replace]

  constructor(meter: Meter, program: RE2JS, flags: string) {
    this.#meter = meter
    this.#program = program
    this.flags = flags
    this.global = flags.includes('g')
  }

  exec(text: string): RegExpExecArray | null {
    const found = this.#find(text, this.global ? this.lastIndex : 0)
    if (this.global) this.lastIndex = found ? found.index + found[0].length : 0
    return found
  }

  /** As the language splits: an empty match does not split, but between two characters. */
  [Symbol.split](text: string, limit = 2 ** 32 - 1): (string | undefined)[] {
    const parts: (string | undefined)[] = []
    if (text === '') return this.#find(text, 0) ? [] : ['']
    let from = 0
    for (let at = 0; at < text.length && parts.length < limit;) {
      const found = this.#find(text, at)
      const end = found ? found.index + found[0].length : 0
      if (!found || found.index >= text.length) break
      if (end === from) at = found.index + 1
      else if (end === found.index && found.index === from) at++
      else {
        parts.push(text.slice(from, found.index), ...found.slice(1))
        from = end
        at = end === found.index ? end + 1 : end
      }
    }
    return [...parts, text.slice(from)].slice(0, limit)
  }

  #find(text: string, from: number): RegExpExecArray | null {
    if (from > text.length) return null
    if (!this.#matcher || this.#text !== text) {
      this.#matcher = this.#program.matcher(text)
      this.#text = text
    }
    const matcher = this.#matcher
    const isFound = matcher.find(from)
    this.#meter.work((isFound ? matcher.end() - from + 1 : text.length - from + 1) * this.#program.programSize() * workPerInstruction)
    if (!isFound) return null
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? undefined)
    const named = Object.entries(this.#program.namedGroups()).map(([name, group]) => [name, groups[group]])
    return Object.assign(groups, { index: matcher.start(), input: text, groups: named.length > 0 ? Object.fromEntries(named) : undefined }) as RegExpExecArray
  }
}

export type { LinearPattern }
