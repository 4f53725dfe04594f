import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import type { ProblemDocument } from '@dot-do/contract'
import { notice } from './turns.ts'

/** A request as it goes over the wire: unlike `fetch` it takes any host, verb, header and body. */
export interface HttpRequest {
  method?: string
  path: string
  host?: string
  key?: string
  headers?: Record<string, string | string[]>
  /** Chunks of an iterable go chunked, without a length. */
  body?: string | Uint8Array | Iterable<Uint8Array>
}

/** What came back, read to its end. */
export interface HttpAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
  text: string
  json<T = unknown>(): T
  problem(): ProblemDocument
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Sends requests to the platform at `url`; `key` is sent unless the request has one of its own or an `authorization` header. */
export const httpOf =
  (url: string, key?: string): Http =>
  async (call) => {
    await notice()
    return send(url, { key, ...call })
  }

function send(url: string, { method, path, host, key, headers = {}, body }: HttpRequest): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
  const sent: Record<string, string | string[]> = { ...(host !== undefined && { host }), ...(key && { authorization: `Bearer ${key}` }), ...headers }
  const isWhole = typeof body === 'string' || body instanceof Uint8Array
  if (isWhole) sent['content-length'] ??= String(Buffer.byteLength(body))
  const { port } = new URL(url)
  const out = request({ host: '127.0.0.1', port, method: method ?? (body === undefined ? 'GET' : 'POST'), path, headers: sent, agent })
  out.on('response', (answer) => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('error', reject)
    answer.on('end', () => resolve(answerOf(answer.statusCode ?? 0, answer.headers, Buffer.concat(chunks))))
  })
  // A refusal may come, and the connection close, while the body is still being sent: then the answer counts.
  out.on('error', (err) => setTimeout(() => reject(err), 100))
  if (body === undefined || isWhole) out.end(body)
  else {
    for (const chunk of body) out.write(chunk)
    out.end()
  }
  return promise
}

const answerOf = (status: number, headers: IncomingHttpHeaders, body: Buffer): HttpAnswer => {
  const text = body.toString('utf8')
  return { status, headers, body, text, json: <T>() => JSON.parse(text) as T, problem: () => JSON.parse(text) as ProblemDocument }
}

/** A call of a method with JSON in, as any HTTP client would make it. */
export const rpc = (http: Http, domain: string, method: string, input: unknown = {}, options: Partial<HttpRequest> = {}): Promise<HttpAnswer> =>
  http({ ...options, path: `/${domain}/rpc/${method}`, body: JSON.stringify(input), headers: { 'content-type': 'application/json', ...options.headers } })

/** Sends these very bytes and gives what comes back until the connection closes: for requests no client library would make. */
export function rawSocket(url: string, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) })
  let answer = ''
  socket.setEncoding('latin1')
  socket.setTimeout(5000, () => socket.destroy())
  socket.on('data', (chunk) => (answer += chunk))
  socket.on('error', reject)
  socket.on('close', () => resolve(answer))
  socket.write(text, 'latin1')
  return promise
}
