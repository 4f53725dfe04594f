import { DoError } from '@dot-do/client'
import { fromContract } from '@dot-do/client/source'
import { stubNames } from '@dot-do/contract'
import { describe, expect, test } from 'vitest'
import { rpc } from '../http.ts'
import type { Tenant } from '../tenant.ts'
import { inBatch, inSession, type Root } from '../capnweb.ts'
import type { Platform } from '../platform.ts'
import { inputSchema, inputsOf } from './inputs.ts'
import { ending, isFaulty, isStreamed, mighty, type On, pathOf, post, type Target, takesGet, shapes } from './target.ts'

/** How a call ended, whichever way it was made. */
interface Ending {
  output?: unknown
  problem?: unknown
}

/** A way to make a call. */
interface Door {
  title: string
  takes: (target: Target) => boolean
  call: (caller: Tenant, target: Target, input: unknown, on: Platform) => Promise<Ending>
}

type AnyClient = Record<string, (input: unknown) => Promise<unknown>>

// What a domain's own client is made of: some take their input in another shape.
const clientOf = ({ key }: Tenant, { contract }: Target, { url }: Platform): AnyClient =>
  fromContract(contract)({ baseUrl: url, apiKey: key, retries: 0 }) as unknown as AnyClient

const isWithin = ({ contract }: Target) => contract.label !== 'gateway'
const isInSessions = ({ name }: Target) => !stubNames.has(name)

/** Every way to make a call; each must end it alike. */
const doors: Door[] = [
  {
    title: 'GET',
    takes: takesGet,
    call: async ({ http }, target, input) =>
      endingOf(await http({ path: `${pathOf(target)}?input=${encodeURIComponent(JSON.stringify(input))}`, headers: ending(target) })),
  },
  {
    title: 'a host of its own',
    takes: () => true,
    call: async ({ http }, { contract, name }, input) => endingOf(await hosted(http, contract.name, name, input)),
  },
  { title: 'the SDK', takes: () => true, call: (caller, target, input, on) => bySdk(clientOf(caller, target, on), target.name, input) },
  { title: 'a batch', takes: (target) => target.title !== 'gateway.do batch' && !isStreamed(target), call: byBatch },
  {
    title: 'Cap’n Web',
    takes: (target) => !isStreamed(target) && isInSessions(target),
    call: ({ key }, target, input, { url }) => inBatch(url, (root) => byCapnWeb(root.authenticate(key), target, input)),
  },
  {
    title: 'a Cap’n Web session',
    takes: isInSessions,
    call: ({ key }, target, input, { url }) => inSession(url, (root) => byCapnWeb(root.authenticate(key), target, input)),
  },
  { title: 'another Worker', takes: isWithin, call: byWorker },
]

const hosted = (http: Tenant['http'], domain: string, name: string, input: unknown) =>
  http({ host: domain, path: `/rpc/${name}`, headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) })

function endingOf({ status, headers, text }: Awaited<ReturnType<Tenant['http']>>): Ending {
  if (headers['content-type'] === 'text/event-stream') return { output: eventsIn(text) }
  const isJson = headers['content-type']?.includes('json') && !headers['content-type'].includes('ndjson')
  const body = isJson ? (JSON.parse(text) as unknown) : text
  return status === 200 ? { output: body } : { problem: body }
}

const eventsIn = (text: string): unknown[] => [...text.matchAll(/^id: .*\ndata: (.*)$/gm)].map(([, event = '']) => JSON.parse(event) as unknown)

/** What came, as text or whole. */
async function whole(output: unknown): Promise<unknown> {
  if (output instanceof Blob) return output.text()
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output ? Array.fromAsync(output as AsyncIterable<unknown>) : output
}

async function bySdk(client: AnyClient, method: string, input: unknown): Promise<Ending> {
  try {
    return { output: await whole(await client[method]?.(input)) }
  } catch (err) {
    if (!(err instanceof DoError)) throw err
    const { code, status, message: detail, issues, reason, data } = err
    return { problem: { code, status, detail, issues, reason, data } }
  }
}

async function byBatch({ http }: Tenant, { contract, name }: Target, input: unknown): Promise<Ending> {
  const answer = await rpc(http, 'gateway.do', 'batch', { calls: [{ domain: contract.name, method: name, input }] })
  const [result] = answer.json<{ results: Ending[] }>().results
  return result?.problem === undefined ? { output: result?.output } : { problem: result.problem }
}

async function byCapnWeb(root: Root, { contract, name }: Target, input: unknown): Promise<Ending> {
  try {
    // The library takes no object without a prototype, as generators make them.
    const output = await root[contract.label]?.[name]?.(JSON.parse(JSON.stringify(input)))
    if (output instanceof ReadableStream) return { output: await whole(output) }
    const { type, bytes } = (output ?? {}) as { type?: string; bytes?: unknown }
    return { output: type !== undefined && bytes instanceof Uint8Array ? Buffer.from(bytes).toString('utf8') : output }
  } catch (err) {
    const { message: detail, code, status, issues, reason, data } = err as Error & Record<string, unknown>
    return { problem: { code, status, detail, issues, reason, data } }
  }
}

async function byWorker({ http }: Tenant, { contract, name }: Target, input: unknown): Promise<Ending> {
  const answer = await rpc(http, 'probe.do', 'relay', { domain: contract.label, method: name, input })
  expect(answer.status, answer.text).toBe(200)
  const { output, problem } = answer.json<Ending>()
  const isBlob = typeof output === 'object' && output !== null && 'text' in output && 'type' in output && Object.keys(output).length === 2
  return problem === undefined ? { output: isBlob ? output.text : output } : { problem }
}

// What differs from call to call, and where a call came from.
const volatile = new Set(['requestId', 'call', 'at', 'ms', 'traceparent', 'timestamp', 'deadline', 'depth', 'caller', 'idempotencyKey', 'type', 'title'])

// Cap'n Web drops what is named as something of every object's.
const isNative = (key: string) => key in Object.prototype || key === 'toJSON'

function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settled)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key, field]) => !volatile.has(key) && !isNative(key) && field !== undefined)
  return Object.fromEntries(kept.map(([key, field]) => [key, settled(field)]))
}

const comparable = ({ output, problem }: Ending): unknown => (problem === undefined ? { output: settled(output) } : { problem: settled(problem) })

// What the answer to these depends on grows with each call, or is drawn by lot: a salt, an id, the time of a signature.
const differing = new Set(['auth.do listAudit', 'auth.do exportAudit', 'auth.do verifyAudit', 'hash.do password', 'hash.do sign'])

/** A call gives the same answer and the same problem, whichever door it came through. */
export function sameThroughEveryDoor(on: On): void {
  describe.each(shapes.filter((target) => !isFaulty(target)))('$title', (target) => {
    test.each(doors.filter(({ takes }) => takes(target)))('by $title', async ({ call }) => {
      const caller = await mighty(on())
      const changes = target.method.effect === 'write' && target.method.idempotent !== 'none'
      const valid = changes || differing.has(target.title) ? [] : inputsOf(target, await inputSchema(on(), target), 2)
      for (const input of [...valid, { 'no such field': [1] }]) {
        const straight = comparable(endingOf(await post(target, caller.http, input)))
        expect(comparable(await call(caller, target, input, on())), JSON.stringify(input).slice(0, 500)).toEqual(straight)
      }
    })
  })
}
