import { DoError } from '@dot-do/client'
import { eventsOf } from '@dot-do/client/events'
import { type DomainOutline, type MethodOutline, Problem, type ProblemDocument, uuidv7 } from '@dot-do/contract'
import { asProblem, log, readText } from '@dot-do/service'
import { newHttpBatchRpcResponse, RpcSession, type RpcSessionOptions, RpcTarget, type RpcTransport, WebSocketTransport } from 'capnweb'
import { call } from './call.ts'
import { authenticate, type Principal } from './credentials.ts'
import { domains } from './route.ts'
import { type Asked, idempotencyKeyOf, jsonBody, timeoutOf, type Visit } from './visit.ts'

const messageBytesMax = 1024 * 1024
const operationsMax = 100
const exportsMax = 1000
const idleMs = 15 * 60 * 1000

/** Options of one call over Cap'n Web, behind its input. */
interface OperationOptions {
  timeout?: number
  idempotencyKey?: string
}

/** What a session may still do. */
interface Allowance {
  operations: number
  /** A batch's one answer can't carry a stream. */
  streams: boolean
}

type Invoke = (domain: DomainOutline, method: string, input: unknown, options?: OperationOptions) => Promise<unknown>

const noStream = new Problem('unimplemented', 'a stream comes over a WebSocket or plain HTTP, not in a batch')

// A symbol can't be named over the wire, so what it keys is out of reach.
const invoke = Symbol('invoke')

/** The root of a session: `authenticate(key)`, and one target for each domain, named by its label. */
class Root extends RpcTarget {
  readonly [invoke]: Invoke
  readonly #visit: Visit
  readonly #allowance: Allowance

  constructor(visit: Visit, principal: () => Principal | Promise<Principal>, allowance: Allowance) {
    super()
    this.#visit = visit
    this.#allowance = allowance
    this[invoke] = (domain, method, input, options) => {
      if (allowance.operations-- <= 0)
        throw errorOf(new Problem('resource_exhausted', `a batch holds at most ${operationsMax} calls`).document(visit.requestId))
      if (!allowance.streams && domain.methods[method]?.answers === 'stream') throw errorOf(noStream.document(visit.requestId))
      return operate(visit, principal, domain, method, input, options)
    }
  }

  /** A root whose calls bear `key`. The key is looked at again at each call, so one that is revoked stops in mid-session. */
  async authenticate(key: unknown): Promise<Root> {
    const { env, address, requestId } = this.#visit
    const principal = () => authenticate(env, `Bearer ${String(key)}`, address)
    try {
      await principal()
    } catch (thrown) {
      throw thrown instanceof Problem ? errorOf(thrown.document(requestId)) : thrown
    }
    return new Root(this.#visit, principal, this.#allowance)
  }
}

/** The class of a domain's target: a method on its prototype for each method of the contract, and nothing else. */
function targetOf(domain: DomainOutline): new (call: Invoke) => RpcTarget {
  class Target extends RpcTarget {
    readonly [invoke]: Invoke
    constructor(call: Invoke) {
      super()
      this[invoke] = call
    }
  }
  for (const method of Object.keys(domain.methods)) {
    Object.defineProperty(Target.prototype, method, {
      value(this: Target, input?: unknown, options?: OperationOptions) {
        return this[invoke](domain, method, input, options)
      },
    })
  }
  return Target
}

for (const domain of domains) {
  let Target: ReturnType<typeof targetOf> | undefined
  Object.defineProperty(Root.prototype, domain.label, {
    get(this: Root) {
      return new (Target ??= targetOf(domain))(this[invoke])
    },
  })
}

/** One call on a target: the gateway's one path, as any other call. */
async function operate(
  visit: Visit,
  principal: () => Principal | Promise<Principal>,
  domain: DomainOutline,
  method: string,
  input: unknown,
  options: OperationOptions = {},
) {
  const requestId = uuidv7()
  const response = await call(
    { ...visit, at: Date.now(), requestId },
    { ...{ domain, method, verb: 'POST', principal }, ...claimsOf(options, requestId), ...jsonOf(input, domain.methods[method] ?? { files: 0 }) },
  )
  if (!response.ok) throw errorOf(await response.json<ProblemDocument>())
  const type = response.headers.get('content-type') ?? ''
  if (type === 'text/event-stream') return streamOf(response, requestId)
  return type === 'application/json' ? response.json() : { type, bytes: new Uint8Array(await response.arrayBuffer()) }
}

/** The events of a stream as a stream of values. What cuts it is thrown with the fields of its problem. */
function streamOf(response: Response, requestId: string): ReadableStream<unknown> {
  const events = eventsOf(response)
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await events.next()
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (thrown) {
        throw thrown instanceof DoError ? errorOf(new Problem(thrown.code, thrown.message, thrown).document(requestId)) : thrown
      }
    },
    async cancel() {
      await events.return()
    },
  })
}

/** The input as JSON can carry it: bytes in base64. */
const jsonOf = (input: unknown, { files }: Pick<MethodOutline, 'files'>): Pick<Asked, 'headers' | 'body' | 'bodyBytes'> =>
  jsonBody(files === 0 ? input : JSON.parse(JSON.stringify(input ?? {}, inBase64)))

// Not the value it is given: the library makes Buffers, of which that is their JSON already.
function inBase64(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const own = this[key]
  return own instanceof Uint8Array ? Buffer.from(own.buffer, own.byteOffset, own.byteLength).toString('base64') : value
}

function claimsOf(options: OperationOptions, requestId: string): Pick<Asked, 'timeoutMs' | 'idempotencyKey'> {
  try {
    return { timeoutMs: timeoutOf(options.timeout), idempotencyKey: idempotencyKeyOf(options.idempotencyKey) }
  } catch (thrown) {
    throw errorOf(asProblem(thrown).document(requestId))
  }
}

/** A problem as an error whose fields cross the wire. Its stack would too. */
function errorOf({ detail, ...fields }: ProblemDocument): Error {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.defineProperty(Object.assign(new Error(detail), Object.fromEntries(told)), 'stack', { value: undefined })
}

// What the library says when a path leads nowhere.
const nowhere = /^'.*' is not a function\.$|^Cannot read properties of undefined|is an instance property of the RpcTarget/

/** What a session may send and what its errors tell: a name that is not there is `not_found`, anything else not ours is `internal`. */
const sessionOptions = ({ env, requestId }: Visit): RpcSessionOptions => ({
  limits: { maxMessageSize: messageBytesMax, maxDepth: 100 },
  onSendError(error) {
    if ('requestId' in error) return undefined
    if (nowhere.test(error.message)) return errorOf(new Problem('not_found', 'no domain or method of that name runs here').document(requestId))
    log(env, 'error', { msg: 'a Cap’n Web session failed', requestId, cause: error })
    return errorOf(asProblem(error).document(requestId))
  },
})

/** Answers `POST /rpc` (a batch) and `GET /rpc` with `Upgrade: websocket` (a session). */
export function capnweb(visit: Visit, request: Request, principal: () => Principal | Promise<Principal>): Promise<Response> | Response {
  return request.method === 'POST' ? batch(visit, request, principal) : session(visit, principal)
}

async function batch(visit: Visit, request: Request, principal: () => Principal | Promise<Principal>): Promise<Response> {
  const body = await readText(request, messageBytesMax)
  return newHttpBatchRpcResponse(
    new Request(request.url, { method: 'POST', body }),
    new Root(visit, principal, { operations: operationsMax, streams: false }),
    sessionOptions(visit),
  )
}

function session(visit: Visit, principal: () => Principal | Promise<Principal>): Response {
  const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket]
  server.accept()
  const transport = new BoundedTransport(server, () => rpc.getStats().exports)
  const rpc = new RpcSession(transport, new Root(visit, principal, { operations: Number.POSITIVE_INFINITY, streams: true }), sessionOptions(visit))
  return new Response(null, { status: 101, webSocket: client })
}

/** A WebSocket that ends the session when nothing comes for long, or when the client holds too much of ours. */
class BoundedTransport implements RpcTransport {
  readonly #inner: WebSocketTransport
  readonly #exports: () => number
  #idle: ReturnType<typeof setTimeout> | undefined

  constructor(socket: WebSocket, exports: () => number) {
    this.#inner = new WebSocketTransport(socket)
    this.#exports = exports
  }

  send(message: string): void {
    this.#inner.send(message)
  }

  async receive(): Promise<string> {
    this.#idle = setTimeout(() => this.abort(new Error('the session was idle for 15 minutes')), idleMs)
    try {
      const message = await this.#inner.receive()
      if (this.#exports() > exportsMax) throw new Error(`the session holds more than ${exportsMax} stubs`)
      return message
    } finally {
      clearTimeout(this.#idle)
    }
  }

  abort(reason: unknown): void {
    clearTimeout(this.#idle)
    this.#inner.abort(reason)
  }
}
