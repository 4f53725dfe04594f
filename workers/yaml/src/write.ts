import { Document, isCollection, type Node, Pair, Scalar, type ScalarTag, type Tags, type ToStringOptions, YAMLMap, YAMLSeq } from 'yaml'
import { invalid } from '@dot-do/service'
import { toBase64 } from '@dot-do/tagged'
import { nodesMax } from 'yaml.do/contract'

export interface Layout {
  indent: number
  lineWidth: number
  sortKeys: boolean
  quote: 'auto' | 'single' | 'double'
  flow: boolean
}

export const plainLayout: Layout = { indent: 2, lineWidth: 80, sortKeys: false, quote: 'auto', flow: false }

/** Where in the input the data stands, and how much of it there may be. */
export interface DataLimits {
  path: (string | number)[]
  charactersMax: number
}

/** Of the text that is written; deep data can be mostly indentation. */
const outputMax = 8 * 1024 * 1024

/** The YAML of a value as `toData` and `fromTagged` make them. Reads back as the same value. */
export function toYaml(value: unknown, layout: Layout, limits: DataLimits): string {
  const contents = toNode(value, layout, limits, 0)
  const document = new Document(null, writtenOptions)
  document.contents = contents
  return document.toString({
    ...stringStyles[layout.quote],
    indent: layout.indent,
    lineWidth: layout.lineWidth,
    collectionStyle: layout.flow ? 'flow' : 'any',
    doubleQuotedAsJSON: true,
  })
}

// Double quotes the way JSON has them, on one line (the library's folding of long ones corrupts some), with more escapes.
const writtenTags = (tags: Tags): Tags => [
  ...tags.map((tag) => (typeof tag === 'object' && tag.tag === 'tag:yaml.org,2002:str' ? quotingTag(tag as ScalarTag) : tag)),
  ...explicitTags,
]

// Written behind their tag, these need no quotes.
const explicit = (name: string, toText: (value: unknown) => string): ScalarTag => ({
  tag: `tag:yaml.org,2002:${name}`,
  default: false,
  resolve: String,
  stringify: ({ value }) => toText(value) || '""',
})

const explicitTags = [
  explicit('timestamp', (value) =>
    value instanceof Date ? value.toISOString().replace(/(T00:00:00)?\.000Z$/, (_, midnight?: string) => (midnight ? '' : 'Z')) : String(value),
  ),
  explicit('binary', (value) => (value instanceof Uint8Array ? toBase64(value) : String(value))),
]

const quotingTag = (tag: ScalarTag): ScalarTag => ({
  ...tag,
  stringify: (item, ...rest) =>
    item.type === 'QUOTE_DOUBLE' && typeof item.value === 'string' ? quoted(item.value) : (tag.stringify?.(item, ...rest) ?? quoted(String(item.value))),
})

const quoted = (value: string) => JSON.stringify(value).replace(unprinted, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The nodes of a value, to be put into a document: at its top (depth 0) or inside a collection. */
export const toNode = (value: unknown, layout: Layout, limits: DataLimits, depth: number): Node => new Writer(layout, limits).node(value, depth)

const stringStyles: Record<Layout['quote'], ToStringOptions> = {
  auto: {},
  single: { defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN', singleQuote: true },
  double: { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', singleQuote: false },
}

/** Strings that YAML 1.1 takes for something else (yes, 2001-01-01) are quoted: many readers still are of 1.1. */
export const writtenOptions = { compat: 'yaml-1.1', customTags: writtenTags, logLevel: 'silent' } as const

const tagged = (value: unknown, tag: string): Scalar => Object.assign(new Scalar(value), { tag: `tag:yaml.org,2002:${tag}` })

class Writer {
  readonly #layout: Layout
  readonly #limits: DataLimits
  #nodes = 0
  #characters = 0
  #output = 0

  constructor(layout: Layout, limits: DataLimits) {
    this.#layout = layout
    this.#limits = limits
  }

  node(value: unknown, depth: number): Node {
    this.#count(depth)
    switch (typeof value) {
      case 'string':
        return this.#string(value, depth)
      case 'number':
        return writeNumber(value)
      case 'object':
        return value === null ? new Scalar(null) : this.#object(value, depth)
      case 'undefined':
        return invalid('YAML has no undefined', this.#limits.path, 'no_yaml_form')
      default:
        return new Scalar(value)
    }
  }

  #object(value: object, depth: number): Node {
    if (Array.isArray(value)) return this.#sequence(value, depth)
    if (value instanceof Date) return this.#date(value)
    if (value instanceof Uint8Array) return this.#binary(value)
    if (value instanceof Set)
      return this.#mapping(
        [...value].map((member) => [member, null]),
        depth,
        'set',
      )
    return this.#mapping(value instanceof Map ? [...value] : Object.entries(value), depth)
  }

  #sequence(items: unknown[], depth: number): Node {
    const node = new YAMLSeq()
    for (const item of items) node.items.push(this.node(item, depth + 1))
    return node
  }

  #mapping(entries: [unknown, unknown][], depth: number, tag?: string): Node {
    const node = new YAMLMap()
    if (tag) node.tag = `tag:yaml.org,2002:${tag}`
    for (const [key, value] of this.#layout.sortKeys ? entries.toSorted(byKey) : entries)
      node.items.push(this.#pair(this.#key(key, depth), this.node(value, depth + 1)))
    return node
  }

  // After `? key` the library aligns a block value for two spaces, whatever the indentation.
  #pair(key: Node, value: Node): Pair {
    const isExplicit = isCollection(key) || String((key as Scalar).value).length > 500
    if (isExplicit && this.#layout.indent !== 2 && isCollection(value)) value.flow = true
    return new Pair(key, value)
  }

  // A block collection can't be written before a colon, and the library does not always fall back to `? `.
  #key(key: unknown, depth: number): Node {
    const node = this.node(key, depth + 1)
    if (isCollection(node)) node.flow = true
    else if ((node as Scalar).type === 'BLOCK_LITERAL') (node as Scalar).type = 'QUOTE_DOUBLE'
    return node
  }

  #string(value: string, depth: number): Scalar {
    this.#characters += value.length
    this.#check()
    const scalar = new Scalar(value)
    // A fold would put the rest in the first column, where `---` is no text.
    const mayFoldAtRoot = depth === 0 && this.#layout.lineWidth > 0 && value.length + 2 > this.#layout.lineWidth
    if (mayFoldAtRoot || mustQuote.test(value)) scalar.type = 'QUOTE_DOUBLE'
    else if (value.includes('\n')) scalar.type = depth > 0 && isSimpleBlock(value) && this.#layout.quote === 'auto' ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE'
    return scalar
  }

  #binary(value: Uint8Array): Scalar {
    this.#characters += value.length
    this.#check()
    return tagged(value, 'binary')
  }

  #date(value: Date): Scalar {
    const year = value.getUTCFullYear()
    if (year < 0 || year > 9999) invalid('YAML writes dates of the years 0 to 9999', this.#limits.path, 'no_yaml_form')
    return tagged(value, 'timestamp')
  }

  #count(depth: number): void {
    this.#nodes++
    this.#characters++
    this.#output += depth * this.#layout.indent
    if (this.#nodes > nodesMax) invalid(`the data has more than ${nodesMax} values and keys`, this.#limits.path, 'too_many_nodes')
    this.#check()
  }

  #check(): void {
    if (this.#characters > this.#limits.charactersMax)
      invalid(`the data has more than ${this.#limits.charactersMax} characters`, this.#limits.path, 'data_too_large')
    if (this.#output + this.#characters > outputMax) invalid('the text would have more than 8 MiB', this.#limits.path, 'text_too_large')
  }
}

// Beyond what digits can say without being read back as an exact integer, a float is written with its exponent.
function writeNumber(value: number): Scalar {
  const scalar = new Scalar(value)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) scalar.format = 'EXP'
  return scalar
}

// Characters that YAML does not print, or that some readers take for line ends; JSON escapes those below a space and lone surrogates.
const unprinted = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g
const mustQuote = /[^\P{Cc}\t\n]|[\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u

// Without an indentation indicator, and nothing in it that chomping or trimming could touch.
const isSimpleBlock = (value: string) => !/^\s|[ \t](\n|$)|\n\n$/.test(value)

function byKey([left]: [unknown, unknown], [right]: [unknown, unknown]): number {
  const [a, b] = [String(left), String(right)]
  return a < b ? -1 : a > b ? 1 : 0
}
