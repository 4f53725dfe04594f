import { isDeepStrictEqual } from 'node:util'
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js'
import { compile, ExpressionError, type VariableType } from '../src/index.ts'

/** A value as cel-spec writes it (cel.expr.Value in JSON). */
type Value = Record<string, unknown>

/** cel.expr.conformance.test.SimpleTest in JSON, as far as it is used here. */
interface SimpleTest {
  name: string
  expr: string
  value?: Value
  evalError?: object
  bindings?: Record<string, { value: Value }>
  typeEnv?: { name: string; ident?: { type?: { primitive?: string } } }[]
  container?: string
  disableCheck?: boolean
  typedResult?: object
  checkOnly?: boolean
}

interface Case extends SimpleTest {
  /** Such as `lists/concatenation/list_append`. */
  id: string
}

interface Suite {
  name: string
  suites?: Suite[]
  tests?: { original: object }[]
}

export function* casesOf(suite: Suite = tests, path: string[] = []): Generator<Case> {
  for (const { original } of suite.tests ?? []) {
    const test = original as SimpleTest
    yield { ...test, id: [...path, test.name].join('/') }
  }
  for (const child of suite.suites ?? []) yield* casesOf(child, [...path, child.name])
}

const primitives: Record<string, VariableType> = { BOOL: 'bool', INT64: 'int', DOUBLE: 'double', STRING: 'string' }

/** What differs from the expectation, or undefined. */
export function difference(test: Case): string | undefined {
  const variables = variablesOf(test.typeEnv)
  for (const name of Object.keys(test.bindings ?? {})) variables[name] ??= 'dyn'
  const values = Object.fromEntries(Object.entries(test.bindings ?? {}).map(([name, { value }]) => [name, fromValue(value)]))
  const got = attempt(() => JSON.stringify(compile(test.expr, { variables }).evaluate(values)))
  if (test.evalError) return got.error === undefined ? `an error is expected, not ${got.text}` : undefined
  const { int64Value, doubleValue } = test.value ?? {}
  // What JSON can't carry is an error by its own name.
  if (int64Value !== undefined && !Number.isSafeInteger(Number(int64Value)) && got.error === `the result ${String(int64Value)} is no exact number`)
    return undefined
  if (doubleValue !== undefined && got.error === `the result is ${String(doubleValue)}`) return undefined
  // Which takes negative zero for zero.
  const expected: unknown = JSON.parse(JSON.stringify(plain(test.value ?? { boolValue: true })))
  if (got.text !== undefined && isDeepStrictEqual(JSON.parse(got.text), expected)) return undefined
  return `${JSON.stringify(expected)} is expected, not ${got.error ?? got.text}`
}

/** Why a case is about something this package leaves out, or undefined. */
export function leftOut(test: Case): string | undefined {
  const whole = JSON.stringify([test.expr, test.value, test.bindings, test.typeEnv])
  for (const [what, pattern] of Object.entries(omissions)) if (pattern.test(whole)) return what
  if (test.container !== undefined) return 'containers'
  // Here every expression is checked before it runs.
  return test.disableCheck && /name|type/.test(reasonOf(test) ?? '') ? 'expressions that are wrong by their types, run unchecked' : undefined
}

const omissions = {
  'protocol buffers': /google\.protobuf|TestAllTypes|cel\.expr/,
  'unsigned integers': /\d[uU]\b|uint|UINT64/,
  bytes: /\b[bB][rR]?\\?["']|bytes|BYTES/,
  matches: /matches\(/,
  types: /typeValue/,
  'qualified names of variables': /"name":"\w+\.\w+|"\w+\.[\w.]+":\{"value"/,
  'optional types': /\.\?|optional/,
  'functions of extensions': /charAt|replace\(|quote\(|format\(|reverse\(|bit(?:Not|And|Or|Xor|Shift)/,
}

function reasonOf({ expr, typeEnv }: Case): string | undefined {
  try {
    compile(expr, { variables: variablesOf(typeEnv) })
    return undefined
  } catch (cause) {
    return cause instanceof ExpressionError ? cause.reason : undefined
  }
}

const variablesOf = (typeEnv: SimpleTest['typeEnv'] = []) =>
  Object.fromEntries(typeEnv.map(({ name, ident }) => [name, primitives[ident?.type?.primitive ?? ''] ?? 'dyn']))

function attempt(run: () => string): { text?: string; error?: string } {
  try {
    return { text: run() }
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause
    return { error: cause.message }
  }
}

const list = (value: unknown) => (value as { values?: Value[] }).values ?? []
const entries = (value: unknown) => (value as { entries?: { key: Value; value: Value }[] }).entries ?? []

/** As the result is JSON. */
function plain(value: Value): unknown {
  const [kind, content] = Object.entries(value)[0] ?? []
  if (kind === 'int64Value' || kind === 'doubleValue') return Number(content)
  if (kind === 'listValue') return list(content).map(plain)
  if (kind === 'mapValue') return Object.fromEntries(entries(content).map((entry) => [String(plain(entry.key)), plain(entry.value)]))
  if (kind === 'objectValue') return (content as { value: unknown }).value
  return kind === 'nullValue' ? null : content
}

/** As it is given to an expression. */
function fromValue(value: Value): unknown {
  const [kind, content] = Object.entries(value)[0] ?? []
  if (kind === 'int64Value') return BigInt(String(content))
  if (kind === 'doubleValue') return Number(content)
  if (kind === 'listValue') return list(content).map(fromValue)
  if (kind === 'mapValue') return Object.fromEntries(entries(content).map((entry) => [String(plain(entry.key)), fromValue(entry.value)]))
  if (kind === 'objectValue') return new Date(String((content as { value: unknown }).value))
  return kind === 'nullValue' ? null : content
}
