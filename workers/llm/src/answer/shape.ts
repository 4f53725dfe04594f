import { type CompiledSchema, compileSchema, SchemaError, type ValidationError } from '@dot-do/schema'
import { invalid } from '@dot-do/service'

/** Either data that is valid, or what is wrong with it. */
export type Checked = { data: unknown; issues?: undefined } | { data?: undefined; issues: { path: (string | number)[]; message: string }[] }

const issuesMax = 20

/** What an answer must look like: the caller's schema, wrapped so that any model can be asked for it. */
export class Shape {
  /** What the model is asked for: an object, as native structured output and tools demand. */
  readonly asked: Record<string, unknown>
  readonly isList: boolean
  readonly #schema: CompiledSchema
  readonly #wrapper: 'items' | 'value' | undefined

  /** `invalid_argument` for a schema that can't be used. */
  constructor(schema: Record<string, unknown>, isList: boolean) {
    this.isList = isList
    this.#schema = compile(schema)
    this.#wrapper = isList ? 'items' : schema.type === 'object' ? undefined : 'value'
    this.asked = this.#wrapper === undefined ? schema : wrapped(schema, this.#wrapper)
  }

  /** The data in what a model wrote. */
  read(text: string): Checked {
    const value = jsonIn(text)
    if (value === undefined) return { issues: [{ path: [], message: 'this is not JSON' }] }
    const inner = this.#unwrap(value)
    if (!this.isList) return this.check(inner)
    if (!Array.isArray(inner)) return { issues: [{ path: [], message: 'this is not an array' }] }
    const issues = inner.flatMap((item, index) => (this.check(item).issues ?? []).map(({ path, message }) => ({ path: [index, ...path], message })))
    return issues.length > 0 ? { issues: issues.slice(0, issuesMax) } : { data: inner }
  }

  /** One value, an element where a list is asked for. */
  check(value: unknown): Checked {
    const { valid, errors } = guarded(() => this.#schema.validate(value))
    return valid ? { data: value } : { issues: errors.slice(0, issuesMax).map(({ path, message }: ValidationError) => ({ path, message })) }
  }

  // Asked in words, a model may leave the wrapping out.
  #unwrap(value: unknown): unknown {
    if (this.#wrapper === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, this.#wrapper)) return value
    return Object.keys(value).length === 1 ? (value as Record<string, unknown>)[this.#wrapper] : value
  }
}

const compile = (schema: Record<string, unknown>): CompiledSchema => guarded(() => compileSchema(schema))

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (err) {
    if (err instanceof SchemaError) return invalid(err.message, ['schema', ...err.path], err.reason)
    throw err
  }
}

// References lead to definitions at the root, which must stay there.
function wrapped(schema: Record<string, unknown>, name: 'items' | 'value'): Record<string, unknown> {
  const { $defs, definitions, $schema, ...inner } = schema
  const content = name === 'items' ? { type: 'array', items: inner } : inner
  const outer = { type: 'object', properties: { [name]: content }, required: [name], additionalProperties: false }
  return { ...($schema !== undefined && { $schema }), ...($defs !== undefined && { $defs }), ...(definitions !== undefined && { definitions }), ...outer }
}

/** The JSON in a text: the whole of it, a fenced block, or from the first bracket to the last. */
function jsonIn(text: string): unknown {
  const fenced = /```(?:json)?\s*\n([^]*?)\n\s*```/.exec(text)?.[1]
  const start = text.search(/[[{]/)
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'))
  for (const candidate of [text, fenced, start >= 0 && end > start ? text.slice(start, end + 1) : undefined]) {
    if (candidate === undefined) continue
    try {
      const value: unknown = JSON.parse(candidate)
      // A value nested deeper than an answer may be could not leave.
      if (!isDeeperThan(value, 64)) return value
    } catch {
      // The next one, if there is one.
    }
  }
  return undefined
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1))
}
