import { type Result as BatchResult, Problem, type ProblemDocument, type ServiceContext } from '@dot-do/contract'
import type contract from 'gateway.do/contract'
import { call } from './call.ts'
import type { Principal } from './credentials.ts'
import { domainNamed, methodNamed } from './route.ts'
import { jsonBody, type Visit } from './visit.ts'

interface BatchCall {
  id?: string
  domain: string
  method: string
  input?: unknown
}

interface BatchInput {
  calls: BatchCall[]
  concurrency: number
  stopOnError: boolean
}

type Result = BatchResult<typeof contract, 'batch'>['results'][number]

const outputBytesMax = 10 * 1024 * 1024

/** Makes the calls, at most `concurrency` at a time; the whole batch is paid before the first. */
export async function batch(
  visit: Visit,
  principal: Principal,
  context: ServiceContext,
  input: BatchInput,
  pay: (cost: number) => unknown,
): Promise<{ results: Result[] }> {
  const { calls, concurrency, stopOnError } = input
  await pay(calls.reduce((sum, one, index) => sum + costOf(one, index), 0))
  const results: Result[] = []
  let next = 0
  let left = outputBytesMax
  let isStopped = false
  const work = async () => {
    for (let index = next++; index < calls.length; index = next++) {
      const one = calls[index] as BatchCall
      const result = isStopped ? skipped(one, context) : await make(visit, principal, context, one, index, left)
      left -= result.size
      isStopped ||= stopOnError && !result.ok
      const { size: _, ...shown } = result
      results[index] = shown
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, calls.length) }, work))
  return { results }
}

/** What a call costs; one that names nothing costs what any call does. */
function costOf({ domain, method }: BatchCall, index: number): number {
  let outline: ReturnType<typeof domainNamed>
  let isStream = false
  try {
    outline = domainNamed(domain)
    const { cost, answers } = methodNamed(outline, method)
    isStream = answers === 'stream'
    if (!isStream && (outline.label !== 'gateway' || method !== 'batch')) return cost
  } catch {
    return 1
  }
  const message = `a batch can’t hold a ${isStream ? 'stream' : 'batch'}`
  throw new Problem('invalid_argument', message, { issues: [{ path: ['calls', index], message }] })
}

async function make(
  visit: Visit,
  principal: Principal,
  context: ServiceContext,
  { id, domain, method, input }: BatchCall,
  index: number,
  left: number,
): Promise<Result & { size: number }> {
  const started = Date.now()
  const response = await call(visit, {
    ...{ domain, method, verb: 'POST', principal: () => principal, isPaid: true },
    timeoutMs: Math.max(1, (context.deadline ?? 0) - started),
    idempotencyKey: context.idempotencyKey && `${context.idempotencyKey}:${index}`,
    ...jsonBody(input),
  })
  const text = await response.text()
  const ms = Date.now() - started
  if (!response.ok) return { id, ok: false, problem: { ...(JSON.parse(text) as ProblemDocument) }, ms, size: text.length }
  if (text.length > left) return { id, ok: false, problem: { ...tooMuch.document(context.requestId) }, ms, size: 0 }
  return { id, ok: true, output: decoded(response, text), ms, size: text.length }
}

const decoded = (response: Response, text: string): unknown => (response.headers.get('content-type') === 'application/json' ? JSON.parse(text) : text)

const tooMuch = new Problem('resource_exhausted', `the results of the batch are longer than ${outputBytesMax} bytes`)

const skipped = ({ id }: BatchCall, { requestId }: ServiceContext): Result & { size: number } => ({
  ...{ id, ok: false, ms: 0, size: 0 },
  problem: { ...new Problem('canceled', 'not begun, since a call before it failed').document(requestId) },
})
