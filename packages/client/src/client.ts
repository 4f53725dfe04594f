import { codeOfStatus, codes, isCode } from '@dot-do/contract/codes'
import type { ProblemDocument } from '@dot-do/contract'
import { Call } from './call.ts'
import { DoError } from './error.ts'

/** What a client needs to know of a method: `w` it changes something, `r` it may be sent again, `b` it answers bytes. */
export type MethodTable = Record<string, string>

export interface CallOptions {
  /** Ends the call with `canceled`. */
  signal?: AbortSignal
  /** Milliseconds to the answer, retries included; 60,000 unless set. */
  timeout?: number
  /** How often a failed call is sent again, when that is safe; 2 unless set. */
  retries?: number
  headers?: Record<string, string>
  /** Makes a repeated write one write; made for each call unless given. */
  idempotencyKey?: string
}

export interface ClientOptions extends Omit<CallOptions, 'signal' | 'idempotencyKey'> {
  /** `DO_API_KEY` unless given. */
  apiKey?: string
  /** Where the platform is, such as `http://localhost:8787`; `DO_BASE_URL` unless given, else each domain's own host. */
  baseUrl?: string
  fetch?: (request: string, init: RequestInit) => Promise<Response>
}

const setting = (name: string): string | undefined => {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  return process?.env?.[name]
}

/** A client of `domain` with one function for each method of `table`. */
export function createClient<T>(domain: string, table: MethodTable, options: ClientOptions = {}): T {
  const client: Record<string, unknown> = {}
  for (const [method, flags] of Object.entries(table)) {
    client[method] = (input?: unknown, call?: CallOptions) => new Call(send(domain, method, flags, input, { ...options, ...call }))
  }
  return client as T
}

type SendOptions = ClientOptions & CallOptions

async function send(domain: string, method: string, flags: string, input: unknown, options: SendOptions): Promise<{ data: unknown; response: Response }> {
  const deadline = Date.now() + (options.timeout ?? 60_000)
  const mayRepeat = !flags.includes('w') || flags.includes('r')
  const headers = headersOf(flags, options)
  const base = options.baseUrl ?? setting('DO_BASE_URL')
  const url = base ? `${base.replace(/\/+$/, '')}/${domain}/rpc/${method}` : `https://${domain}/rpc/${method}`
  const body = JSON.stringify(input ?? {})
  for (let attempt = 0; ; attempt++) {
    try {
      return await once(url, body, headers, flags, deadline, options)
    } catch (cause) {
      const error = asDoError(cause, options.signal)
      const wait = backoff(attempt, error)
      const isLast = attempt >= (options.retries ?? 2) || Date.now() + wait >= deadline
      if (isLast || !mayRepeat || !codes[error.code].retryable) throw error
      await pause(wait, options.signal)
    }
  }
}

function headersOf(flags: string, options: SendOptions): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json', ...options.headers }
  const key = options.apiKey ?? setting('DO_API_KEY')
  if (key) headers.authorization = `Bearer ${key}`
  if (flags.includes('w')) headers['idempotency-key'] = options.idempotencyKey ?? crypto.randomUUID()
  return headers
}

async function once(url: string, body: string, headers: Record<string, string>, flags: string, deadline: number, { fetch: via, signal }: SendOptions) {
  const left = Math.max(1, deadline - Date.now())
  const timer = AbortSignal.timeout(left)
  const response = await (via ?? fetch)(url, {
    method: 'POST',
    body,
    headers: { ...headers, 'x-request-timeout': String(Math.min(left, 600_000)) },
    signal: signal ? AbortSignal.any([signal, timer]) : timer,
  })
  if (!response.ok) throw await refusal(response)
  return { data: flags.includes('b') ? await response.blob() : await response.json(), response }
}

/** The error that a failed answer stands for, whether or not it carries a problem document. */
async function refusal(response: Response): Promise<DoError> {
  const text = await response.text()
  const problem = parseProblem(text, response.headers.get('content-type'))
  const code = isCode(problem?.code) ? problem.code : codeOfStatus(response.status)
  const requestId = problem?.requestId ?? response.headers.get('x-request-id') ?? undefined
  const error = new DoError(code, problem?.detail ?? `${response.status} ${response.statusText}`.trim(), response.status, { ...problem, requestId })
  return Object.defineProperty(error, 'retryAfter', { value: Number(response.headers.get('retry-after')) * 1000 || 0 })
}

function parseProblem(text: string, contentType: string | null): Partial<ProblemDocument> | undefined {
  if (!contentType?.includes('json')) return undefined
  try {
    return JSON.parse(text) as Partial<ProblemDocument>
  } catch {
    return undefined
  }
}

function asDoError(cause: unknown, signal: AbortSignal | undefined): DoError {
  if (cause instanceof DoError) return cause
  if (signal?.aborted) return new DoError('canceled', 'the caller ended the call', 0, {}, cause)
  if ((cause as Error | undefined)?.name === 'TimeoutError') return new DoError('deadline_exceeded', 'no answer came in time', 0, {}, cause)
  return new DoError('unavailable', `no answer came: ${(cause as Error | undefined)?.message ?? cause}`, 0, {}, cause)
}

/** Milliseconds until the next attempt: what the answer asks for, else 0.25 s doubling to 8 s, half of it by chance. */
function backoff(attempt: number, error: DoError): number {
  const { retryAfter } = error as { retryAfter?: number }
  return retryAfter || Math.min(8000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2)
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(new DoError('canceled', 'the caller ended the call', 0))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
