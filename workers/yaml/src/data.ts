import { invalid } from '@dot-do/service'
import { setOwn } from '@dot-do/tagged'
import { type Alias, isAlias, isPair, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import { depthMax, nodesMax } from 'yaml.do/contract'
import type { Finding, ParsedDocument } from './read.ts'
import type { Source } from './source.ts'
import { isPlain } from './tags.ts'

/** A document's value, and what is wrong with it beyond syntax. */
export interface Data {
  value: unknown
  errors: Finding[]
  /** Whether all of it is plain JSON, with no key named `$type`. */
  isJson: boolean
}

/**
 * The value of a document: strings, numbers, booleans, nulls, arrays and objects; bigints, Dates, byte arrays and Sets
 * where the text says so; a Map where a key is no string. Values behind an alias are shared, not copied.
 */
export function toData(document: ParsedDocument | undefined, count: NodeCount): Data {
  if (!document) return { value: null, errors: [], isJson: true }
  const reader = new Reader(document, count)
  return { value: reader.value(document.contents, 1), errors: reader.errors, isJson: reader.isJson }
}

/** Characters of all strings, aliases expanded: a long string can be repeated too. */
const charactersMax = 8 * 1024 * 1024

/** Counts what a whole text would hold with every alias expanded, and ends the call past a limit. */
export class NodeCount {
  readonly source: Source
  nodes = 0
  characters = 0

  constructor(source: Source) {
    this.source = source
  }

  add(nodes: number, characters: number, node: unknown): void {
    this.nodes += nodes
    this.characters += characters
    if (this.nodes > nodesMax) this.#refuse(`More than ${nodesMax} values and keys, each alias counted as what it stands for`, 'too_many_nodes', node)
    if (this.characters > charactersMax) this.#refuse('More than 8 MiB of text, each alias counted as what it stands for', 'too_large', node)
  }

  #refuse(message: string, reason: string, node: unknown): never {
    return invalid([this.source.issue(offsetOf(node), message)], [], reason)
  }
}

interface Anchored {
  value: unknown
  /** Nodes and characters of the value with its aliases expanded; 0 while it is being read. */
  nodes: number
  characters: number
}

const offsetOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? 0

class Reader {
  readonly errors: Finding[] = []
  isJson = true
  readonly #count: NodeCount
  readonly #anchors = new Map<string, Anchored>()
  readonly #hasMerge: boolean

  constructor(document: ParsedDocument, count: NodeCount) {
    this.#count = count
    this.#hasMerge = document.schema.tags.some((tag) => tag.tag === 'tag:yaml.org,2002:merge' && tag.default)
  }

  value(node: unknown, depth: number): unknown {
    if (node === null || node === undefined) return null
    if (isAlias(node)) return this.#alias(node)
    const { anchor } = node as Scalar
    if (anchor === undefined) return this.#own(node, depth)
    const { nodes, characters } = this.#count
    const anchored: Anchored = { value: undefined, nodes: 0, characters: 0 }
    this.#anchors.set(anchor, anchored)
    anchored.value = this.#own(node, depth)
    anchored.nodes = this.#count.nodes - nodes
    anchored.characters = this.#count.characters - characters
    return anchored.value
  }

  #own(node: unknown, depth: number): unknown {
    if (isScalar(node)) return this.#scalar(node)
    this.#count.add(1, 0, node)
    if (depth > depthMax) invalid([this.#count.source.issue(offsetOf(node), `Collections are nested more than ${depthMax} deep`)], [], 'too_deep')
    if (isSeq(node)) return this.#sequence(node, depth)
    return this.#mapping(node as YAMLMap, depth)
  }

  #alias(node: Alias): unknown {
    const anchored = this.#anchors.get(node.source)
    if (!anchored) this.#error(node, 'bad_alias', `No anchor &${node.source} comes before this alias`)
    else if (anchored.nodes === 0) this.#error(node, 'recursive_alias', `The alias *${node.source} stands inside its own anchor, which no JSON can carry`)
    else this.#count.add(anchored.nodes, anchored.characters, node)
    return anchored?.value
  }

  #scalar(node: Scalar): unknown {
    const { value } = node
    this.#count.add(1, typeof value === 'string' ? value.length : 0, node)
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) this.isJson = false
      return value
    }
    if (typeof value === 'symbol') return node.source ?? '<<'
    if (value instanceof Date && Number.isNaN(value.getTime())) this.#error(node, 'bad_date', 'This is not a date')
    this.isJson = false
    return value ?? null
  }

  #sequence(node: YAMLSeq, depth: number): unknown {
    if (node.tag === 'tag:yaml.org,2002:omap') this.#uniqueKeys(node)
    // The items of !!pairs and !!omap are pairs: each becomes the mapping of one key that it is written as.
    return node.items.map((item) => (isPair(item) ? this.#entries([item], depth + 1) : this.value(item, depth + 1)))
  }

  #uniqueKeys({ items }: YAMLSeq): void {
    const seen = new Set<unknown>()
    for (const item of items) {
      if (!isPair(item) || !isScalar(item.key)) continue
      if (seen.has(item.key.value)) this.#duplicate(item.key, item.key.value)
      seen.add(item.key.value)
    }
  }

  #mapping(node: YAMLMap, depth: number): unknown {
    if (node.tag !== 'tag:yaml.org,2002:set') return this.#entries(node.items, depth)
    this.isJson = false
    const members = new Set<unknown>()
    for (const { key } of node.items) {
      const value = this.value(key, depth + 1)
      if (members.has(value)) this.#duplicate(key, value)
      members.add(value)
    }
    return members
  }

  #entries(pairs: Pair[], depth: number): unknown {
    const object: Record<string, unknown> = {}
    for (const [index, pair] of pairs.entries()) {
      const { key } = pair
      if (!isScalar(key) || typeof key.value !== 'string' || key.anchor !== undefined || this.#isMerge(key))
        return this.#anyEntries(object, pairs, index, depth)
      this.#count.add(1, key.value.length, key)
      if (Object.hasOwn(object, key.value)) this.#duplicate(key, key.value)
      if (key.value === '$type') this.isJson = false
      setOwn(object, key.value, this.value(pair.value, depth + 1))
    }
    return object
  }

  /** The slow path, from the first key that is not simply a string. */
  #anyEntries(object: Record<string, unknown>, pairs: Pair[], from: number, depth: number): unknown {
    const entries = new Map<unknown, unknown>(Object.entries(object))
    const explicit = new Set<unknown>(entries.keys())
    for (const { key, value } of pairs.slice(from)) {
      if (this.#isMerge(key)) this.#merge(entries, value, depth)
      else {
        const name = this.value(key, depth + 1)
        if (explicit.has(name)) this.#duplicate(key, name)
        explicit.add(name)
        entries.set(name, this.value(value, depth + 1))
      }
    }
    return this.#asObject(entries)
  }

  #asObject(entries: Map<unknown, unknown>): unknown {
    const object: Record<string, unknown> = {}
    for (const [name, value] of entries) {
      if (typeof name !== 'string') {
        this.isJson = false
        return entries
      }
      if (name === '$type') this.isJson = false
      setOwn(object, name, value)
    }
    return object
  }

  #isMerge(key: unknown): boolean {
    return this.#hasMerge && isScalar(key) && isPlain(key) && (typeof key.value === 'symbol' || key.value === '<<')
  }

  // Keys of the mapping itself win, wherever they stand; of several merged mappings the first that has a key.
  #merge(entries: Map<unknown, unknown>, node: unknown, depth: number): void {
    const merged = this.value(node, depth + 1)
    for (const source of Array.isArray(merged) ? merged : [merged]) {
      const isMapping =
        source instanceof Map || (typeof source === 'object' && source !== null && !Array.isArray(source) && Object.getPrototypeOf(source) === Object.prototype)
      if (!isMapping) this.#error(node, 'bad_merge', 'Only mappings can be merged with <<')
      else for (const [name, value] of source instanceof Map ? source : Object.entries(source)) if (!entries.has(name)) entries.set(name, value)
    }
  }

  #duplicate(node: unknown, key: unknown): void {
    const text = typeof key === 'string' ? JSON.stringify(key) : String(key)
    this.#error(node, 'duplicate_key', `Map keys must be unique: ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`)
  }

  #error(node: unknown, code: string, message: string): void {
    this.errors.push({ offset: offsetOf(node), message, code })
  }
}
