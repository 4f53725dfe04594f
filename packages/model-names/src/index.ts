import { parse, SyntaxError } from './parser.js'

/** What a name asks for: a capability or modality by its word, a bound, or a setting. */
export type Argument = { word: string } | { key: string; op: '<' | '<=' | '>' | '>='; value: number } | { key: string; value: string | number | boolean }

/** A name as it is written: which model that is, is models.do's to say. */
export interface ParsedName {
  text: string
  /** Who is to serve it. */
  provider?: string
  /** OpenRouter's suffix: free, nitro, floor, online, thinking, extended, batch, beta, exacto. */
  variant?: string
  args: Argument[]
}

/** Characters of a name, or of a list of names, at most. */
export const nameMax = 512
const namesMax = 16

/** A name that can't be read: why, and at which of its characters, counted from 0. */
export class NameError extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.name = 'NameError'
    this.offset = offset
  }
}

/** The names of a list `a|b|c`, of which the first that can be had is meant. Throws `NameError`. */
export function parseNames(text: string): ParsedName[] {
  if (text.length > nameMax) throw new NameError(`a name has at most ${nameMax} characters`, nameMax)
  try {
    const names = parse(text) as ParsedName[]
    if (names.length > namesMax) throw new NameError(`at most ${namesMax} names in a list`, 0)
    if (names.some((name) => name.text === '')) throw new NameError('a name is missing', 0)
    return names
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err
    const { offset } = (err as SyntaxError & { location: { start: { offset: number } } }).location.start
    throw new NameError(offset >= text.length ? 'the name ends too soon' : `what is written from character ${offset + 1} on is not understood`, offset)
  }
}

/** A name as it is printed: parsed again it is the same. */
export function printName({ text, provider, variant, args }: ParsedName): string {
  const printed = args.map((arg) => ('word' in arg ? arg.word : 'op' in arg ? `${arg.key}${arg.op}${plain(arg.value)}` : `${arg.key}:${valueOf(arg.value)}`))
  return `${text}${provider === undefined ? '' : `@${provider}`}${variant === undefined ? '' : `:${variant}`}${printed.length > 0 ? `(${printed.join(',')})` : ''}`
}

// No exponent: the grammar has none.
const plain = (value: number): string => (/e/.test(String(value)) ? value.toFixed(15).replace(/\.?0+$/, '') : String(value))

const valueOf = (value: string | number | boolean): string =>
  typeof value === 'number' ? plain(value) : typeof value === 'boolean' ? String(value) : `"${value}"`
