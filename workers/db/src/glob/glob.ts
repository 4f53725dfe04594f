import { invalid } from '@dot-do/service'
import { expand } from './braces.ts'
import { fitsSegment, readSegment, type Token } from './segment.ts'

type Segment = Token[] | 'any'

/** One pattern without braces. */
export interface Pattern {
  /** What every id that fits begins with. */
  prefix: string
  /** Which ids that begin with the prefix fit: the one that is it, all, or those the segments tell. */
  rest: 'none' | 'all' | 'segments'
  segments: Segment[]
}

/** Which ids are meant. */
export interface Globs {
  /** One of these has to fit; where there are none, every id does. */
  patterns: Pattern[]
  /** And none of these. */
  not: Pattern[]
}

/** A stretch of ids, from the first on up to one that is no more in it; with the first alone, that very id. */
export type Range = [from: string, to?: string]

/** Reads globs. `invalid_argument` with the path of the one that can't be used. */
export function readGlobs(given: string | readonly string[] | undefined, path: (string | number)[] = ['id']): Globs | undefined {
  if (given === undefined) return undefined
  const globs: Globs = { patterns: [], not: [] }
  const isList = typeof given !== 'string'
  for (const [index, glob] of (isList ? given : [given]).entries()) {
    const signs = /^!*/.exec(glob)?.[0].length ?? 0
    const patterns = patternsOf(glob.slice(signs).normalize('NFC'), isList ? [...path, index] : path)
    ;(signs % 2 === 0 ? globs.patterns : globs.not).push(...patterns)
  }
  return globs
}

function patternsOf(glob: string, path: (string | number)[]): Pattern[] {
  const texts = glob.isWellFormed() ? expand(glob) : 'the pattern is not well-formed Unicode'
  if (typeof texts === 'string') return invalid(texts, path)
  return texts.map((text) => {
    const pattern = patternOf(text)
    return typeof pattern === 'string' ? invalid(pattern, path) : pattern
  })
}

function patternOf(text: string): Pattern | string {
  const segments: Segment[] = []
  for (const part of splitPath(text)) {
    // Many ** in a row are as one.
    if (part === '**' && segments.at(-1) === 'any') continue
    const segment = part === '**' ? 'any' : readSegment(part)
    if (typeof segment === 'string' && segment !== 'any') return segment
    segments.push(segment)
  }
  const plain = segments.findIndex((segment) => segment === 'any' || segment.some(({ kind }) => kind !== 'char'))
  if (plain < 0) return { prefix: segments.map(textOf).join('/'), rest: 'none', segments }
  const before = segments
    .slice(0, plain)
    .map((segment) => `${textOf(segment)}/`)
    .join('')
  const first = segments[plain] ?? 'any'
  if (first === 'any' && plain === segments.length - 1) return { prefix: before, rest: 'all', segments }
  // What ends in /** is what is below, and at least one segment more.
  return {
    prefix: before + textOf(first),
    rest: 'segments',
    segments: segments.at(-1) === 'any' && segments.length > 1 ? [...segments, [{ kind: 'run' }]] : segments,
  }
}

// A slash in a set of characters parts segments all the same: no set holds one.
const splitPath = (text: string): string[] => text.split('/')

/** The characters up to the first that is none. */
function textOf(segment: Segment): string {
  let text = ''
  for (const token of segment === 'any' ? [] : segment) {
    if (token.kind !== 'char') break
    text += token.char
  }
  return text
}

/** Whether an id is meant. */
export function fitsGlobs({ patterns, not }: Globs, id: string): boolean {
  const segments = id.split('/').map((segment) => Array.from(segment))
  const fits = (pattern: Pattern) => fitsPattern(pattern, id, segments)
  return (patterns.length === 0 || patterns.some(fits)) && !not.some(fits)
}

function fitsPattern({ prefix, rest, segments }: Pattern, id: string, given: readonly string[][]): boolean {
  if (rest === 'none') return id === prefix
  return id.startsWith(prefix) && (rest === 'all' || fitsSegments(segments, given))
}

/** By the set of places in the pattern that can be reached, so that no way is gone twice. */
function fitsSegments(pattern: readonly Segment[], given: readonly string[][]): boolean {
  let reached = past(pattern, new Set([0]))
  for (const chars of given) {
    const next = new Set<number>()
    for (const place of reached) {
      const segment = pattern[place]
      if (segment === 'any') next.add(place)
      else if (segment && fitsSegment(segment, chars)) next.add(place + 1)
    }
    if (next.size === 0) return false
    reached = past(pattern, next)
  }
  return reached.has(pattern.length)
}

// A ** may stand for nothing.
function past(pattern: readonly Segment[], places: Set<number>): Set<number> {
  for (const place of places) if (pattern[place] === 'any') places.add(place + 1)
  return places
}

const rangesMost = 10

/** The stretches in which the ids are; undefined where that is everywhere. */
export function rangesOf({ patterns }: Globs): Range[] | undefined {
  if (patterns.length === 0) return undefined
  const ranges = patterns.length > rangesMost ? [around(common(patterns.map(({ prefix }) => prefix)))] : patterns.map(rangesOfPattern)
  return ranges.some(([from, to]) => from === '' && to === lastly) ? undefined : ranges
}

// Above every text: no id has a character beyond.
const lastly = '\u{10ffff}\u{10ffff}'
const around = (prefix: string): Range => [prefix, prefix === '' ? lastly : `${prefix}\u{10ffff}`]

const rangesOfPattern = ({ prefix, rest }: Pattern): Range => (rest === 'none' ? [prefix] : around(prefix))

function common(texts: string[]): string {
  const sorted = texts.toSorted()
  const [first, last] = [sorted.at(0) ?? '', sorted.at(-1) ?? '']
  let length = 0
  while (length < first.length && first[length] === last[length]) length++
  return first.slice(0, length).toWellFormed().replaceAll('\ufffd', '')
}

/** Whether the ranges tell all: then no id need be looked at. */
export const isWhole = ({ patterns, not }: Globs): boolean =>
  not.length === 0 && patterns.length <= rangesMost && patterns.every(({ rest }) => rest !== 'segments')
