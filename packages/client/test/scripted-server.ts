import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Seen {
  at: number
  verb: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** One answer of the script; the last one stays. */
export type Step = (response: ServerResponse, request: Seen) => void

/** A server that answers as it is told and remembers what it was asked. */
export class ScriptedServer implements AsyncDisposable {
  readonly seen: Seen[] = []
  readonly url: string
  readonly #server: ReturnType<typeof createServer>

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(...steps: Step[]): Promise<ScriptedServer> {
    const server = createServer((request, response) => void scripted.#answer(steps, request, response))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const scripted = new ScriptedServer(server)
    return scripted
  }

  async #answer(steps: Step[], request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = Date.now()
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const seen = { at, verb: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() }
    this.seen.push(seen)
    const step = steps[Math.min(this.seen.length, steps.length) - 1] ?? json({})
    step(response, seen)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

type Headers = Record<string, string>

export const json =
  (value: unknown, headers: Headers = {}): Step =>
  (response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req-ok', ...headers }).end(JSON.stringify(value))

export const text =
  (status: number, type: string, body: string, headers: Headers = {}): Step =>
  (response) =>
    response.writeHead(status, { 'content-type': type, ...headers }).end(body)

export const problem =
  (status: number, code: string, more: object = {}, headers: Headers = {}): Step =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/problem+json', 'x-request-id': 'req-1', ...headers })
      .end(JSON.stringify({ type: 'about:blank', title: code, status, detail: `it is ${code}`, code, requestId: 'req-1', ...more }))

/** Says nothing, for good. */
export const hang: Step = () => {}

/** Ends the connection in the middle of a body. */
export const cut: Step = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"half":')
  setTimeout(() => response.destroy(), 20)
}

/** Ends the connection before a word. */
export const drop: Step = (response) => void response.destroy()
