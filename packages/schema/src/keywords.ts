/** What a keyword's value must look like, and where the schemas inside it are. */
export type Shape =
  | { kind: 'schema' | 'schemas' | 'schemaMap' | 'items' | 'dependencies' }
  | { kind: 'plain'; fits: (value: unknown) => boolean; expected: string }

export type Draft = '7' | '2020-12'

const plain = (expected: string, fits: (value: unknown) => boolean): Shape => ({ kind: 'plain', fits, expected })

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const isString = (value: unknown) => typeof value === 'string'
const isStrings = (value: unknown) => Array.isArray(value) && value.every(isString)
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
const types = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'])
const isType = (value: unknown) => typeof value === 'string' && types.has(value)

const schema: Shape = { kind: 'schema' }
const schemas: Shape = { kind: 'schemas' }
const schemaMap: Shape = { kind: 'schemaMap' }
const number = plain('a number', isNumber)
const count = plain('a whole number that is not negative', isCount)
const boolean = plain('a boolean', (value) => typeof value === 'boolean')
const text = plain('a string', isString)
const strings = plain('an array of strings', isStrings)
const any = plain('anything', () => true)

const both: Record<string, Shape> = {
  $id: text,
  $ref: text,
  $defs: schemaMap,
  definitions: schemaMap,
  type: plain(
    `one of ${[...types].join(', ')}, or an array of them`,
    (value) => isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType)),
  ),
  const: any,
  enum: plain('an array', Array.isArray),
  not: schema,
  allOf: schemas,
  anyOf: schemas,
  oneOf: schemas,
  if: schema,
  then: schema,
  else: schema,
  format: text,
  properties: schemaMap,
  patternProperties: schemaMap,
  additionalProperties: schema,
  propertyNames: schema,
  minProperties: count,
  maxProperties: count,
  required: strings,
  dependencies: { kind: 'dependencies' },
  contains: schema,
  minItems: count,
  maxItems: count,
  uniqueItems: boolean,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: plain('a number above 0', (value) => isNumber(value) && (value as number) > 0),
  minLength: count,
  maxLength: count,
  pattern: text,
}

/** The keywords that each draft checks; every other is an annotation or unknown to it, and has no effect. */
export const keywords: Record<Draft, Record<string, Shape>> = {
  '7': { ...both, items: { kind: 'items' }, additionalItems: schema },
  '2020-12': {
    ...both,
    $anchor: text,
    items: schema,
    prefixItems: schemas,
    unevaluatedItems: schema,
    unevaluatedProperties: schema,
    dependentRequired: plain('an object of arrays of strings', (value) => isRecord(value) && Object.values(value).every(isStrings)),
    dependentSchemas: schemaMap,
    minContains: count,
    maxContains: count,
  },
}

// Formats whose check is a few comparisons or a pattern without ambiguity. Other names are annotations, as the standard has it.
const formats = [
  'date',
  'time',
  'date-time',
  'duration',
  'uri',
  'uri-reference',
  'uri-template',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'regex',
  'uuid',
  'json-pointer',
]
export const checkedFormats: ReadonlySet<string> = new Set([...formats, 'relative-json-pointer'])
