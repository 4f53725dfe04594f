import { type Contract, isBytes, isStream, type Method, type Output } from '@dot-do/contract'
import { z } from 'zod'

export type JsonSchema = Record<string, unknown>

type Override = NonNullable<z.core.ToJSONSchemaParams['override']>

/** A file as JSON carries it: base64 text, whose length is not the file's. */
const overrideFiles: Override = ({ zodSchema, jsonSchema }) => {
  if (zodSchema._zod.def.type !== 'file') return
  const { description } = jsonSchema
  for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema]
  Object.assign(jsonSchema, { type: 'string', contentEncoding: 'base64' }, description !== undefined && { description })
}

/** A zod schema as JSON Schema 2020-12, whole in itself: what callers send (`input`) or what they get (`output`). */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: overrideFiles }) as JsonSchema
  return rest
}

/** The output of a method as JSON Schema: of a stream one event's; of bytes the media type's own string, or the JSON that may come instead. */
export function outputSchema(output: Output): JsonSchema {
  if (isStream(output)) return jsonSchema(output.event, 'output')
  if (!isBytes(output)) return jsonSchema(output, 'output')
  const bytes = { type: 'string', contentMediaType: output.contentTypes.join(', ') }
  return output.json ? { anyOf: [bytes, jsonSchema(output.json, 'output')] } : bytes
}

/** The zod schema of what a method answers in JSON: its output, or an event of its stream. */
export function answerSchema(output: Output): z.ZodType | undefined {
  if (isStream(output)) return output.event
  return isBytes(output) ? output.json : output
}

/** Every schema of a contract as OpenAPI components: `ParseInput`, `ParseOutput`, `DefineAlreadyExists`, and what they share. */
export function components(contract: Contract): Record<string, JsonSchema> {
  const inputs = z.registry<{ id: string }>()
  const outputs = z.registry<{ id: string }>()
  for (const [name, method] of Object.entries(contract.methods)) {
    inputs.add(fresh(method.input), { id: schemaName(name, 'input') })
    const answer = answerSchema(method.output)
    if (answer) outputs.add(fresh(answer), { id: schemaName(name, 'output') })
    for (const [code, schema] of errorSchemas(method)) outputs.add(fresh(schema), { id: schemaName(name, code) })
  }
  return { ...lift(inputs, 'input', 'In'), ...lift(outputs, 'output', 'Out') }
}

// One schema may serve several methods; a registry holds each schema object once.
const fresh = (schema: z.ZodType): z.ZodType => schema.clone()

export const errorSchemas = ({ errors }: Method): [string, z.ZodType][] =>
  Object.entries(errors).filter((entry): entry is [string, z.ZodType] => entry[1] !== true && entry[1] !== undefined)

/** `parse`, `input` → `ParseInput`; `define`, `already_exists` → `DefineAlreadyExists`. */
export const schemaName = (method: string, part: string): string =>
  [method, ...part.split('_')].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')

const prefix = '#/components/schemas/'

/** The registry's schemas with what they share beside them, every `$ref` pointing into the components. */
function lift(registry: z.core.$ZodRegistry<{ id: string }>, io: 'input' | 'output', suffix: string): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, { io, unrepresentable: 'any', override: overrideFiles, uri: (id) => `${prefix}${id}` })
  const text = JSON.stringify(schemas).replaceAll(new RegExp(`${prefix}__shared#/\\$defs/(\\w+)`, 'g'), `${prefix}$1${suffix}`)
  const { __shared, ...own } = JSON.parse(text) as Record<string, JsonSchema>
  const shared = Object.entries((__shared?.$defs ?? {}) as Record<string, JsonSchema>).map(([name, schema]) => [`${name}${suffix}`, schema] as const)
  return Object.fromEntries([...Object.entries(own), ...shared].map(([name, { $schema: _, $id: __, id: ___, ...schema }]) => [name, schema]))
}
