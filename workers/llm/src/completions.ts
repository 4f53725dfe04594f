import { type Encoding, invalid, readJson, type RouteEvents } from '@dot-do/service'
import type { Message } from 'llm.do/contract'
import { z } from 'zod'
import { openStream } from './answer/open.ts'
import { type Reader, relay, replay, textMax } from './answer/relay.ts'
import { soon } from './answer/soon.ts'
import { withImages } from './images.ts'
import { begin, type Caller, type Session } from './session.ts'
import { type Target, targetsOf } from './targets.ts'
import { firstAnswer, type Plan, resultsOf } from './upstream/attempts.ts'
import { sendForJson } from './upstream/send.ts'
import { type Chunk, completionOf } from './upstream/wire.ts'

const bodyBytesMax = 4 * 1024 * 1024
const timeoutMs = 120_000
// How soon a caller that went away is noticed while the model is silent.
const keepAliveMs = 50

// What is not named here is the provider's to know, and goes to it as it came.
const Body = z.looseObject({
  model: z.string().max(256).optional(),
  /** OpenRouter's name for further models to ask. */
  models: z.array(z.string().max(256)).max(8).optional(),
  messages: z
    .array(z.looseObject({ role: z.string() }))
    .min(1)
    .max(2000),
  tools: z.array(z.unknown()).max(128).optional(),
  stream: z.boolean().nullish(),
})
type Body = z.infer<typeof Body>

/** OpenAI's chat completions, whole or as a stream: what providers know of it beyond us passes through. */
export async function completions(request: Request, scope: Caller): Promise<Response | RouteEvents> {
  const parsed = Body.safeParse(await readJson(request, bodyBytesMax))
  if (!parsed.success) return invalid(parsed.error.issues.map(({ path, message }) => ({ path: path.filter((key) => typeof key !== 'symbol'), message })))
  const body = parsed.data
  const session = await begin(scope, 'completions', body, body.stream === true)
  const call: Call = { caller: scope, session, body, attempts: [] }
  if (!body.stream) return session.kept === undefined ? whole(call) : Response.json(session.kept)
  return { events: session.kept === undefined ? await soon(opened(call)) : replay<object>(session.kept), encoding, keepAliveMs }
}

interface Call {
  caller: Caller
  session: Session
  body: Body
  attempts: Plan['attempts']
}

/** Does the work of a call with its plan; one that fails is over. */
async function planned<T>({ caller, session, body, attempts }: Call, work: (plan: Plan, request: (target: Target) => object) => Promise<T>): Promise<T> {
  const { models = [], ...rest } = body
  const [first, ...more] = rest.model === undefined ? models : [rest.model, ...models]
  try {
    const targets = targetsOf(session.providers, first, more)
    const messages = await withImages(caller.env, rest.messages as unknown as Message[], caller.signal)
    const deadline = Math.min(caller.ctx.deadline ?? Number.POSITIVE_INFINITY, Date.now() + timeoutMs)
    return await work({ attempts, targets, deadline, open: session.open, signal: caller.signal }, ({ model }) => ({ ...rest, model, messages }))
  } catch (err) {
    caller.waitUntil(session.end(resultsOf(attempts)))
    throw err
  }
}

const whole = (call: Call): Promise<Response> =>
  planned(call, async (plan, request) => {
    const { value, target } = await firstAnswer(
      plan,
      (leftMs, targetsLeft) => leftMs / targetsLeft,
      async (target, { signal }) =>
        completionOf(await sendForJson(call.caller.env, target.provider, { path: '/chat/completions', body: request(target), signal })),
    )
    const answer = { ...value, model: target.name }
    await call.session.end(resultsOf(call.attempts), answer)
    return Response.json(answer)
  })

const opened = (call: Call): Promise<AsyncIterable<object>> =>
  planned(call, async (plan, request) => {
    const stream = await openStream(call.caller.env, plan, timeoutMs, (target, open) => open(request(target)))
    return relay(call, stream, new Passing(stream.target))
  })

/** Chunks as they came, the model named as our callers know it. */
class Passing implements Reader<object> {
  text = ''
  readonly #target: Target

  constructor(target: Target) {
    this.#target = target
  }

  push(chunk: Chunk): object[] {
    if (this.text.length < textMax) this.text += chunk.choices[0]?.delta?.content ?? ''
    return [{ ...chunk, model: this.#target.name }]
  }

  async end(): Promise<object[]> {
    return []
  }

  keep(kept: object[], event: object): number {
    kept.push(event)
    return JSON.stringify(event).length
  }
}

/** Events as OpenAI's API writes them. */
const encoding: Encoding = {
  event: (chunk) => `data: ${JSON.stringify(chunk)}\n\n`,
  done: 'data: [DONE]\n\n',
  error: ({ message, code, reason }) => `data: ${JSON.stringify({ error: { message, type: code, code: reason ?? code, param: null } })}\n\n`,
}
