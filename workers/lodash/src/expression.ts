import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import jsep from 'jsep'
import { isFunctionName } from 'lodash.do/contract'
import { call, type Run } from './call.ts'
import { type Fn, unknownFunction } from './forms.ts'
import { asData, callMethod } from './members.ts'

// Why not CEL, the platform's language for conditions: lodash's callers mean JavaScript (`a ?? b`, `===`, truth of any value, undefined for what is
// not there, `7 / 2` as 3.5, lodash's own functions), and CEL has none of these.

type Place = (string | number)[]
type Node = jsep.Expression & Record<string, unknown>
/** Gives the value of a part of an expression for a callback's arguments. */
type Part = (args: unknown[]) => unknown

const sourceMax = 2000
const nestingMax = 64

/** The function that an expression of JavaScript stands for: operators, members, `? :`, and calls of lodash's functions; it is parsed, never run as code. */
export function compileExpression(run: Run, source: unknown, place: Place): Fn {
  if (typeof source !== 'string' || source.length > sourceMax) return invalid(`an expression is a text of at most ${sourceMax} characters`, place, 'expression')
  checkNesting(source, place)
  const compiler = new Compiler(run, place)
  const part = compiler.part(parse(source, place))
  return (...args) => {
    run.meter.work(compiler.size)
    try {
      return part(args)
    } catch (cause) {
      throw cause instanceof TypeError || cause instanceof RangeError ? failure(cause, place) : cause
    }
  }
}

/** The parser recurses for brackets, for signs and for branches: few of each, before it begins. */
function checkNesting(source: string, place: Place): void {
  let depth = 0
  let signs = 0
  let branches = 0
  for (const char of source) {
    if ('([{'.includes(char)) depth++
    else if (')]}'.includes(char)) depth--
    signs = '!~+-'.includes(char) ? signs + 1 : /\s/.test(char) ? signs : 0
    if (char === '?') branches++
    if (depth > nestingMax || signs > nestingMax || branches > nestingMax) invalid(`an expression may be nested ${nestingMax} deep`, place, 'expression')
  }
}

function parse(source: string, place: Place): Node {
  try {
    return jsep(source)
  } catch (cause) {
    const { message, index } = cause as Error & { index?: number }
    return invalid(`${message.replace(/ at character \d+$/, '')}${index === undefined ? '' : ` (at character ${index})`}`, place, 'expression')
  }
}

const failure = (cause: Error, place: Place): Problem =>
  new Problem('invalid_argument', 'the expression throws on a value: where something may be missing, write ?. or ??', {
    ...{ issues: [{ path: place, message: 'throws on a value' }], reason: 'throws', cause },
  })

type Binary = (left: never, right: never) => unknown

/** Operators of two values, which JavaScript itself computes. */
const binary: Record<string, Binary> = {
  '+': (left: number, right: number) => left + right,
  '-': (left: number, right: number) => left - right,
  '*': (left: number, right: number) => left * right,
  '/': (left: number, right: number) => left / right,
  '%': (left: number, right: number) => left % right,
  '**': (left: number, right: number) => left ** right,
  '<': (left: number, right: number) => left < right,
  '<=': (left: number, right: number) => left <= right,
  '>': (left: number, right: number) => left > right,
  '>=': (left: number, right: number) => left >= right,
  // oxlint-disable-next-line eqeqeq -- the operator of the language
  '==': (left: unknown, right: unknown) => left == right,
  // oxlint-disable-next-line eqeqeq -- the operator of the language
  '!=': (left: unknown, right: unknown) => left != right,
  '===': (left: unknown, right: unknown) => left === right,
  '!==': (left: unknown, right: unknown) => left !== right,
  '&': (left: number, right: number) => left & right,
  '|': (left: number, right: number) => left | right,
  '^': (left: number, right: number) => left ^ right,
  '<<': (left: number, right: number) => left << right,
  '>>': (left: number, right: number) => left >> right,
  '>>>': (left: number, right: number) => left >>> right,
}

const unary: Record<string, (value: never) => unknown> = {
  '!': (value: unknown) => !value,
  '-': (value: number) => -value,
  '+': (value: unknown) => Number(value),
  '~': (value: number) => ~value,
}

/** Operators that may not need their right side. */
const short: Record<string, (left: Part, right: Part) => Part> = {
  '&&': (left, right) => (args) => left(args) && right(args),
  '||': (left, right) => (args) => left(args) || right(args),
  '??': (left, right) => (args) => left(args) ?? right(args),
}

const constants: Record<string, unknown> = { undefined, NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY }
// Names of a callback's arguments, where the value has no property of that name.
const argumentNames: Record<string, number> = { value: 0, key: 1, index: 1 }

const own = (value: unknown, key: PropertyKey): boolean => value !== null && value !== undefined && Object.hasOwn(Object(value) as object, key)

class Compiler {
  readonly #run: Run
  readonly #place: Place
  size = 0

  constructor(run: Run, place: Place) {
    this.#run = run
    this.#place = place
  }

  part(node: Node): Part {
    this.size++
    switch (node.type) {
      case 'Literal':
        return () => node['value']
      case 'Identifier':
        return this.#name(String(node['name']))
      case 'UnaryExpression':
        return this.#unary(node)
      case 'BinaryExpression':
        return this.#binary(node)
      case 'ConditionalExpression':
        return this.#conditional(node)
      case 'MemberExpression':
        return this.#optional(this.#member(node))
      case 'CallExpression':
        return this.#optional(this.#call(node))
      case 'ArrayExpression':
        return this.#array(node)
      default:
        return this.#refuse('one expression is wanted: operators, members, ? : and calls of lodash’s functions')
    }
  }

  #refuse(message: string): never {
    return invalid(message, this.#place, 'expression')
  }

  #name(name: string): Part {
    if (Object.hasOwn(constants, name)) return () => constants[name]
    const position = /^\$(\d)$/.exec(name)?.[1]
    if (position !== undefined) return (args) => asData(args[Number(position)])
    const index = Object.hasOwn(argumentNames, name) ? argumentNames[name] : undefined
    return ([value, ...rest]) => {
      if (own(value, name)) return asData((value as Record<string, unknown>)[name])
      return index === undefined ? undefined : asData(index === 0 ? value : rest[index - 1])
    }
  }

  #unary({ operator, argument }: Node): Part {
    const apply = Object.hasOwn(unary, String(operator)) ? unary[String(operator)] : undefined
    if (!apply) return this.#refuse(`there is no operator ${String(operator)}`)
    const value = this.part(argument as Node)
    return (args) => apply(value(args) as never)
  }

  #binary({ operator, left, right }: Node): Part {
    const name = String(operator)
    const [one, other] = [this.part(left as Node), this.part(right as Node)]
    if (Object.hasOwn(short, name)) return (short[name] as (left: Part, right: Part) => Part)(one, other)
    const apply = Object.hasOwn(binary, name) ? binary[name] : undefined
    if (!apply) return this.#refuse(`there is no operator ${name}`)
    const { meter } = this.#run
    return (args) => {
      const value = apply(one(args) as never, other(args) as never)
      if (typeof value === 'string') meter.characters(value.length)
      return value
    }
  }

  #conditional({ test, consequent, alternate }: Node): Part {
    const [when, yes, no] = [this.part(test as Node), this.part(consequent as Node), this.part(alternate as Node)]
    return (args) => (when(args) ? yes(args) : no(args))
  }

  #array({ elements }: Node): Part {
    const parts = (elements as (Node | null)[]).map((each) => (each ? this.part(each) : () => undefined))
    return (args) => parts.map((part) => part(args))
  }

  /** `a?.b.c` is nothing where `a` is nothing, as a whole. */
  #optional(part: Part): Part {
    return (args) => {
      const value = part(args)
      return value === nothing ? undefined : value
    }
  }

  /** What stands before a `.` or `(`, where `nothing` still ends the whole chain. */
  #object(node: Node): Part {
    if (node.type === 'MemberExpression') return this.#member(node)
    if (node.type === 'CallExpression') return this.#call(node)
    return this.part(node)
  }

  #member(node: Node): Part {
    const object = this.#object(node['object'] as Node)
    const key = this.#key(node)
    const isOptional = node['optional'] === true
    return (args) => {
      const value = object(args)
      if (value === nothing || (isOptional && (value === null || value === undefined))) return nothing
      const name = key(args) as PropertyKey
      if (value === null || value === undefined) throw new TypeError(`${String(name)} of nothing`)
      return own(value, name) ? asData((value as Record<PropertyKey, unknown>)[name]) : undefined
    }
  }

  #key({ computed, property }: Node): Part {
    return computed === true ? this.part(property as Node) : () => (property as Node)['name']
  }

  #call(node: Node): Part {
    const callee = node['callee'] as Node
    const parts = (node['arguments'] as Node[]).map((each) => this.part(each))
    if (callee.type === 'MemberExpression') return this.#method(callee, parts)
    const name = callee.type === 'Identifier' ? String(callee['name']) : ''
    if (!isFunctionName(name)) return unknownFunction(name, this.#place)
    return (args) =>
      call(
        this.#run,
        name,
        parts.map((part) => part(args)),
      )
  }

  #method(callee: Node, parts: Part[]): Part {
    const object = this.#object(callee['object'] as Node)
    const key = this.#key(callee)
    const isOptional = callee['optional'] === true
    return (args) => {
      const value = object(args)
      if (value === nothing || (isOptional && (value === null || value === undefined))) return nothing
      if (value === null || value === undefined) throw new TypeError('a method of nothing')
      return callMethod(
        this.#run.meter,
        value,
        String(key(args)),
        parts.map((part) => part(args)),
      )
    }
  }
}

/** Where an optional chain ends. */
const nothing = Symbol('nothing')
