import { type BytesOutput, codes, type Limits, type MethodOutline, Problem, type ServiceContext } from '@dot-do/contract'
import { invoke, type Outcome } from './invoke.ts'
import type { Domain } from './service.ts'

/** Answers `POST` and `GET /rpc/:method` for a caller whose context is proved. */
export async function answer(domain: Domain, method: string, request: Request, context: ServiceContext, env: unknown, ctx: ExecutionContext): Promise<Response> {
  const read = (limits: Limits) => {
    checkVerb(request.method, domain.contract.methods[method])
    return request.method === 'GET' ? readQuery(request) : readBody(request, limits)
  }
  const outcome = await invoke(domain, { method, context, read, env, waitUntil: ctx.waitUntil.bind(ctx) })
  return encode(outcome, context.requestId)
}

/** The HTTP form of an outcome. */
function encode(outcome: Outcome, requestId: string): Response {
  if (outcome.problem) return problemResponse(outcome.problem, requestId)
  const { output } = outcome
  if (isBytes(output)) return new Response(output.body as BodyInit, { headers: { 'content-type': output.type } })
  return new Response(JSON.stringify(output), { headers: { 'content-type': 'application/json' } })
}

const isBytes = (output: unknown): output is BytesOutput =>
  typeof output === 'object' && output !== null && 'body' in output && (output.body instanceof ReadableStream || output.body instanceof Uint8Array)

/** A problem as RFC 9457 has it. */
export function problemResponse(problem: Problem, requestId: string): Response {
  return new Response(JSON.stringify(problem.document(requestId)), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': requestId, ...problem.headers },
  })
}

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

async function readBody(request: Request, limits: Limits): Promise<unknown> {
  checkBodyHeaders(request.headers)
  const text = decodeText(await readBytes(request, limits.bodyBytesMax))
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
  throw new Problem('invalid_argument', detail, { status: codes.invalid_argument.status + 15, reason: 'content_type' })
}

/** The body, read no further than `max` bytes. */
async function readBytes(request: Request, max: number): Promise<ArrayBuffer> {
  const declared = request.headers.get('content-length')
  if (declared !== null && Number(declared) > max) tooLarge(max)
  if (declared !== null || request.body === null) return request.arrayBuffer()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    size += chunk.byteLength
    if (size > max) tooLarge(max)
    chunks.push(chunk)
  }
  return new Blob(chunks).arrayBuffer()
}

export function tooLarge(max: number): never {
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
