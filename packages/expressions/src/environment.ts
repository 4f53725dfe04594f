import { Environment } from '@marcbachmann/cel-js'
import type { Duration } from '@marcbachmann/cel-js/evaluator'
import { writeDuration, writeTimestamp } from './values.ts'

const timestamp = 'google.protobuf.Timestamp'
const duration = 'google.protobuf.Duration'

/** The library's bounds on one expression, while it is parsed. */
const limits = { maxAstNodes: 2000, maxDepth: 100, maxListElements: 500, maxMapEntries: 500, maxCallArguments: 16 }

/** What `math` is, so that `math.round(x)` is a method of it. */
class MathNamespace {
  readonly name = 'math'
}

/** CEL, with whole numbers and doubles in one sum, and functions of CEL's math extension. */
export const base = withConversions(withMath(withMixedNumbers(new Environment({ homogeneousAggregateLiterals: false, limits }))))

// JSON's numbers are doubles, and a literal such as 1 is an integer, so that `price + 1` has no overload in CEL itself.
function withMixedNumbers(environment: Environment): Environment {
  const operators: Record<string, (left: number, right: number) => number> = {
    '+': (left, right) => left + right,
    '-': (left, right) => left - right,
    '*': (left, right) => left * right,
    '/': (left, right) => left / right,
    '%': (left, right) => left % right,
  }
  for (const [operator, run] of Object.entries(operators)) {
    const mixed = (left: number | bigint, right: number | bigint) => run(Number(left), Number(right))
    environment.registerOperator(`int ${operator} double: double`, mixed)
    environment.registerOperator(`double ${operator} int: double`, mixed)
  }
  return environment.registerOperator('double % double: double', (left: number, right: number) => left % right)
}

/** Half away from zero, as CEL's `math.round`. */
function round(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value))
}

function withMath(environment: Environment): Environment {
  environment.registerType('MathNamespace', MathNamespace).registerConstant('math', 'MathNamespace', new MathNamespace())
  const doubles = { abs: Math.abs, ceil: Math.ceil, floor: Math.floor, round, sign: Math.sign, trunc: Math.trunc }
  for (const [name, run] of Object.entries(doubles)) {
    environment.registerFunction(`MathNamespace.${name}(double): double`, (_math: unknown, value: number) => run(value))
    environment.registerFunction(`MathNamespace.${name}(int): int`, (_math: unknown, value: bigint) => BigInt(run(Number(value))))
  }
  withExtremes(environment)
  environment.registerFunction('MathNamespace.sqrt(double): double', (_math: unknown, value: number) => Math.sqrt(value))
  environment.registerFunction('MathNamespace.isNaN(double): bool', (_math: unknown, value: number) => Number.isNaN(value))
  environment.registerFunction('MathNamespace.isInf(double): bool', (_math: unknown, value: number) => Math.abs(value) === Infinity)
  return environment.registerFunction('MathNamespace.isFinite(double): bool', (_math: unknown, value: number) => Number.isFinite(value))
}

/** `math.greatest` and `math.least` of one to four numbers or of a list. */
function withExtremes(environment: Environment): void {
  for (const [name, isBetter] of Object.entries({ greatest: isGreater, least: isLess })) {
    const pick = (values: Numeric[]) => values.reduce((best, value) => (isBetter(value, best) ? value : best))
    for (const types of combinations(4)) {
      const isWhole = types.every((type) => type === 'int')
      const run = (_math: unknown, ...values: Numeric[]) => (isWhole ? pick(values) : Number(pick(values)))
      environment.registerFunction(`MathNamespace.${name}(${types.join(', ')}): ${isWhole ? 'int' : 'double'}`, run)
    }
    for (const type of ['int', 'double', 'dyn'])
      environment.registerFunction(`MathNamespace.${name}(list<${type}>): ${type}`, (_math: unknown, values: unknown[]) => pick(numbersOf(values)))
  }
}

type Numeric = number | bigint

function isGreater(left: Numeric, right: Numeric): boolean {
  return left > right
}

function isLess(left: Numeric, right: Numeric): boolean {
  return left < right
}

function numbersOf(values: unknown[]): Numeric[] {
  const numbers = values.filter((value): value is Numeric => typeof value === 'number' || typeof value === 'bigint')
  if (numbers.length === 0 || numbers.length < values.length) throw new TypeError('math.greatest and math.least take at least one number, and numbers only')
  return numbers
}

function combinations(most: number): string[][] {
  if (most === 1) return [['int'], ['double']]
  const shorter = combinations(most - 1)
  const longest = shorter.filter((types) => types.length === most - 1)
  return [
    ...shorter,
    ...longest.flatMap((types) => [
      [...types, 'int'],
      [...types, 'double'],
    ]),
  ]
}

/** The conversions of the standard that the library lacks. */
function withConversions(environment: Environment): Environment {
  return environment
    .registerFunction(`int(${timestamp}): int`, (value: Date) => BigInt(Math.floor(value.getTime() / 1000)))
    .registerFunction(`string(${timestamp}): string`, (value: Date) => writeTimestamp(value))
    .registerFunction(`string(${duration}): string`, (value: Duration) => writeDuration(value))
    .registerFunction(`timestamp(${timestamp}): ${timestamp}`, (value: Date) => value)
    .registerFunction(`duration(${duration}): ${duration}`, (value: Duration) => value)
}
