import { Environment } from '@marcbachmann/cel-js'

/** The library's bounds on one expression, while it is parsed. */
const limits = { maxAstNodes: 2000, maxDepth: 100, maxListElements: 500, maxMapEntries: 500, maxCallArguments: 16 }

/** What `math` is, so that `math.round(x)` is a method of it. */
class MathNamespace {
  readonly name = 'math'
}

/** CEL, with whole numbers and doubles in one sum, and functions of CEL's math extension. */
export const base = withMath(withMixedNumbers(new Environment({ homogeneousAggregateLiterals: false, limits })))

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
  environment.registerOperator('double % double: double', (left: number, right: number) => left % right)
  const isIn = (value: number | bigint, list: (number | bigint)[]) => list.some((item) => Number(item) === Number(value))
  environment.registerOperator('double in list<int>: bool', isIn)
  return environment.registerOperator('int in list<double>: bool', isIn)
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
  for (const [name, run] of Object.entries({ greatest: Math.max, least: Math.min })) {
    const pick = (_math: unknown, left: number | bigint, right: number | bigint) => run(Number(left), Number(right))
    for (const types of ['double, double', 'double, int', 'int, double']) environment.registerFunction(`MathNamespace.${name}(${types}): double`, pick)
    const isFirst = (left: bigint, right: bigint) => left > right === (name === 'greatest')
    environment.registerFunction(`MathNamespace.${name}(int, int): int`, (_math: unknown, left: bigint, right: bigint) => (isFirst(left, right) ? left : right))
  }
  environment.registerFunction('MathNamespace.sqrt(double): double', (_math: unknown, value: number) => Math.sqrt(value))
  environment.registerFunction('MathNamespace.isNaN(double): bool', (_math: unknown, value: number) => Number.isNaN(value))
  environment.registerFunction('MathNamespace.isInf(double): bool', (_math: unknown, value: number) => Math.abs(value) === Infinity)
  return environment.registerFunction('MathNamespace.isFinite(double): bool', (_math: unknown, value: number) => Number.isFinite(value))
}
