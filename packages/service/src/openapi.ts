import { type Code, codes, type Contract, type FileField, filesOf, isBytes, isStream, type Method, parametersOf } from '@dot-do/contract'
import { components, type JsonSchema, jsonSchema, schemaName } from './schema.ts'

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
    paths: {
      ...Object.fromEntries(Object.entries(contract.methods).map(([name, method]) => [`/rpc/${name}`, path(contract, name, method)])),
      ...routePaths(contract),
    },
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
  const files = filesOf(method.input)
  const body = {
    required: true,
    content: { 'application/json': { schema: ref(schemaName(name, 'input')), ...inputExamples(method) }, ...fileBodies(name, files) },
  }
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    description: 'Makes a repeated write one write',
  }
  const query = { name: 'input', in: 'query', description: 'The input as JSON', content: { 'application/json': { schema: ref(schemaName(name, 'input')) } } }
  const resume = { name: 'Last-Event-ID', in: 'header', schema: { type: 'string' }, description: 'Goes on behind the event of this id' }
  const resumes = isStream(method.output) && method.output.resumes !== undefined ? [resume] : []
  const parameters = [...(method.idempotent === 'key' ? [key] : []), ...resumes, ...(files.length === 1 ? [{ ...query, description: fileQuery }] : [])]
  const post = { ...operation, operationId: `${contract.label}-${name}`, ...(parameters.length > 0 && { parameters }), requestBody: body }
  if (method.effect === 'write' || method.sensitive) return { post }
  return { post, get: { ...operation, operationId: `${contract.label}-${name}-get`, parameters: [query, ...resumes] } }
}

/** The routes of a protocol of the field, which that field documents. */
function routePaths(contract: Contract): JsonSchema {
  const paths: Record<string, JsonSchema> = {}
  for (const [route, name] of Object.entries(contract.routes)) {
    const [verb = '', at = ''] = route.split(' ')
    const method = contract.methods[name]
    if (method && parametersOf(route).length > 0) {
      const template = at.replaceAll(/:(\w+)\*?/g, '{$1}')
      paths[template] = { ...paths[template], [verb.toLowerCase()]: routedOperation(contract, route, name, method) }
      continue
    }
    const operation = {
      ...{ operationId: `${contract.label}-${route.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`, tags: [contract.name] },
      summary: `${method?.summary ?? ''}, in the wire format of ${at}`,
      security: method?.access === 'public' ? [{}, { apiKey: [] }] : [{ apiKey: [] }],
      ...(verb !== 'GET' && { requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } } }),
      responses: {
        '200': { description: 'As that format has it', content: { 'application/json': { schema: { type: 'object' } } } },
        default: { description: 'A failed call', content: { 'application/problem+json': { schema: ref('Problem') } } },
        '4XX': { description: 'A call that was refused', content: { 'application/problem+json': { schema: ref('Problem') } } },
      },
    }
    paths[at] = { ...paths[at], [verb.toLowerCase()]: operation }
  }
  return paths
}

/** A method at an address of its own: the parameters of its path, the query and the body are its input. */
function routedOperation(contract: Contract, route: string, name: string, method: Method): JsonSchema {
  const inPath = parametersOf(route)
  const files = filesOf(method.input)
  const { properties = {}, required = [] } = jsonSchema(method.input, 'input') as { properties?: Record<string, JsonSchema>; required?: string[] }
  const query = Object.keys(properties).filter((field) => !inPath.includes(field) && !files.some(({ path }) => path[0] === field))
  const inHeader = Object.values(method.headers)
  return {
    ...{ operationId: `${contract.label}-${route.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`, tags: [contract.name], summary: method.summary },
    security: method.access === 'public' ? [{}, { apiKey: [] }] : [{ apiKey: [] }],
    parameters: [
      ...inPath.map((field) => ({ name: field, in: 'path', required: true, schema: properties[field] })),
      ...(route.startsWith('GET ') || files.length > 0 ? query.filter((field) => !inHeader.includes(field)) : []).map((field) => ({
        ...{ name: field, in: 'query', required: required.includes(field), schema: properties[field] },
      })),
    ],
    ...(!route.startsWith('GET ') && { requestBody: { required: true, content: routedBody(name, files) } }),
    responses: responses(name, method),
  }
}

const routedBody = (name: string, files: FileField[]): JsonSchema =>
  files.length > 0
    ? { '*/*': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } } }
    : { 'application/json': { schema: ref(schemaName(name, 'input')) } }

const fileQuery = 'The rest of the input as JSON, where the body is the file'

/** The bodies that carry files as they are: a form, and the one file itself. */
function fileBodies(name: string, files: FileField[]): JsonSchema {
  if (files.length === 0) return {}
  const parts = Object.fromEntries(files.map(({ path }) => [path.join('.'), { type: 'string', contentMediaType: 'application/octet-stream' }]))
  const form = { type: 'object', properties: { input: ref(schemaName(name, 'input')), ...parts } }
  const raw = { '*/*': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } } }
  return { 'multipart/form-data': { schema: form }, ...(files.length === 1 && raw) }
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

function success(name: string, { output }: Method): JsonSchema {
  const answer = { schema: ref(schemaName(name, 'output')) }
  // OpenAPI 3.1 has no words for the events of a stream: the schema is that of each one's data.
  if (isStream(output)) return { 'text/event-stream': answer }
  if (!isBytes(output)) return { 'application/json': answer }
  const bytes = output.contentTypes.map((type) => [type, { schema: { type: 'string', contentMediaType: type } }] as const)
  return Object.fromEntries([...bytes, ...(output.json ? [['application/json', answer] as const] : [])])
}

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
