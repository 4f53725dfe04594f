import { type BytesOutput, type Hop, isBytes, type Limits, type Method, type MethodOutline, Problem } from '@dot-do/contract'
import { readInput, readRouted } from './body.ts'
import { bytesAnswer } from './bytes.ts'
import type { Domain } from './domain.ts'
import { doorHeaders } from './headers.ts'
import { type Invocation, invoke, isBytesOutput } from './invoke.ts'
import { log } from './log.ts'
import { asProblem } from './problems.ts'

/**
 * Answers `POST` and `GET /rpc/:method`, the context proved by the door; or, where a path gave `parameters`, a route that is this method
 * at another address.
 */
export async function answer(
  domain: Domain,
  name: string,
  request: Request,
  hop: Hop,
  env: unknown,
  ctx: ExecutionContext,
  parameters?: Record<string, string>,
): Promise<Response> {
  const started = Date.now()
  const { context, bodyBytes } = hop
  const method = Object.hasOwn(domain.contract.methods, name) ? domain.contract.methods[name] : undefined
  const read = (limits: Limits) => {
    if (parameters && method) return readRouted(request, method, parameters, limits, bodyBytes)
    checkVerb(request.method, method)
    return readInput(request, method, limits, bodyBytes)
  }
  const call: Invocation = { method: name, context, read, env, waitUntil: (work) => ctx.waitUntil(work) }
  const outcome = await invoke(domain, call)
  const headers = headersOf(hop, method, started)
  if (outcome.problem) return problemResponse(outcome.problem, context.requestId, headers)
  if (outcome.events) return new Response(outcome.events.body(), { headers: { ...headers, ...eventStreamHeaders } })
  if (method && isBytes(method.output) && isBytesOutput(outcome.output, method.output))
    return bytesResponse(outcome.output, headers, request.headers, context.requestId)
  try {
    // A method without an output still answers JSON.
    return json(JSON.stringify(outcome.output) ?? 'null', 'application/json', headers)
  } catch (cause) {
    // Such as a BigInt in an output whose schema takes anything.
    log(env, 'error', { domain: domain.contract.name, method: name, code: 'internal', requestId: context.requestId, cause })
    return problemResponse(asProblem(cause), context.requestId, headers)
  }
}

/** The headers of an answer, those of a call that came through the door among them. */
export function headersOf({ context, door }: Hop, method: Method | undefined, started: number): Record<string, string> {
  const headers: Record<string, string> = door ? doorHeaders(context, door, Date.now() - started) : {}
  // RFC 9745: the moment as a structured date.
  if (method?.deprecated) headers.deprecation = `@${Date.parse(method.deprecated.since) / 1000}`
  return headers
}

// What stands between may neither keep an event nor hold it back until there are more.
export const eventStreamHeaders = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }

/** Bytes with their headers; a part that is not there is a problem. */
function bytesResponse(output: BytesOutput, headers: Record<string, string>, asked: Headers, requestId: string): Response {
  try {
    return bytesAnswer(output, headers, asked)
  } catch (thrown) {
    return problemResponse(asProblem(thrown), requestId, headers)
  }
}

const utf8Bytes = new TextEncoder()

// The length is said so that whoever passes the answer on can count it without reading it.
function json(text: string, type: string, headers: Record<string, string>, status = 200): Response {
  const body = utf8Bytes.encode(text)
  headers['content-type'] = type
  headers['content-length'] = String(body.byteLength)
  return new Response(body, { status, headers })
}

/** A problem as RFC 9457 has it; on a route of the field's with the member `error`, which is what that field's clients read. */
export function problemResponse(problem: Problem, requestId: string, headers: Record<string, string> = {}, isRoute = false): Response {
  const document = problem.document(requestId)
  const body = isRoute ? { ...document, error: errorOf(problem) } : document
  return json(JSON.stringify(body), 'application/problem+json', { ...challengeOf(problem), ...headers, ...problem.headers }, problem.status)
}

const errorOf = ({ message, code, reason, issues }: Problem) => ({ message, type: code, code: reason ?? code, param: issues?.[0]?.path.join('.') ?? null })

// RFC 9110: a 401 says which scheme is taken.
const challengeOf = ({ status }: Problem): Record<string, string> => (status === 401 ? { 'www-authenticate': 'Bearer realm="do"' } : {})

/** Refuses a verb the method does not take: POST always, GET where nothing changes and nothing is secret. */
export function checkVerb(verb: string, method: Pick<MethodOutline, 'effect' | 'sensitive'> | undefined): void {
  const allowed = method && (method.effect === 'write' || method.sensitive) ? ['POST'] : ['POST', 'GET', 'HEAD']
  if (allowed.includes(verb)) return
  throw new Problem('unimplemented', `this method takes ${allowed.join(' or ')}, not ${verb}`, { status: 405, headers: { allow: allowed.join(', ') } })
}
