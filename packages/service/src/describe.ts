import { type Contract, type Method, outline } from '@dot-do/contract'
import { errorSchemas, type JsonSchema, jsonSchema, outputSchema } from './schema.ts'

/** A method as its caller may know it: the outline with JSON Schemas, errors and examples. */
function describeMethod(method: Method): {
  description?: string
  input: JsonSchema
  output: JsonSchema
  errors: Record<string, JsonSchema>
  examples: unknown[]
} {
  const withData = new Map(errorSchemas(method))
  return {
    description: method.description,
    input: jsonSchema(method.input, 'input'),
    output: outputSchema(method.output),
    errors: Object.fromEntries(Object.keys(method.errors).map((code) => [code, withData.has(code) ? jsonSchema(withData.get(code) as never, 'output') : {}])),
    examples: method.examples,
  }
}

/** The contract as plain JSON: what `GET /` of a domain answers. */
export function describe(contract: Contract) {
  const { methods, ...domain } = outline(contract)
  return {
    ...domain,
    description: contract.description,
    methods: Object.entries(methods).map(([name, method]) => ({ name, ...method, ...describeMethod(contract.methods[name] as Method) })),
  }
}
