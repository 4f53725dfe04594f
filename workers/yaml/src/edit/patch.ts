import { Problem } from '@dot-do/contract/problem'
import { invalid } from '@dot-do/service'
import { isAlias, isMap, isScalar, isSeq, type Node, Pair, Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import { type Operation, textBytesMax } from 'yaml.do/contract'
import { NodeCount, toData } from '../data.ts'
import { untag } from '../methods/stringify.ts'
import type { ParsedDocument, Stream } from '../read.ts'
import { keyText } from '../view.ts'
import { plainLayout, toNode } from '../write.ts'
import { Changes, loosened, walk } from './model.ts'
import { parseIndex, parsePointer } from './pointer.ts'
import { isSame } from './same.ts'

type Container = YAMLMap | YAMLSeq

interface Place {
  /** Undefined for the whole document. */
  container: Container | undefined
  step: string
}

/** Applies operations to the nodes of a document, which `changes` remembers as they were. */
export class Patch {
  readonly changes = new Changes()
  readonly #document: ParsedDocument
  readonly #stream: Stream
  /** What all values read or added so far hold together: bounds the work of many operations. */
  #work = 0
  #index = 0

  constructor(document: ParsedDocument, stream: Stream) {
    this.#document = document
    this.#stream = stream
  }

  apply(operation: Operation, index: number): void {
    this.#index = index
    switch (operation.op) {
      case 'add':
        return this.#add(operation.path, this.#toNode(untag(operation.value, this.#at('value'))))
      case 'replace':
        return this.#replace(operation.path, this.#toNode(untag(operation.value, this.#at('value'))))
      case 'test':
        return this.#test(operation.path, untag(operation.value, this.#at('value')))
      case 'remove':
        return this.#remove(operation.path)
      case 'copy':
        return this.#add(operation.path, this.#toNode(this.#data(operation.from, 'from')))
      case 'move':
        return this.#move(operation.from, operation.path)
    }
  }

  #add(pointer: string, node: Node): void {
    const { container, step } = this.#place(pointer)
    if (!container) return this.#setRoot(node)
    if (isSeq(container)) {
      const index = step === '-' ? container.items.length : parseIndex(step, this.#at('path'))
      if (index > container.items.length) this.#missing(pointer)
      container.items.splice(index, 0, node)
      return
    }
    if (this.changes.pair(container, step)) this.#setValue(container, step, node)
    else this.changes.addPair(container, step, new Pair(this.#toNode(step), node))
  }

  #replace(pointer: string, node: Node): void {
    this.#node(pointer, 'path')
    const { container, step } = this.#place(pointer)
    if (!container) return this.#setRoot(node)
    if (!isSeq(container)) return this.#setValue(container, step, node)
    this.#swap(container.items[Number(step)], node, () => this.changes.replaceItem(container, Number(step), node))
  }

  #remove(pointer: string): void {
    this.#node(pointer, 'path')
    const { container, step } = this.#place(pointer)
    if (!container) return this.#setRoot(new Scalar(null))
    if (isSeq(container)) this.#released(container.items.splice(Number(step), 1)[0])
    else {
      const pair = this.changes.pair(container, step)
      if (!pair) return
      this.changes.removePair(container, step, pair)
      this.#released(pair)
    }
  }

  #move(from: string, to: string): void {
    if (to === from) return void this.#node(from, 'from')
    if (to.startsWith(`${from}/`)) invalid('a value can’t be moved into itself', this.#at('path'), 'bad_pointer')
    const node = this.#node(from, 'from')
    const moved = this.#moved(node) ?? this.#toNode(this.#data(from, 'from'))
    this.#remove(from)
    this.#add(to, moved)
  }

  /** The same nodes, tags and quotes kept, for another place; not where anchors or aliases tie them to their own. */
  #moved(node: unknown): Node | undefined {
    let isTied = false
    walk(node, (inner) => {
      isTied ||= isAlias(inner) || inner.anchor !== undefined
    })
    if (isTied || !node) return undefined
    return loosened(node as Node)
  }

  #test(pointer: string, expected: unknown): void {
    if (!isSame(this.#data(pointer, 'path'), expected))
      this.#fail('failed_precondition', `operation ${this.#index}: the value at ${show(pointer)} is another`, 'test_failed')
  }

  #setRoot(node: Node): void {
    if (isScalar(node) && typeof node.value === 'string') node.type = 'QUOTE_DOUBLE'
    this.#swap(this.#document.contents, node, () => {
      this.#document.contents = node as ParsedDocument['contents'] // its type is for nodes with a range; a new one has none
    })
  }

  #setValue(mapping: YAMLMap, step: string, node: Node): void {
    const pair = this.changes.pair(mapping, step)
    if (!pair) return
    this.#swap(pair.value, node, () => {
      pair.value = node
    })
  }

  // What is anchored is one value in several places: the value that takes its place takes its anchor.
  #swap(before: unknown, node: Node, assign: () => void): void {
    const anchor = isAlias(before) ? undefined : (before as Scalar | null)?.anchor
    if (anchor !== undefined) (node as Scalar).anchor = anchor
    assign()
    this.#released(before, anchor)
  }

  /** Refuses to drop an anchor that an alias still needs. */
  #released(node: unknown, kept?: string): void {
    if (this.#stream.aliases === 0) return
    const dropped = new Set<string>()
    walk(node, (inner) => {
      if (!isAlias(inner) && inner.anchor !== undefined && inner.anchor !== kept) dropped.add(inner.anchor)
    })
    if (dropped.size === 0) return
    walk(this.#document.contents, (inner) => {
      if (!isAlias(inner) || !dropped.has(inner.source)) return
      const { line } = this.#stream.source.place(inner.range?.[0] ?? 0)
      this.#fail('failed_precondition', `operation ${this.#index}: the anchor &${inner.source} in it is used on line ${line}`, 'anchor_in_use')
    })
  }

  /** The container that a path ends in, remembered with all above it as about to change. */
  #place(pointer: string): Place {
    const steps = parsePointer(pointer, this.#at('path'))
    const last = steps.pop()
    if (last === undefined) return { container: undefined, step: '' }
    const container = this.#walk(steps, pointer, 'path', (node) => this.changes.touch(node))
    return { container: this.#container(container, pointer, 'path'), step: last }
  }

  #node(pointer: string, field: 'path' | 'from'): unknown {
    return this.#walk(parsePointer(pointer, this.#at(field)), pointer, field)
  }

  #walk(steps: string[], pointer: string, field: 'path' | 'from', see: (node: Container) => void = () => {}): unknown {
    let node: unknown = this.#document.contents
    for (const step of steps) {
      const container = this.#container(node, pointer, field)
      see(container)
      node = this.#child(container, step, pointer, field)
    }
    if (isMap(node) || isSeq(node)) see(node)
    return node
  }

  #child(container: Container, step: string, pointer: string, field: 'path' | 'from'): unknown {
    if (isSeq(container)) {
      const index = step === '-' ? container.items.length : parseIndex(step, this.#at(field))
      return index < container.items.length ? container.items[index] : this.#missing(pointer)
    }
    const pair = this.changes.pair(container, step) ?? this.#missing(pointer)
    return pair.value
  }

  #container(node: unknown, pointer: string, field: 'path' | 'from'): Container {
    if (isAlias(node))
      return this.#fail(
        'failed_precondition',
        `operation ${this.#index}: ${show(pointer)} leads through the alias *${node.source}; change the anchor, or replace the alias`,
        'alias',
      )
    if (!isMap(node) && !isSeq(node)) return this.#missing(pointer)
    return !opaque.has(node.tag ?? '') ? node : invalid('a !!set, !!omap or !!pairs can only be replaced as a whole', this.#at(field), 'not_a_container')
  }

  #data(pointer: string, field: 'path' | 'from'): unknown {
    const steps = parsePointer(pointer, this.#at(field))
    if (this.#stream.aliases > 0) return steps.reduce((value, step) => this.#childOf(value, step, pointer, field), this.#read(this.#document.contents))
    return this.#read(this.#walk(steps, pointer, field))
  }

  #read(contents: unknown): unknown {
    const count = new NodeCount(this.#stream.source)
    const { value } = toData({ schema: this.#document.schema, contents } as ParsedDocument, count) // all of a document that reading takes
    this.#charge(count.nodes)
    return value
  }

  #childOf(value: unknown, step: string, pointer: string, field: 'path' | 'from'): unknown {
    if (Array.isArray(value)) {
      const index = step === '-' ? value.length : parseIndex(step, this.#at(field))
      return index < value.length ? value[index] : this.#missing(pointer)
    }
    const entries = value instanceof Map ? [...value] : value !== null && typeof value === 'object' && !(value instanceof Set) ? Object.entries(value) : []
    const entry = entries.find(([key]) => keyText(key) === step) ?? this.#missing(pointer)
    return entry[1]
  }

  #toNode(value: unknown): Node {
    const node = toNode(value, plainLayout, { path: this.#at('value'), charactersMax: textBytesMax.authenticated }, 1)
    let nodes = 0
    walk(node, () => nodes++)
    this.#charge(nodes)
    return node
  }

  #charge(nodes: number): void {
    this.#work += nodes
    if (this.#work > workMax) invalid(`the operations up to this one read and write more than ${workMax} values`, this.#at('path'), 'too_complex')
  }

  #missing(pointer: string): never {
    return this.#fail('not_found', `operation ${this.#index}: nothing is at ${show(pointer)}`, 'no_such_path')
  }

  #fail(code: 'failed_precondition' | 'not_found', detail: string, reason: string): never {
    throw new Problem(code, detail, { data: { operation: this.#index }, reason })
  }

  #at(field: string): (string | number)[] {
    return ['patch', this.#index, field]
  }
}

const opaque = new Set(['set', 'omap', 'pairs'].map((name) => `tag:yaml.org,2002:${name}`))

const workMax = 2_000_000

const show = (pointer: string) => JSON.stringify(pointer.length > 100 ? `${pointer.slice(0, 100)}…` : pointer)
