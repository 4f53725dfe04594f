import { Bytes, type BytesOutput, type Hop, type Limits, type MethodOutline, Problem } from '@dot-do/contract'
import { doorHeaders } from './headers.ts'
import { invoke } from './invoke.ts'
import { log } from './log.ts'
import { asProblem } from './problems.ts'
import type { Domain } from './domain.ts'

/** Answers `POST` and `GET /rpc/:method`, the context proved by the door. */
export async function answer(
  domain: Domain,
  method: string,
  request: Request,
  { context, bodyBytes, door }: Hop,
  env: unknown,
  ctx: ExecutionContext,
): Promise<Response> {
  const started = Date.now()
  const read = (limits: Limits) => {
    checkVerb(request.method, domain.contract.methods[method])
    return request.method === 'GET' ? readQuery(request) : readBody(request, limits, bodyBytes)
  }
  const outcome = await invoke(domain, { method, context, read, env, waitUntil: (work) => ctx.waitUntil(work) })
  const headers: Record<string, string> = door ? doorHeaders(context, door, Date.now() - started) : {}
  const { output, deprecated } = domain.contract.methods[method] ?? {}
  // RFC 9745: the moment as a structured date.
  if (deprecated) headers.deprecation = `@${Date.parse(deprecated.since) / 1000}`
  if (outcome.problem) return problemResponse(outcome.problem, context.requestId, headers)
  if (output instanceof Bytes) return bytes(outcome.output as BytesOutput, headers)
  try {
    // A method without an output still answers JSON.
    return json(JSON.stringify(outcome.output) ?? 'null', 'application/json', headers)
  } catch (cause) {
    // Such as a BigInt in an output whose schema takes anything.
    log(env, 'error', { domain: domain.contract.name, method, code: 'internal', requestId: context.requestId, cause })
    return problemResponse(asProblem(cause), context.requestId, headers)
  }
}

const bytes = ({ type, body }: BytesOutput, headers: Record<string, string>): Response =>
  new Response(body as BodyInit, { headers: { ...headers, 'content-type': type } })

const utf8Bytes = new TextEncoder()

// The length is said so that whoever passes the answer on can count it without reading it.
function json(text: string, type: string, headers: Record<string, string>, status = 200): Response {
  const body = utf8Bytes.encode(text)
  headers['content-type'] = type
  headers['content-length'] = String(body.byteLength)
  return new Response(body, { status, headers })
}

/** A problem as RFC 9457 has it. */
export const problemResponse = (problem: Problem, requestId: string, headers: Record<string, string> = {}): Response =>
  json(JSON.stringify(problem.document(requestId)), 'application/problem+json', { ...challengeOf(problem), ...headers, ...problem.headers }, problem.status)

// RFC 9110: a 401 says which scheme is taken.
const challengeOf = ({ status }: Problem): Record<string, string> => (status === 401 ? { 'www-authenticate': 'Bearer realm="do"' } : {})

/** Refuses a verb the method does not take: POST always, GET where nothing changes and nothing is secret. */
export function checkVerb(verb: string, method: Pick<MethodOutline, 'effect' | 'sensitive'> | undefined): void {
  const allowed = method && (method.effect === 'write' || method.sensitive) ? ['POST'] : ['POST', 'GET']
  if (allowed.includes(verb)) return
  throw new Problem('unimplemented', `this method takes ${allowed.join(' or ')}, not ${verb}`, { status: 405, headers: { allow: allowed.join(', ') } })
}

function readQuery(request: Request): unknown {
  const input = new URL(request.url).searchParams.get('input')
  return input === null ? {} : parseJson(input)
}

async function readBody(request: Request, { bodyBytesMax }: Limits, declared: number | undefined): Promise<unknown> {
  checkBodyHeaders(request.headers)
  const text = await readText(request, bodyBytesMax, declared)
  return text === '' ? {} : parseJson(text)
}

const jsonType = /^application\/([\w.-]+\+)?json *(;|$)/i

function checkBodyHeaders(headers: Headers): void {
  const type = headers.get('content-type')
  if (type !== null && !jsonType.test(type)) unsupported(`the body has type ${type.slice(0, 80)}; send JSON with content-type: application/json`)
  const coding = headers.get('content-encoding')
  if (coding !== null && coding !== 'identity') unsupported(`a body with content-encoding ${coding.slice(0, 40)} is not taken`)
}

function unsupported(detail: string): never {
  throw new Problem('invalid_argument', detail, { status: 415, reason: 'content_type' })
}

/** The body as text, read no further than `max` bytes. */
export const readText = async (request: Request, max: number, declared?: number): Promise<string> => decodeText(await readBytes(request, max, declared))

/** The body, read no further than `max` bytes. A declared length is kept by the HTTP layer, so it is read at once. */
async function readBytes(request: Request, max: number, declared: number | undefined): Promise<ArrayBuffer> {
  if (declared !== undefined) return declared > max ? tooLarge(max) : request.arrayBuffer()
  if (request.body === null) return new ArrayBuffer(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    size += chunk.byteLength
    if (size > max) tooLarge(max)
    chunks.push(chunk)
  }
  return new Blob(chunks).arrayBuffer()
}

function tooLarge(max: number): never {
  throw new Problem('payload_too_large', `the body is longer than ${max} bytes`)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

function decodeText(body: ArrayBuffer): string {
  try {
    return utf8.decode(body)
  } catch {
    throw new Problem('invalid_argument', 'the body is not UTF-8')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // V8's message quotes the input, which may hold secrets: only the place is told.
    const position = /position (\d+)/.exec((cause as Error).message)?.[1]
    throw new Problem('invalid_argument', `the input is not JSON${position === undefined ? '' : ` (at character ${position})`}`)
  }
}
