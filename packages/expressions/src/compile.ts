import { type Environment, EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js'
import { checkTree, referencesOf, rename } from './check.ts'
import { base } from './environment.ts'
import { ExpressionError, type ExpressionReason } from './error.ts'
import { install, Meter } from './meter.ts'
import type { Tree } from './tree.ts'
import { checkTypes } from './types.ts'
import { type Result, type Variable, variableOf, type VariableType, writeValue } from './values.ts'

/** Of the source, in characters. */
const sourceMax = 8192
const stepsDefault = 1_000_000

export interface CompileOptions {
  /** The names the expression may use; a name that is no identifier of CEL can't be used in one. */
  variables: Record<string, VariableType> | ReadonlyMap<string, VariableType>
  /** How much an evaluation may do. The default is about a tenth of a second. */
  steps?: number
}

export interface Expression {
  /** The value for these variables. Throws ExpressionError: `missing`, `type`, `too_complex` or `failed`. */
  evaluate: (values: Record<string, unknown> | ReadonlyMap<string, unknown>) => Result
  /** The result's type by CEL's names (`double`, `int`, `string`, `bool`, `timestamp`, `duration`, `list<string>`, …), `dyn` where only a run can tell. */
  type: string
  /** The variables it uses. */
  references: string[]
  /** The steps that its last evaluation took. */
  spent: () => number
}

/**
 * Compiles an expression of CEL (Common Expression Language, cel-spec). Throws ExpressionError with the place for one that is malformed, too large, names
 * what there isn't, or whose types don't fit. Whole numbers and doubles mix: `price + 1`, `n > 0 ? n : 0`. There is no `matches`.
 */
export function compile(source: string, { variables, steps = stepsDefault }: CompileOptions): Expression {
  if (source.length > sourceMax) throw new ExpressionError('too_large', `an expression may have at most ${sourceMax} characters`)
  const known = new Map(entriesOf(variables).map(([name, type]) => [name, variableOf(type)]))
  const { environment, names } = declare(known)
  const parsed = attempt(source, () => environment.parse(source))
  const tree = parsed.ast as unknown as Tree
  checkTree(tree, source)
  const references = referencesOf(tree, known)
  rename(tree, names)
  const type = attempt(source, () => checkTypes(parsed, tree))
  const meter = new Meter(steps)
  install(meter, tree)
  const uses = references.map((name): Use => ({ name, inner: names.get(name) ?? name, variable: known.get(name) ?? variableOf('dyn') }))
  return { type, references, evaluate: (values) => attempt(source, () => evaluate(parsed, meter, uses, values)), spent: () => meter.spent }
}

type Parsed = ReturnType<Environment['parse']>

const entriesOf = <T>(record: Record<string, T> | ReadonlyMap<string, T>): [string, T][] =>
  record instanceof Map ? [...record] : Object.entries(record as Record<string, T>)

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/

// A field may be called `type` or `int`, which are names of the language: then it has another name inside.
function declare(variables: Map<string, Variable>): { environment: Environment; names: Map<string, string> } {
  const environment = base.clone()
  const names = new Map<string, string>()
  for (const [name, { declared }] of variables) {
    if (!identifier.test(name)) continue
    let inner = name
    while (isTaken(environment, inner, name, variables)) inner += '_'
    if (inner !== name) names.set(name, inner)
    environment.registerVariable(inner, declared)
  }
  return { environment, names }
}

// `prototype` and the like never get through the parser, whatever they are called inside.
const unregistrable = /^(?:__proto__|prototype|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)$/

const isTaken = (environment: Environment, inner: string, name: string, variables: Map<string, Variable>) =>
  environment.hasVariable(inner) || unregistrable.test(inner) || (inner !== name && variables.has(inner))

interface Use {
  name: string
  inner: string
  variable: Variable
}

function evaluate(parsed: Parsed, meter: Meter, uses: Use[], values: Record<string, unknown> | ReadonlyMap<string, unknown>): Result {
  const context = new Map<string, unknown>()
  for (const { name, inner, variable } of uses) context.set(inner, read(name, variable, valueOf(values, name)))
  meter.start()
  const value: unknown = parsed(context)
  meter.finish()
  return writeValue(value)
}

function valueOf(values: Record<string, unknown> | ReadonlyMap<string, unknown>, name: string): unknown {
  if (values instanceof Map) return values.get(name)
  return Object.hasOwn(values, name) ? (values as Record<string, unknown>)[name] : undefined
}

function read(name: string, { isOptional, read: convert }: Variable, value: unknown): unknown {
  if (value !== undefined && value !== null) return convert(value)
  if (isOptional) return null
  throw new ExpressionError('missing', `${name} has no value`)
}

function attempt<T>(source: string, run: () => T): T {
  try {
    return run()
  } catch (cause) {
    throw explain(cause, source)
  }
}

function explain(cause: unknown, source: string): unknown {
  if (cause instanceof ExpressionError) return cause
  // The parser recurses for each `!` and `-`, which its own bound on depth doesn't count.
  if (cause instanceof RangeError && cause.message.includes('stack')) return new ExpressionError('too_large', 'the expression is nested too deep')
  const isOurs = cause instanceof ParseError || cause instanceof CelTypeError || cause instanceof EvaluationError
  if (!isOurs) return new ExpressionError('failed', cause instanceof Error ? decapitalised(cause.message) : 'the expression failed')
  const position = cause.range?.start
  return new ExpressionError(reasonOf(cause), decapitalised(cause.summary), position === undefined ? undefined : { source, position })
}

function reasonOf(error: ParseError | CelTypeError | EvaluationError): ExpressionReason {
  if (error.code === 'limit_exceeded') return 'too_large'
  if (error instanceof ParseError) return 'syntax'
  if (error.code === 'unknown_variable') return 'name'
  return error instanceof CelTypeError ? 'type' : 'failed'
}

const decapitalised = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
