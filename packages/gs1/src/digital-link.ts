import type { Fault } from './check.ts'
import type { RawElement } from './elements.ts'
import { type Entry, entryOf } from './entries.ts'
import type { Read } from './read.ts'

type Pair = Pick<RawElement, 'ai' | 'value'>

/** Where Digital Links are resolved that have no domain of their own. */
export const resolver = 'https://id.gs1.org'

/** Whether an AI can be the key that a Digital Link is about. */
export const isKey = (ai: string): boolean => entryOf(ai)?.qualifiers !== undefined

/** The Digital Link URI of elements: GS1 Digital Link Standard, URI Syntax 1.4; or why there is none. */
export function digitalLink(elements: Pair[], stem = resolver): { uri: string } | { fault: string; ai?: string } {
  const different = elements.filter(({ ai, value }, index) => elements.findIndex((other) => other.ai === ai && other.value === value) === index)
  const key = different.find(({ ai }) => isKey(ai))
  if (!key) return { fault: 'a Digital Link has a primary key such as a GTIN (01)' }
  const path = pathOf(key, different)
  const attributes = different.filter((element) => element !== key && !path.includes(element))
  const wrong = attributes.find(({ ai }) => !entryOf(ai)?.isAttribute || isQualifier(ai, [key, ...path]))
  if (wrong) return { fault: `(${wrong.ai}) can’t stand in the query of a Digital Link of (${key.ai})`, ai: wrong.ai }
  const query = [...attributes.filter(isPredefined), ...attributes.filter((pair) => !isPredefined(pair))]
  const pairs = query.map(({ ai, value }) => `${ai}=${encodeURIComponent(value)}`).join('&')
  const segments = [key, ...path].map(({ ai, value }) => `/${ai}/${encodeURIComponent(value)}`).join('')
  return { uri: `${stem}${segments}${pairs === '' ? '' : `?${pairs}`}` }
}

const isPredefined = ({ ai }: Pair): boolean => entryOf(ai)?.isPredefined ?? false

/** Whether an AI has its place in a path, beside the key and the qualifiers that are there. */
function isQualifier(ai: string, [key, ...qualifiers]: Pick<Pair, 'ai'>[]): boolean {
  const sequences = entryOf(key?.ai ?? '')?.qualifiers ?? []
  return sequences.some((sequence) => sequence.includes(ai) && qualifiers.every((other) => sequence.includes(other.ai)))
}

// Of the sequences of qualifiers, the one that has the most of them.
function pathOf(key: Pair, elements: Pair[]): Pair[] {
  const sequences = (entryOf(key.ai)?.qualifiers ?? []).map((sequence) =>
    sequence.flatMap((ai) => elements.find((element) => element.ai === ai && element !== key) ?? []),
  )
  return sequences.reduce<Pair[]>((best, sequence) => (sequence.length > best.length ? sequence : best), [])
}

const parts = /^((?:https?|HTTPS?):\/\/(?:[\w.-]+|\[[\d:A-Fa-f]+\])(?::\d+)?)(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/s

/** Reads an uncompressed Digital Link URI. A path before the key belongs to the resolver. */
export function readDigitalLink(uri: string): Read {
  const [, host = '', path = '', query = ''] = parts.exec(uri) ?? []
  const found = keyOf(path)
  if (host === '' || !found) return { elements: [], faults: [{ message: 'no GS1 Digital Link: its path has no primary key', position: 0, code: 'structure' }] }
  const elements: RawElement[] = []
  const faults: Fault[] = []
  const add = (ai: string, text: string, at: number): void => {
    const value = decoded(text)
    if (value === undefined) faults.push({ message: `(${ai}) has a % without two hexadecimal digits behind it`, position: at, code: 'structure' })
    // The zeros before a shorter GTIN may be left out.
    else elements.push({ ai, value: ai === '01' && /^(?:\d{8}|\d{12,13})$/.test(value) ? value.padStart(14, '0') : value, at })
  }
  for (const { ai, text, at } of found.pairs) add(ai, text, host.length + at)
  if (!isSequence(found.pairs.map(({ ai }) => ai))) {
    const message = `the qualifiers of (${found.pairs[0]?.ai}) are ${sequencesOf(found.key)}`
    faults.push({ message, position: host.length + (found.pairs[1]?.at ?? 0), code: 'structure' })
  }
  let at = uri.indexOf('?') + 1
  for (const pair of query.split(/[&;]/)) {
    const [name = '', text = ''] = pair.split(/=(.*)/s)
    // Other names, such as linkType, are no elements.
    if (/^\d{2,4}$/.test(name)) {
      const code = queryFault(name, elements, found.pairs)
      // Of a query a plus is a space, which no element has.
      if (code === undefined) add(name, text.replaceAll('+', '%20'), at + name.length + 1)
      else faults.push({ message: `(${name}) ${queryFaults[code]}`, position: at, code })
    }
    at += pair.length + 1
  }
  return { elements, faults }
}

const queryFaults = {
  unknown_ai: 'is no AI',
  duplicate: 'stands there twice',
  structure: 'can’t stand in the query of this Digital Link',
}

function queryFault(ai: string, earlier: Pair[], path: PathPair[]): keyof typeof queryFaults | undefined {
  const entry = entryOf(ai)
  if (!entry) return 'unknown_ai'
  if (earlier.some((pair) => pair.ai === ai)) return 'duplicate'
  return entry.isAttribute && !isQualifier(ai, path) ? undefined : 'structure'
}

interface PathPair {
  ai: string
  text: string
  at: number
}

/** The pairs of a path from its key on: the key is the last there is. */
function keyOf(path: string): { key: Entry; pairs: PathPair[] } | undefined {
  const segments = path.split('/')
  const pairs: PathPair[] = []
  let end = path.length
  for (let index = segments.length - 2; index >= 1; index -= 2) {
    const [ai = '', text = ''] = segments.slice(index, index + 2)
    pairs.unshift({ ai, text, at: end - text.length })
    end -= text.length + ai.length + 2
    const entry = entryOf(ai)
    if (!entry) return undefined
    if (entry.qualifiers) return { key: entry, pairs }
  }
  return undefined
}

/** Whether these are a key and qualifiers of one of its sequences, in their order. */
function isSequence([key = '', ...qualifiers]: string[]): boolean {
  const sequences = entryOf(key)?.qualifiers ?? []
  return qualifiers.length === 0 || sequences.some((sequence) => qualifiers.every((ai, index) => sequence.includes(ai) && place(sequence, qualifiers, index)))
}

const place = (sequence: string[], qualifiers: string[], index: number): boolean =>
  index === 0 || sequence.indexOf(qualifiers[index] ?? '') > sequence.indexOf(qualifiers[index - 1] ?? '')

const sequencesOf = ({ qualifiers = [] }: Entry): string =>
  qualifiers.length === 0 ? 'none' : qualifiers.map((sequence) => sequence.map((ai) => `(${ai})`).join(', ')).join(', or ')

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
