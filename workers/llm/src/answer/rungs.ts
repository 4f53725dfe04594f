import type { Message } from 'llm.do/contract'
import type { Target } from '../names/target.ts'
import { UpstreamError } from '../upstream/error.ts'
import { toWireTool } from '../upstream/request.ts'

/** How a model is made to answer by a schema, from the strictest way to the loosest. */
export const rungs = ['native', 'tool', 'json', 'words'] as const
export type Rung = (typeof rungs)[number]

const toolName = 'answer'

/** A request with what makes the model answer by `schema` on this rung. */
export function withSchema(request: Record<string, unknown>, rung: Rung, schema: Record<string, unknown>): Record<string, unknown> {
  switch (rung) {
    case 'native':
      return { ...request, response_format: { type: 'json_schema', json_schema: { name: toolName, schema, ...(isStrict(schema) && { strict: true }) } } }
    case 'tool': {
      const tool = toWireTool({ name: toolName, description: 'Gives the answer', parameters: schema })
      return { ...request, tools: [tool], tool_choice: { type: 'function', function: { name: toolName } } }
    }
    case 'json':
      return { ...instructed(request, schema), response_format: { type: 'json_object' } }
    default:
      return instructed(request, schema)
  }
}

function instructed(request: Record<string, unknown>, schema: Record<string, unknown>): Record<string, unknown> {
  const content = `Answer with one JSON value and nothing else: no explanation, no code fence. It must be valid by this JSON Schema:\n${JSON.stringify(schema)}`
  return { ...request, messages: [{ role: 'system', content }, ...(request.messages as Message[])] }
}

// OpenAI's strict mode takes only objects that are closed and whose every property is required; it refuses other schemas.
function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict)
  if (typeof schema !== 'object' || schema === null) return true
  const { type, properties, required, additionalProperties } = schema as Record<string, unknown>
  const isObject = type === 'object' || properties !== undefined
  const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
  const isClosed = additionalProperties === false && Array.isArray(required) && names.every((name) => required.includes(name))
  return (!isObject || isClosed) && Object.values(schema).every(isStrict)
}

// Which rung a model stands on is learnt from its refusals and kept for the isolate's life.
const known = new Map<string, Rung>()
const knownMax = 1000
const keyOf = ({ provider, model }: Target): string => `${provider.baseUrl} ${model}`

/** Asks on the highest rung that the model is not known to refuse, and further down as it refuses. */
export async function climbDown<T>(target: Target, hasTools: boolean, ask: (rung: Rung) => Promise<T>): Promise<T> {
  const from = known.get(keyOf(target)) ?? 'native'
  // The caller's own tools and a forced one exclude each other.
  const left = rungs.slice(rungs.indexOf(from)).filter((rung) => !(hasTools && rung === 'tool'))
  for (const [index, rung] of left.entries()) {
    try {
      const answer = await ask(rung)
      if (known.size >= knownMax) known.clear()
      known.set(keyOf(target), rung)
      return answer
    } catch (err) {
      // What the service does not know of it says in various ways, all of them about the request.
      const mayBeTheWay = err instanceof UpstreamError && [400, 404, 415, 422, 501].includes(Number(err.status))
      if (!mayBeTheWay || index === left.length - 1) throw err
    }
  }
  throw new TypeError('there is no way to ask')
}
