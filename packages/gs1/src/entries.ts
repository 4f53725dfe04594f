import { dictionary } from './dictionary.ts'

/** A stretch of an element's value: its characters, its length and the checks it has to pass. */
export interface Component {
  /** Digits, CSET 82, CSET 39 or base64url. */
  set: 'N' | 'X' | 'Y' | 'Z'
  min: number
  max: number
  isOptional: boolean
  linters: string[]
}

/** What the Syntax Dictionary says of an Application Identifier. */
export interface Entry {
  ai: string
  title: string
  components: Component[]
  /** No FNC1 has to follow it. */
  isPredefined: boolean
  /** May stand in the query of a Digital Link. */
  isAttribute: boolean
  /** AIs or patterns (`310n`) that may not go with it. */
  excludes: string[]
  /** Each of these groups has to be met by one of its alternatives, all of whose AIs or patterns are there. */
  requires: string[][][]
  /** Of a primary key of a Digital Link: the sequences of its qualifiers. */
  qualifiers: string[][] | undefined
}

let entries: Map<string, Entry> | undefined

/** The entry of an AI; undefined where none is allocated. */
export const entryOf = (ai: string): Entry | undefined => (entries ??= read()).get(ai)

/** The entry whose AI a text begins with. */
export function entryAt(text: string, at: number): Entry | undefined {
  for (let length = 2; length <= 4; length++) {
    const entry = entryOf(text.slice(at, at + length))
    if (entry) return entry
  }
  return undefined
}

/** All AIs there are. */
export const allEntries = (): Entry[] => [...(entries ??= read()).values()]

function read(): Map<string, Entry> {
  const read = new Map<string, Entry>()
  for (const line of dictionary.trim().split('\n')) for (const entry of entriesOf(line)) read.set(entry.ai, entry)
  return read
}

function entriesOf(line: string): Entry[] {
  const [rule = '', title = ''] = line.split(' # ')
  const [ais = '', ...words] = rule.split(' ')
  const flags = words.filter((word) => /^[*?]+$/.test(word)).join('')
  const of = (name: string): string[] => words.filter((word) => word.startsWith(`${name}=`)).map((word) => word.slice(name.length + 1))
  const [keys] = words.includes('dlpkey') ? [''] : of('dlpkey')
  return range(ais).map((ai, index) => ({
    ai,
    title: title.replace('# n', `# ${index + (ai.startsWith('723') ? 1 : 0)}`),
    components: words.filter((word) => /^\[?[NXYZ]/.test(word)).map(componentOf),
    isPredefined: flags.includes('*'),
    isAttribute: flags.includes('?'),
    excludes: of('ex').flatMap((list) => list.split(',')),
    requires: of('req').map((list) => list.split(',').map((alternative) => alternative.split('+'))),
    qualifiers: keys === undefined ? undefined : keys === '' ? [] : keys.split('|').map((sequence) => sequence.split(',')),
  }))
}

function range(ais: string): string[] {
  const [first = '', last = first] = ais.split('-')
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => String(Number(first) + index).padStart(first.length, '0'))
}

function componentOf(word: string): Component {
  const [shape = '', ...linters] = word.split(',')
  const [, optional, set = '', variable, length] = /^(\[?)([NXYZ])(\.\.)?(\d+)/.exec(shape) ?? []
  const max = Number(length)
  return { set: set as Component['set'], min: variable ? 1 : max, max, isOptional: optional === '[', linters }
}

/** Whether an AI is the one a pattern such as `310n` means. */
export const isMeant = (ai: string, pattern: string): boolean =>
  ai.length === pattern.length && Array.from(pattern).every((letter, index) => letter === 'n' || letter === ai[index])
