import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { anthropic } from '../anthropic/payload.ts'
import { refusalOf } from '../anthropic/check.ts'
import { openai } from './payload.ts'
import type { Asked, Script, ScriptedAnswer, ScriptedRequest, Wire } from './script.ts'

interface Entry {
  script: Script
  requests: ScriptedRequest[]
  answered: number
}

/**
 * An OpenAI-compatible server that does as it is told, and an Anthropic-compatible one where it is asked for `/messages`. `POST /_scripts` takes a script and gives its id, which is the first
 * segment of its base URL; `GET /_scripts/<id>` gives the requests that came.
 */
export class ScriptedServer {
  readonly #entries = new Map<string, Entry>()
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#handle(request, response).catch((err: unknown) => response.destroy(err as Error))
    })
  }

  /** Listens on a free port of the loopback address, and gives `127.0.0.1:<port>`. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve)
    })
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
    })
    this.#server.closeAllConnections()
    await closed
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, first = '', ...rest] = (request.url ?? '/').split('/')
    if (first === '_scripts') return this.#control(request, response, rest[0])
    const entry = this.#entries.get(first)
    if (!entry) return json(response, 404, { error: { message: `no script ${first}` } })
    const body = parse(await textOf(request))
    const record: ScriptedRequest = { method: request.method ?? '', path: `/${rest.join('/')}`, headers: headersOf(request), body, at: Date.now() }
    entry.requests.push(record)
    response.on('close', () => Object.assign(record, { endedAt: Date.now(), closedByClient: !response.writableFinished && response.errored === null }))
    if (/\/models(\?|$)/.test(record.path)) return json(response, 200, modelsOf(entry.script, 'anthropic-version' in record.headers))
    const isAnthropic = record.path.endsWith('/messages')
    const answer = (isAnthropic ? refusalOf(record) : undefined) ?? answerTo(entry, body)
    await reply(response, isAnthropic ? anthropic : openai, answer, body as Asked)
  }

  async #control(request: IncomingMessage, response: ServerResponse, id: string | undefined): Promise<void> {
    if (request.method === 'POST') {
      const made = `s${this.#entries.size + 1}`
      this.#entries.set(made, { script: parse(await textOf(request)) as Script, requests: [], answered: 0 })
      return json(response, 200, { id: made })
    }
    json(response, 200, this.#entries.get(id ?? '')?.requests ?? [])
  }
}

function answerTo(entry: Entry, body: unknown): ScriptedAnswer {
  const { messages = [] } = body as { messages?: { content?: unknown }[] }
  const last = JSON.stringify(messages.at(-1)?.content ?? '')
  const fitting = entry.script.when?.find(({ includes }) => last.includes(includes))
  if (fitting) return fitting.answer
  const { answers } = entry.script
  return answers[Math.min(entry.answered++, answers.length - 1)] ?? { status: 500 }
}

const modelsOf = ({ models = [] }: Script, isAnthropic: boolean) => ({
  object: 'list',
  data: models.map((id) => (isAnthropic ? { id, type: 'model', display_name: id } : { id, object: 'model', created: 1_795_000_000, owned_by: 'scripted' })),
})

async function reply(response: ServerResponse, wire: Wire, answer: ScriptedAnswer, asked: Asked): Promise<void> {
  if (answer.fault === 'hang') return
  if (answer.headMs) await sleep(answer.headMs)
  const { status = 200, headers = {} } = answer
  if (answer.body !== undefined) return void response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(answer.body)
  if (status !== 200) return json(response, status, wire.error(answer), headers)
  if (asked.stream) return streamed(response, wire, answer, asked)
  const text = JSON.stringify(wire.whole(answer, asked))
  if (answer.fault === 'bad-json') return void response.writeHead(200, { 'content-type': 'application/json' }).end(text.slice(0, -5))
  if (answer.fault === 'cut-mid-token' || answer.fault === 'cut-between-lines') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) })
    response.write(text.slice(0, text.length / 2))
    await sleep(20)
    return cut(response)
  }
  if (answer.fault === 'hang-after-head') return response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
  json(response, 200, text, headers)
}

async function streamed(response: ServerResponse, wire: Wire, answer: ScriptedAnswer, asked: Asked): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...answer.headers })
  response.flushHeaders()
  const { fault, faultAfter = 2, tokenMs = 0 } = answer
  for (const [index, event] of wire.events(answer, asked).entries()) {
    if (response.destroyed) return
    if (tokenMs > 0) await sleep(tokenMs)
    if (fault !== undefined && index === faultAfter + wire.before(answer) && (await fails(response, wire, fault, event))) return
    if (fault === 'hang-after-head') return
    await write(response, event, fault === 'split-bytes')
  }
  if (fault !== 'end-early') response.write(wire.end)
  response.end()
}

/** Does what the fault says in place of an event; whether the stream is over. */
async function fails(response: ServerResponse, wire: Wire, fault: NonNullable<ScriptedAnswer['fault']>, event: string): Promise<boolean> {
  if (fault === 'cut-mid-token') response.write(event.slice(0, event.length / 2))
  else if (fault === 'cut-between-lines') response.write(event.slice(0, -1))
  else if (fault === 'bad-json') response.write(wire.broken)
  else if (fault === 'error-event') response.write(wire.failure)
  else if (fault === 'stall') return true
  else if (fault !== 'end-early') return false
  if (fault === 'cut-mid-token' || fault === 'cut-between-lines') {
    await sleep(20)
    cut(response)
  } else response.end()
  return true
}

const cut = (response: ServerResponse): void => void response.destroy(new Error('scripted cut'))

async function write(response: ServerResponse, text: string, isSplit: boolean): Promise<void> {
  if (!isSplit) return void response.write(text)
  for (const byte of Buffer.from(text)) {
    response.write(Buffer.of(byte))
    // Bytes written in one turn would travel together.
    if (byte >= 0x80) await sleep(2)
  }
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text === '' ? {} : text
  }
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join() : (value ?? '')]))
