import fc, { type Arbitrary } from 'fast-check'

/** A JSON Schema 2020-12, as `gateway.describe` gives it. */
export interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  items?: Schema
  prefixItems?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  pattern?: string
  contentEncoding?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  minItems?: number
  maxItems?: number
  $ref?: string
  $defs?: Record<string, Schema>
}

/** Values of a schema, the odd ones among them: empty and long, unicode, names that JavaScript claims, numbers at the edge. */
export const arbitraryOf = (schema: Schema): Arbitrary<unknown> => valueOf(schema, schema, 0)

type Make = (schema: Schema, root: Schema, depth: number) => Arbitrary<unknown>

const valueOf: Make = (schema, root, depth) => {
  if (schema.$ref !== undefined) return valueOf(resolve(schema.$ref, root), root, depth + 1)
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const options = schema.anyOf ?? schema.oneOf
  if (options) return fc.oneof(...options.map((option) => valueOf({ ...without(schema), ...option }, root, depth)))
  if (schema.allOf) return valueOf(Object.assign({}, without(schema), ...schema.allOf), root, depth)
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => valueOf({ ...schema, type }, root, depth)))
  const make = Object.hasOwn(makers, schema.type ?? '') ? makers[schema.type as keyof typeof makers] : undefined
  return make ? make(schema, root, depth) : fc.jsonValue({ maxDepth: 3 })
}

const without = ({ anyOf: _, oneOf: __, allOf: ___, ...rest }: Schema): Schema => rest

function resolve(ref: string, root: Schema): Schema {
  if (ref === '#') return root
  const name = ref.replace('#/$defs/', '')
  const found = root.$defs?.[name]
  if (!found) throw new Error(`the schema has no ${ref}`)
  return found
}

const formats: Record<string, Arbitrary<string>> = {
  'date-time': fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  uri: fc.webUrl(),
  email: fc.emailAddress(),
  uuid: fc.uuid(),
}

const spicy = ['__proto__', 'constructor', '\u0000', '\ud800', '💥'.repeat(3), '\u202eabc', '<script>', "';--", '${x}', '../..', '%00', ' ']

// Look-around and classes of Unicode the library does not know: what the first says is looked at afterwards, for the second any text may do.
const lookarounds = /\(\?<?[=!](?:[^()[\]\\]|\\.|\[(?:[^\]\\]|\\.)*\])*\)/g
const unicodeClass = /\\p\{/

function matching(pattern: string): Arbitrary<string> {
  const whole = new RegExp(pattern, 'u')
  const text = unicodeClass.test(pattern)
    ? fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
    : fc.stringMatching(new RegExp(pattern.replaceAll(lookarounds, ''), 'u'))
  return text.filter((value) => whole.test(value))
}

// A schema may hold itself: deeper than this, what may be empty is.
const depthMax = 4

const makers = {
  null: () => fc.constant(null),
  boolean: () => fc.boolean(),
  string: ({ pattern, format, contentEncoding, minLength = 0, maxLength = 200 }: Schema) => {
    if (contentEncoding === 'base64') return fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64'))
    const known = format === undefined ? undefined : formats[format]
    if (known) return known
    if (pattern !== undefined) return matching(pattern).filter((text) => text.length >= minLength && text.length <= maxLength)
    const text = fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 200), unit: 'binary' })
    const fitting = spicy.filter(({ length }) => length >= minLength && length <= maxLength)
    return fitting.length === 0 ? text : fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: fc.constantFrom(...fitting) })
  },
  number: ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema) =>
    fc.double({ min: minimum ?? exclusiveMinimum, max: maximum ?? exclusiveMaximum, noNaN: true, noDefaultInfinity: true }),
  integer: ({ minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER }: Schema) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: Math.ceil(minimum), max: Math.min(maximum, minimum + 1000) }) },
      { weight: 1, arbitrary: fc.maxSafeInteger().map((n) => Math.max(minimum, Math.min(maximum, n))) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(minimum, maximum),
      },
    ),
  array: (({ items = {}, prefixItems, minItems = 0, maxItems = 5 }, root, depth) => {
    if (depth > depthMax && minItems === 0) return fc.constant([])
    if (prefixItems) return fc.tuple(...prefixItems.map((item) => valueOf(item, root, depth + 1)))
    return fc.array(valueOf(items, root, depth + 1), { minLength: minItems, maxLength: Math.min(maxItems, minItems + 4) })
  }) satisfies Make,
  object: (({ properties = {}, required = [], additionalProperties, propertyNames = { type: 'string' } }, root, depth) => {
    if (depth > depthMax && required.length === 0) return fc.constant({})
    const names = Object.keys(properties).filter((name) => required.includes(name) || depth <= depthMax)
    const known = fc.record(Object.fromEntries(names.map((name) => [name, valueOf(properties[name] as Schema, root, depth + 1)])), { requiredKeys: required })
    if (typeof additionalProperties !== 'object') return known
    const more = fc.dictionary(
      valueOf({ type: 'string', maxLength: 20, ...propertyNames }, root, depth + 1) as Arbitrary<string>,
      valueOf(additionalProperties, root, depth + 1),
      {
        maxKeys: 4,
      },
    )
    return fc.tuple(known, more).map(([left, right]) => ({ ...right, ...left }))
  }) satisfies Make,
}
