import { z } from 'zod'
import { type Names, pascal } from './names.ts'
import { docComment, type JsonSchema, printMembers, printType } from './print.ts'

type Io = 'input' | 'output'
type Definitions = Map<string, JsonSchema>

/** Collects the schemas of a domain and prints those that are used as named TypeScript types. */
export class TypeFile {
  readonly #names: Names
  readonly #docs: Map<string, string>
  readonly #registries = { input: z.registry<{ id: string }>(), output: z.registry<{ id: string }>() }
  readonly #definitions: Record<Io, Definitions> = { input: new Map(), output: new Map() }
  /** By io and id the name of the printed type. */
  readonly #printed = new Map<string, string>()
  #text = ''

  constructor(names: Names, shared: Map<string, z.ZodType>, docs: Map<string, string>) {
    this.#names = names
    this.#docs = docs
    for (const [name, schema] of shared) {
      if (isScalar(schema)) continue
      this.#registries.input.add(schema, { id: name })
      this.#registries.output.add(schema, { id: name })
    }
  }

  /** Adds a schema under a name of its own. A shared one keeps its own name, too. */
  add(io: Io, id: string, schema: z.ZodType, doc: string): void {
    const registry = this.#registries[io]
    // A clone, since a registry holds each schema once and methods may share one.
    const shared = registry.get(schema)?.id
    if (shared !== undefined) this.#definitions[io].set(id, { $ref: `#${shared}` })
    else registry.add(schema.clone(), { id })
    if (!this.#docs.has(id)) this.#docs.set(id, doc)
  }

  /** Call after the last `add`, before `use`. */
  seal(): void {
    for (const io of ['input', 'output'] as const) {
      for (const [id, schema] of lift(this.#registries[io], io)) this.#definitions[io].set(id, schema)
    }
  }

  /** The name of the type; it and what it needs are in `text` from now on. */
  use(io: Io, id: string): string {
    const known = this.#printed.get(`${io} ${id}`)
    if (known !== undefined) return known
    const isBoth = this.#definitions.input.has(id) && this.#definitions.output.has(id)
    const isOne = !isBoth || this.#closure('input', id) === this.#closure('output', id)
    const other = isOne ? this.#printed.get(`${io === 'input' ? 'output' : 'input'} ${id}`) : undefined
    const name = other ?? this.#names.claim(isOne || io === 'output' ? id : `${id}Input`)
    this.#printed.set(`${io} ${id}`, name)
    if (name !== other) this.#print(io, id, name)
    return name
  }

  /** Whether a caller may leave out the whole input. */
  isOptional(id: string): boolean {
    return (this.#definitions.input.get(id)?.required ?? []).length === 0
  }

  get text(): string {
    return this.#text
  }

  #print(io: Io, id: string, name: string): void {
    const schema = this.#definitions[io].get(id) ?? {}
    const nameOf = (ref: string) => this.use(io, idOf(ref))
    // Printing may print other types first, so that the text is joined last.
    const isInterface = schema.type === 'object' && schema.properties && Object.keys(schema.properties).length > 0 && !isCatchall(schema)
    const body = isInterface ? `interface ${name} ${printMembers(schema, nameOf, '')}` : `type ${name} = ${printType(schema, nameOf)}`
    const doc = [...new Set([this.#docs.get(id), schema.description])].filter((part) => part !== undefined)
    this.#text += `\n${docComment(doc, '')}export ${body}\n`
  }

  /** A text that is the same for types that print alike. */
  #closure(io: Io, id: string, seen = new Set<string>()): string {
    if (seen.has(id)) return id
    seen.add(id)
    const schema = this.#definitions[io].get(id)
    if (!schema) return 'none'
    const text = JSON.stringify(shown(schema))
    const inner = [...text.matchAll(/"\$ref":"(#[^"]+)"/g)].map(([, ref = '']) => this.#closure(io, idOf(ref), seen))
    return [text, ...inner].join('\n')
  }
}

/** Types with an index that is not `unknown` are intersections, not interfaces. */
const isCatchall = ({ additionalProperties }: JsonSchema): boolean => typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0

const idOf = (ref: string): string => ref.slice(1)

/** The schema without what its type does not show. Of a map of properties every key is a name, also `default`. */
function shown(value: unknown, isMap = false): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return Array.isArray(value) ? value.map((item) => shown(item)) : value
  const entries = Object.entries(value).filter(([key, inner]) => isMap || (key !== 'default' && !(key === 'additionalProperties' && inner === false)))
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, !isMap && key === 'required' ? sorted(inner as string[]) : shown(inner, !isMap && key === 'properties')]),
  )
}

const sorted = (names: string[]): string[] => names.toSorted((a, b) => (a < b ? -1 : 1))

/** Of these a name says less than the type itself. */
function isScalar(schema: z.ZodType): boolean {
  const { type, enum: values } = z.toJSONSchema(schema, { unrepresentable: 'any' }) as JsonSchema
  return ['string', 'number', 'integer', 'boolean'].includes(String(type)) && values === undefined
}

const shared = '#__shared#/$defs/'

/** The registry's schemas as JSON Schema, each under its id; shared and recursive ones get an id by what they are or where they stand. */
function lift(registry: z.core.$ZodRegistry<{ id: string }>, io: Io): Definitions {
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: 'any',
    uri: (id) => `#${id}`,
    // Of what comes, a default says nothing.
    override: ({ jsonSchema }) => void (io === 'output' && delete jsonSchema.default),
  })
  const { __shared, ...own } = schemas as Record<string, JsonSchema & { $defs?: Record<string, JsonSchema> }>
  const defs = __shared?.$defs ?? {}
  const places = placesOf({ ...own, ...defs })
  const ids = new Map(
    Object.entries(defs).map(([id, schema]) => [id, /^schema\d+$/.test(id) ? (isJson(id, schema) ? 'Json' : (places.get(id) ?? pascal(id))) : id]),
  )
  const text = JSON.stringify({ ...own, ...Object.fromEntries(Object.entries(defs).map(([id, schema]) => [ids.get(id), schema])) })
  const renamed = JSON.parse(text.replaceAll(/"#__shared#\/\$defs\/([^"]+)"/g, (_: string, id: string) => JSON.stringify(`#${ids.get(id) ?? id}`))) as Record<
    string,
    JsonSchema
  >
  return new Map(Object.entries(renamed))
}

/** `z.json()`, however often it was made. */
function isJson(id: string, { anyOf }: JsonSchema): boolean {
  const self = { $ref: `${shared}${id}` }
  const parts = [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }, { type: 'array', items: self }]
  return JSON.stringify(anyOf) === JSON.stringify([...parts, { type: 'object', propertyNames: { type: 'string' }, additionalProperties: self }])
}

/** For each shared definition where it is met first: `ParseOutputItems`. */
function placesOf(schemas: Record<string, JsonSchema>): Map<string, string> {
  const places = new Map<string, string>()
  const visit = (value: unknown, path: string[]): void => {
    if (typeof value !== 'object' || value === null) return
    const { $ref } = value as JsonSchema
    if (typeof $ref === 'string' && $ref.startsWith(shared) && !places.has($ref.slice(shared.length))) places.set($ref.slice(shared.length), pascal(...path))
    for (const [key, inner] of Object.entries(value)) visit(inner, structural.has(key) || /^\d+$/.test(key) ? path : [...path, key])
  }
  for (const [id, schema] of Object.entries(schemas)) visit(schema, [/^schema\d+$/.test(id) ? (places.get(id) ?? id) : id])
  return places
}

const structural = new Set(['properties', 'items', 'prefixItems', 'anyOf', 'oneOf', 'allOf', 'additionalProperties'])
