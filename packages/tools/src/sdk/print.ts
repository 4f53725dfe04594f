import { inspect } from 'node:util'

/** As much of JSON Schema 2020-12 as zod writes. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  not?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  propertyNames?: JsonSchema
  prefixItems?: JsonSchema[]
  items?: JsonSchema | boolean
  minItems?: number
  contentEncoding?: string
  description?: string
  default?: unknown
  deprecated?: boolean
}

/** The name of the type that a `$ref` leads to. */
export type NameOf = (ref: string) => string

const lineMax = 150

/** A JSON Schema as a TypeScript type. */
export function printType(schema: JsonSchema, nameOf: NameOf, indent = ''): string {
  const print = (inner: JsonSchema) => printType(inner, nameOf, indent)
  const { $ref, type, anyOf, oneOf, allOf } = schema
  if ($ref !== undefined) return nameOf($ref)
  if ('const' in schema) return literal(schema.const)
  if (schema.enum) return schema.enum.map(literal).join(' | ') || 'never'
  if (anyOf ?? oneOf) return union((anyOf ?? oneOf ?? []).map(print))
  if (allOf) return allOf.map((part) => group(print(part))).join(' & ')
  if (schema.not) return 'never'
  if (Array.isArray(type)) return union(type.map((one) => print({ ...schema, type: one })))
  if (type === 'object') return printObject(schema, nameOf, indent)
  if (type === 'array') return printArray(schema, print)
  if (type === 'string') return schema.contentEncoding === 'binary' ? 'FileInput' : 'string'
  if (type === 'integer' || type === 'number') return 'number'
  return type ?? 'unknown'
}

const literal = (value: unknown): string => (typeof value === 'string' ? inspect(value) : String(value))
const union = (types: string[]): string => [...new Set(types)].join(' | ')
const group = (type: string): string => (isCompound(type) ? `(${type})` : type)

/** Whether a `|` or `&` stands outside all brackets and quotes. */
function isCompound(type: string): boolean {
  const bare = type.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '')
  let depth = 0
  for (const character of bare) {
    if ('{[('.includes(character)) depth++
    else if ('}])'.includes(character)) depth--
    else if (depth === 0 && '|&'.includes(character)) return true
  }
  return false
}

function printArray({ prefixItems, items, minItems = 0 }: JsonSchema, print: (schema: JsonSchema) => string): string {
  const rest = typeof items === 'object' ? print(items) : undefined
  if (!prefixItems) return rest === undefined ? 'unknown[]' : `${group(rest)}[]`
  const places = prefixItems.map((item, index) => (index < minItems ? print(item) : `${group(print(item))}?`))
  return `[${[...places, ...(rest === undefined ? [] : [`...${group(rest)}[]`])].join(', ')}]`
}

function printObject(schema: JsonSchema, nameOf: NameOf, indent: string): string {
  const { properties = {}, additionalProperties: others, propertyNames } = schema
  const keys = propertyNames?.enum
  if (keys && typeof others === 'object') {
    return printObject(
      { type: 'object', properties: Object.fromEntries(keys.map((key) => [String(key), others])), required: schema.required ?? [] },
      nameOf,
      indent,
    )
  }
  const index = typeof others === 'object' ? printType(others, nameOf, indent) : undefined
  if (Object.keys(properties).length === 0) return index === undefined ? 'Record<string, never>' : `{ [key: string]: ${index} }`
  // An index signature would bind the named properties too.
  if (index !== undefined && index !== 'unknown') return `${printMembers(schema, nameOf, indent, true)} & { [key: string]: ${index} }`
  return printMembers(schema, nameOf, indent, true)
}

/** `{ … }` with one property a line, unless it may be short, is, and has nothing to explain. */
export function printMembers(
  { properties = {}, required = [], additionalProperties: others }: JsonSchema,
  nameOf: NameOf,
  indent: string,
  mayBeShort = false,
): string {
  const inner = `${indent}  `
  const members = Object.entries(properties).map(([key, schema]) => {
    const type = printType(schema, nameOf, inner)
    return { doc: docComment(docOf(schema), inner), text: `${propertyName(key)}${required.includes(key) ? '' : '?'}: ${type}` }
  })
  if (typeof others === 'object' && Object.keys(others).length === 0) members.push({ doc: '', text: '[key: string]: unknown' })
  const short = `{ ${members.map(({ text }) => text).join('; ')} }`
  if (mayBeShort && members.every(({ doc }) => doc === '') && !short.includes('\n') && indent.length + short.length < lineMax) return short
  return `{\n${members.map(({ doc, text }) => `${doc}${inner}${text}\n`).join('')}${indent}}`
}

export const propertyName = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : inspect(key))

function docOf({ description, default: byDefault, deprecated }: JsonSchema): string[] {
  return [
    ...(description === undefined ? [] : [description]),
    ...(byDefault === undefined ? [] : [`@default ${inspect(byDefault)}`]),
    ...(deprecated ? ['@deprecated'] : []),
  ]
}

const docWidth = 120

/** A JSDoc comment of paragraphs and tags, ending in a line break; nothing for nothing. */
export function docComment(parts: string[], indent: string): string {
  const lines = parts.flatMap((part, index) => {
    const own = part.startsWith('@') ? part.split('\n') : wrap(part, docWidth - indent.length)
    return index === 0 || (part.startsWith('@') && parts[index - 1]?.startsWith('@')) ? own : ['', ...own]
  })
  const safe = lines.map((line) => line.replaceAll('*/', '*\\/'))
  if (safe.length === 0) return ''
  if (safe.length === 1) return `${indent}/** ${safe[0]} */\n`
  return `${indent}/**\n${safe.map((line) => `${indent} *${line && ` ${line}`}\n`).join('')}${indent} */\n`
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line]
}
