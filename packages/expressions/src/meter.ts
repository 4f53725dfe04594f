import { ExpressionError } from './error.ts'
import { callOf, childrenOf, type Evaluate, type Tree } from './tree.ts'

const textMax = 1024 * 1024
const weightMax = 250_000
/** A reading of a clock elsewhere goes through Intl, which is slow. */
const zonedCost = 300

/** Counts what an evaluation does, and ends it when that is too much. */
export class Meter {
  readonly #stepsMax: number
  #left = 0
  /** One error for all: the library catches errors in `||` and `exists`, and would otherwise make a stack trace each time. */
  #exhausted: ExpressionError | undefined
  #weights = new WeakMap<object, number>()

  constructor(stepsMax: number) {
    this.#stepsMax = stepsMax
  }

  /** Steps since the start. */
  get spent(): number {
    return this.#stepsMax - Math.max(this.#left, 0)
  }

  start(): void {
    this.#left = this.#stepsMax
    this.#exhausted = undefined
    this.#weights = new WeakMap()
  }

  /** Where an error of ours was caught on the way. */
  finish(): void {
    if (this.#exhausted) throw this.#exhausted
  }

  spend(steps: number): void {
    this.#left -= steps
    if (this.#left < 0) this.#stop('this takes too many steps')
  }

  /** Bounds what an operation made: text that doubles each time would soon fill the memory. */
  bound(value: unknown): void {
    if (typeof value === 'string' ? value.length > textMax : this.weigh(value) > weightMax) this.#stop('this makes a value that is too large')
  }

  #stop(message: string): never {
    this.#left = -1
    this.#exhausted ??= new ExpressionError('too_complex', message)
    throw this.#exhausted
  }

  /** About what it costs to go through the whole value. */
  weigh(value: unknown): number {
    if (typeof value === 'string') return 1 + (value.length >> 4)
    if (typeof value !== 'object' || value === null) return 1
    const known = this.#weights.get(value)
    if (known !== undefined) return known
    let weight = 1
    for (const part of partsOf(value)) weight += this.weigh(part)
    this.#weights.set(value, weight)
    return weight
  }
}

function partsOf(value: object): Iterable<unknown> {
  if (Array.isArray(value)) return value
  if (value instanceof Map) return value.values()
  return Object.getPrototypeOf(value) === Object.prototype ? Object.values(value) : []
}

const countOf = (value: unknown) => (Array.isArray(value) ? value.length : value instanceof Map ? value.size : 1)

/** What is counted at a node besides the step itself. */
interface Counting {
  /** Its value is gone through by the operation above it: not at all, if it is a text, or whatever it is. */
  read: 'no' | 'text' | 'all'
  /** A macro goes over its value. */
  isRange: boolean
}

const plain: Counting = { read: 'no', isRange: false }
const makers = new Set(['+', 'list', 'map', 'call', 'rcall', 'comprehension'])
const readers = new Set(['+', '==', '!=', 'in', '<', '<=', '>', '>='])

/** Puts the meter into every node of a checked tree. */
export function install(meter: Meter, node: Tree, counting: Counting = plain): void {
  const { alternate, macro } = node.meta
  if (alternate) return install(meter, alternate, counting)
  if (macro) {
    // `has` reads a field; `bind` evaluates its value and its result.
    for (const part of [macro.val, macro.exp]) if (part) install(meter, part, counting)
    return
  }
  if (node.op === 'comprehension') installMacro(meter, node)
  else for (const child of childrenOf(node)) install(meter, child, { read: readOf(node), isRange: false })
  // A macro's list is still growing here.
  if (!node.op.startsWith('accu')) node.setMeta('evaluate', counted(meter, node, counting))
}

function installMacro(meter: Meter, { args }: Tree): void {
  const { iterable, init, step } = args as { iterable: Tree; init: Tree; step: Tree }
  install(meter, iterable, { read: 'no', isRange: true })
  install(meter, init)
  install(meter, step)
}

function readOf(node: Tree): Counting['read'] {
  const call = callOf(node)
  if (call) return call.name === 'size' ? 'text' : 'all'
  return readers.has(node.op) ? 'all' : 'no'
}

function counted(meter: Meter, node: Tree, { read, isRange }: Counting): Evaluate {
  const { evaluate } = node.meta
  const call = callOf(node)
  const cost = call?.receiver !== undefined && call.name.startsWith('get') && call.args.length > 0 ? zonedCost : 1
  const isMaker = makers.has(node.op)
  return function metered(this: unknown, evaluator, self, context) {
    meter.spend(cost)
    const value = evaluate.call(this, evaluator, self, context)
    if (isMaker) meter.bound(value)
    if (isRange) meter.spend(countOf(value))
    if (read === 'all' || (read === 'text' && typeof value === 'string')) meter.spend(meter.weigh(value))
    return value
  }
}
