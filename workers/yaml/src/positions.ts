import { invalid } from '@dot-do/service'
import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { Range } from 'yaml.do/contract'
import type { Source } from './source.ts'

// A long key high up stands in the pointer of everything below it.
const charactersMax = 8 * 1024 * 1024

/** The range of each value, by the JSON Pointer that leads to it in the tagged data. */
export class Positions {
  readonly ranges: Record<string, Range> = Object.create(null)
  readonly #source: Source
  #characters = 0

  constructor(source: Source) {
    this.#source = source
  }

  add(node: unknown, pointer: string): void {
    if (!isNode(node)) return
    this.#characters += pointer.length
    if (this.#characters > charactersMax) invalid('the positions in this text take more than 8 MiB; ask without them', ['positions'], 'positions_too_large')
    this.ranges[pointer] = this.#range(node)
    if (isSeq(node)) node.items.forEach((item, index) => this.#item(item, `${pointer}/${index}`))
    else if (isMap(node)) this.#mapping(node, pointer)
  }

  #item(item: unknown, pointer: string): void {
    if (isPair(item)) this.#pairs([item], pointer)
    else this.add(item, pointer)
  }

  #mapping(node: YAMLMap, pointer: string): void {
    if (node.tag === 'tag:yaml.org,2002:set') node.items.forEach(({ key }, index) => this.add(key, `${pointer}/value/${index}`))
    else this.#pairs(node.items, pointer)
  }

  #pairs(pairs: Pair[], pointer: string): void {
    const isObject = pairs.every(({ key }) => isScalar(key) && typeof key.value === 'string' && key.value !== '$type')
    for (const [index, { key, value }] of pairs.entries()) {
      if (isObject) this.add(value, `${pointer}/${escape(String((key as { value: unknown }).value))}`)
      else {
        this.add(key, `${pointer}/value/${index}/0`)
        this.add(value, `${pointer}/value/${index}/1`)
      }
    }
  }

  #range({ range }: Node): Range {
    const [start, end] = range ?? [0, 0]
    const from = this.#source.place(start)
    const to = this.#source.place(this.#trimmed(start, end))
    return [from.line, from.column, to.line, to.column]
  }

  // A block's range takes in the line end after it.
  #trimmed(start: number, end: number): number {
    const { text } = this.#source
    let at = Math.min(end, text.length)
    while (at > start && '\r\n \t'.includes(text[at - 1] ?? '')) at--
    return at
  }
}

const isNode = (value: unknown): value is Node => isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)

const escape = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1')
