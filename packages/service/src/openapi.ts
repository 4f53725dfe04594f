import { Bytes, type Code, codes, type Contract, type Method } from '@dot-do/contract'
import { components, type JsonSchema, schemaName } from './schema.ts'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** The codes any method can answer with, beside those it declares. */
const everyMethod: Code[] = ['invalid_argument', 'payload_too_large', 'resource_exhausted', 'internal', 'unavailable', 'deadline_exceeded']
const protectedMethod: Code[] = ['unauthenticated', 'permission_denied']

/** The contract as OpenAPI 3.1. */
export function openapi(contract: Contract): JsonSchema {
  return {
    openapi: '3.1.1',
    info: {
      title: contract.name,
      version: contract.version,
      summary: contract.summary,
      description: contract.description ?? `${contract.summary}.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `https://${contract.name}` }],
    tags: [{ name: contract.name, description: contract.summary }],
    paths: Object.fromEntries(Object.entries(contract.methods).map(([name, method]) => [`/rpc/${name}`, path(contract, name, method)])),
    components: {
      schemas: { ...components(contract), Problem: problemSchema },
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: do_live_… or do_test_…' } },
    },
  }
}

function path(contract: Contract, name: string, method: Method): JsonSchema {
  const operation = {
    summary: method.summary,
    description: [method.description, method.deprecated && `Deprecated: ${method.deprecated.instead}`].filter(Boolean).join('\n\n') || undefined,
    tags: [contract.name],
    deprecated: method.deprecated === undefined ? undefined : true,
    // A public method takes a key too: then the key's limits count.
    security: method.access === 'public' ? [{}, { apiKey: [] }] : [{ apiKey: [] }],
    responses: responses(name, method),
  }
  const body = { required: true, content: { 'application/json': { schema: ref(schemaName(name, 'input')), ...inputExamples(method) } } }
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    description: 'Makes a repeated write one write',
  }
  const post = { ...operation, operationId: `${contract.label}-${name}`, ...(method.idempotent === 'key' ? { parameters: [key] } : {}), requestBody: body }
  if (method.effect === 'write' || method.sensitive) return { post }
  const query = { name: 'input', in: 'query', description: 'The input as JSON', content: { 'application/json': { schema: ref(schemaName(name, 'input')) } } }
  return { post, get: { ...operation, operationId: `${contract.label}-${name}-get`, parameters: [query] } }
}

function inputExamples({ examples }: Method): JsonSchema {
  if (examples.length === 0) return {}
  return { examples: Object.fromEntries(examples.map(({ title, input }, index) => [`example${index + 1}`, { summary: title, value: input }])) }
}

function responses(name: string, method: Method): JsonSchema {
  const declared = Object.keys(method.errors) as Code[]
  const keyed: Code[] = method.idempotent === 'key' && method.effect === 'write' ? ['failed_precondition'] : []
  const all = new Set([...everyMethod, ...(method.access === 'public' ? [] : protectedMethod), ...keyed, ...declared])
  const byStatus = Object.fromEntries([...all].map((code) => [String(codes[code].status), problemResponse(name, method, code)]))
  return {
    '200': { description: method.summary, content: success(name, method) },
    ...byStatus,
    '415': problemResponse(name, method, 'invalid_argument'),
    ...(method.access === 'public' ? { '401': problemResponse(name, method, 'unauthenticated') } : {}),
  }
}

const success = (name: string, { output }: Method): JsonSchema =>
  output instanceof Bytes
    ? Object.fromEntries(output.contentTypes.map((type) => [type, { schema: { type: 'string', contentMediaType: type } }]))
    : { 'application/json': { schema: ref(schemaName(name, 'output')) } }

function problemResponse(name: string, { errors }: Method, code: Code): JsonSchema {
  const schema = errors[code]
  const typed = schema !== undefined && schema !== true
  const document = typed ? { allOf: [ref('Problem'), { type: 'object', properties: { data: ref(schemaName(name, code)) } }] } : ref('Problem')
  return { description: codes[code].title, content: { 'application/problem+json': { schema: document } } }
}

const problemSchema: JsonSchema = {
  type: 'object',
  description: 'A failed call (RFC 9457)',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(codes) },
    requestId: { type: 'string', format: 'uuid' },
    reason: { type: 'string', description: 'A finer, stable word' },
    data: { description: 'What the method declares for this code' },
    issues: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: { type: 'array', items: { type: ['string', 'integer'] } },
          message: { type: 'string' },
          location: {
            type: 'object',
            required: ['line', 'column', 'text'],
            properties: { line: { type: 'integer' }, column: { type: 'integer' }, text: { type: 'string' } },
          },
        },
      },
    },
  },
}
