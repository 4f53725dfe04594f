import { type ClientOptions, createClient, DoError } from '@dot-do/client'
import { flagsOf } from '@dot-do/client/source'
import { Problem } from '@dot-do/contract'
import {
  type CallScope,
  type ClientFactory,
  contextOf,
  dispatch,
  dispatchInternal,
  handlers,
  originOf,
  ownContext,
  readJson,
  type RouteHandler,
  type Standing,
} from '@dot-do/service'
import { actOf, open, own } from '@dot-do/store'
import outlines from 'do:domains'
import contract from 'probe.do/contract'
import { createClient as probe, type Probe } from 'probe.do'
import { notes } from './notes/store.ts'

type AnyClient = Record<string, (input: unknown) => Promise<unknown>>
type Send = (method: string, input: unknown) => Promise<unknown>
interface Env {
  NOTES: DurableObjectNamespace
  STANDING: Standing
}
type Calls = { [label: string]: unknown; self: Probe }

// The SDK of every domain that runs here, made as each SDK package makes its own; but any method can be named.
const factories = outlines
  .filter(({ label }) => label !== 'gateway')
  .map(({ label, name, methods }): [string, ClientFactory] => {
    const table = Object.fromEntries(Object.entries(methods).map(([method, outline]) => [method, flagsOf(outline)]))
    const flags = (method: string) => (Object.hasOwn(table, method) ? (table[method] ?? '') : '')
    return [
      label,
      (options: ClientOptions) => (method: string, input: unknown) => createClient<AnyClient>(name, { [method]: flags(method) }, options)[method]?.(input),
    ]
  })

// Its own SDK, typed, as a handler commonly has one.
export const uses = { ...Object.fromEntries(factories), self: probe }

function send(calls: Calls, { domain, method, input }: { domain: string; method: string; input?: unknown }): Promise<unknown> {
  const client = Object.hasOwn(calls, domain) ? (calls[domain] as Send) : undefined
  if (typeof client !== 'function') throw new Problem('invalid_argument', `no client of ${domain}`)
  return client(method, input ?? {})
}

/** The problem a caller of the SDK sees, as a document. */
function seen(error: DoError | Problem) {
  const { code, status, message: detail, issues, reason, data } = error
  return { code, status, detail, issues, reason, data, requestId: error instanceof DoError ? error.requestId : undefined }
}

/** How a call over a binding ended. */
async function outcomeOf(call: () => Promise<unknown>): Promise<{ output?: unknown; problem?: ReturnType<typeof seen> }> {
  try {
    return { output: await plain(await call()) }
  } catch (err) {
    if (err instanceof DoError || err instanceof Problem) return { problem: seen(err) }
    throw err
  }
}

async function plain(output: unknown): Promise<unknown> {
  if (output instanceof Blob) return { type: output.type, text: await output.text() }
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output ? Array.fromAsync(output as AsyncIterable<unknown>) : output
}

export default handlers<typeof contract, Env, Calls>(contract, {
  open: (_, { ctx }) => ({ context: { ...ctx } }),
  read: (_, { ctx }) => ({ context: { ...ctx } }),
  write: (_, { ctx }) => ({ context: { ...ctx } }),
  administer: (_, { ctx }) => ({ context: { ...ctx } }),

  relay: (asked, { call }) => outcomeOf(() => send(call, asked)),

  async pass(asked, { call }) {
    return { output: await plain(await send(call, asked)) }
  },

  async loop({ times }, { call, ctx }) {
    if (times === 0) return { depth: ctx.depth, context: { ...ctx } }
    try {
      return await call.self.loop({ times: times - 1 })
    } catch (err) {
      if (err instanceof DoError) return { depth: ctx.depth, context: { ...ctx }, problem: seen(err) }
      throw err
    }
  },

  async sleep({ ms, hops }, { call, ctx }) {
    if (hops > 0) return call.self.sleep({ ms, hops: hops - 1 })
    await new Promise((resolve) => setTimeout(resolve, ms))
    return { deadline: ctx.deadline }
  },

  async break({ how }) {
    if (how === 'throw') throw new TypeError('a secret of the handler at /srv/secret.ts')
    if (how === 'string') throw 'a secret of the handler at /srv/secret.ts'
    if (how === 'reject') await Promise.reject(new Error('a secret of the handler at /srv/secret.ts'))
    if (how === 'undeclared') throw new Problem('not_found', 'a secret of the handler at /srv/secret.ts')
    if (how === 'bigint') return { fine: true, more: 1n }
    return { fine: false as true }
  },

  originate(_, { ctx }) {
    const { tenant, apiKey } = originOf(ctx)
    return { origin: { tenant, apiKey } }
  },

  act: ({ origin, input, ...target }, { env }) =>
    outcomeOf(async () => dispatch(outlines, target, input ?? {}, await contextOf(env, origin, { idempotencyKey: 'act' }), env)),

  whisper: ({ tenant }, { env }) => outcomeOf(() => dispatchInternal({ domain: 'probe', method: 'hear' }, { text: 'psst' }, ownContext('probe', tenant), env)),

  note: (input, { ctx, env }) => own(env.NOTES, notes, ctx).add(input),
  notes: (_, { ctx, env }) => own(env.NOTES, notes, ctx).list(),

  small: ({ text }) => ({ length: text.length }),

  blob: ({ text, type }) => ({ type, body: text }),

  watch: ({ since }, { ctx, env }) => own(env.NOTES, notes, ctx).watch(since, undefined),
  later: (input, { ctx, env }) => own(env.NOTES, notes, ctx).later(input),

  remind: (input, { ctx, env }) => own(env.NOTES, notes, ctx).remind(input),

  async work({ id, key, ms, how, times }, { ctx, env, signal }) {
    const log = open(env.NOTES, notes, ctx.auth.tenant, { ...actOf(ctx), idempotencyKey: undefined })
    const { attempt } = await log.begin({ id, key })
    try {
      if (attempt <= times && how !== 'hang') throw new Problem(how, 'fails as asked')
      const over = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      await Promise.race([over, attempt <= times ? over : new Promise((resolve) => setTimeout(resolve, ms))])
      if (signal.aborted) throw new Problem('canceled', 'it took too long')
      return await own(env.NOTES, notes, ctx).effect({ id })
    } finally {
      // Before the answer: who goes by the log sees no work that is over as under way.
      await log.end({ id, key })
    }
  },
  steps: (input, { ctx, env }) => own(env.NOTES, notes, ctx).steps(input),
  effects: (_, { ctx, env }) => own(env.NOTES, notes, ctx).effects(),

  count({ to, ms, fail, size }, scope) {
    if (fail === 'before') scope.fail('failed_precondition', 'failed before the first event', { reached: 0 })
    return ms === 0 && (fail === undefined || fail === 'after') ? countNow(to, size, fail) : countSlowly(to, ms, fail, size, scope)
  },
  stopped: () => ({ stopped: stops }),

  async measure({ file, label }) {
    let sum = 0
    let size = 0
    for await (const chunk of file.stream() as ReadableStream<Uint8Array>) {
      size += chunk.byteLength
      for (const byte of chunk) sum += byte
    }
    return { size, sum, type: file.type, label }
  },

  async compare({ left, nested }) {
    const [one, other] = await Promise.all([left?.bytes(), nested.right.bytes()])
    return { same: one !== undefined && Buffer.from(one).equals(Buffer.from(other)) }
  },

  piece({ name, size, as, accept }) {
    const bytes = Uint8Array.from({ length: Number(size) }, (_, index) => index % 256)
    const headers = { etag: JSON.stringify(encodeURIComponent(name)), 'accept-ranges': 'bytes', 'cache-control': 'public, max-age=60', vary: 'accept' }
    return {
      type: accept?.includes('image/webp') ? 'image/webp' : 'application/octet-stream',
      body: as === 'stream' ? new Blob([bytes.subarray(0, 7), bytes.subarray(7)]).stream() : bytes,
      headers: as === 'stream' ? { ...headers, 'content-length': size } : headers,
    }
  },

  either: ({ as }) => (as === 'json' ? { body: 'json' } : { type: as === 'text' ? 'text/plain' : 'application/octet-stream', body: as }),
})

let stops = 0

function* countNow(to: number, size: number, how: string | undefined) {
  for (let n = 1; n <= to; n++) yield { n, text: 'x'.repeat(size) }
  if (how === 'after') throw new Problem('failed_precondition', 'failed behind the last event', { data: { reached: to } })
}

type Scope = CallScope<typeof contract.methods.count>

async function* countSlowly(to: number, ms: number, how: string | undefined, size: number, { signal, fail }: Scope) {
  // Two ways to learn of the end, and both must tell.
  let isTold = false
  signal.addEventListener('abort', () => (isTold = true))
  let reached = 0
  try {
    for (let n = 1; n <= to; n++) {
      await new Promise((resolve) => setTimeout(resolve, ms))
      if (n === 2 && how === 'problem') fail('failed_precondition', 'failed between two events', { reached })
      if (n === 2 && how === 'throw') throw new TypeError('a secret of the handler at /srv/secret.ts')
      reached = n
      yield n === 2 && how === 'event' ? ({ n: 'two' } as never) : { n, text: 'x'.repeat(size) }
    }
  } finally {
    if (reached < to && isTold) stops++
  }
}

export const routes: Record<string, RouteHandler<Env, Calls>> = {
  'POST /v1/echo': async (request, { ctx }) => Response.json({ echo: await readJson(request, 1000), requestId: ctx.requestId }, { status: 201 }),
  'GET /v1/count': () => ({
    events: countSlowly(3, 1, undefined, 0, { signal: new AbortController().signal } as Scope),
    encoding: {
      event: (value) => `data: ${JSON.stringify(value)}\n\n`,
      done: 'data: [DONE]\n\n',
      error: (problem) => `data: ${JSON.stringify({ error: problem.code })}\n\n`,
    },
  }),
}
