import { type Encoding, invalid, readJson, type RouteEvents } from '@dot-do/service'
import type { Message } from 'llm.do/contract'
import { z } from 'zod'
import { budgetedTokens, planOf, reserveFor } from './answer/ask.ts'
import { type Opened, openStream } from './answer/open.ts'
import { type Ended, relay, replay, type Source, textMax } from './answer/relay.ts'
import { soon } from './answer/soon.ts'
import { howOf } from './answer/how.ts'
import { Bill } from './bill.ts'
import { estimateInput, tokensIn, tokensOf } from './estimate.ts'
import { withImages } from './images.ts'
import { resolveNames } from './names/resolve.ts'
import { isPaced } from './names/route.ts'
import { begin, type Begin, type Caller, type Session } from './session.ts'
import type { Target } from './names/target.ts'
import { firstAnswer, type Plan } from './upstream/attempts.ts'
import { complete as completeBy } from './upstream/dialect.ts'
import { maxTokensField } from './upstream/request.ts'
import { type Chunk, type Completion, finishReasonOf, usageOf } from './upstream/wire.ts'
import { routeIn, tagsIn, wishesFor } from './wishes.ts'

export const bodyBytesMax = 4 * 1024 * 1024
const timeoutMs = 120_000
// How soon a caller that went away is noticed while the model is silent.
export const keepAliveMs = 50

// What is not named here is the provider's to know, and goes to it as it came.
const Body = z.looseObject({
  model: z.string().min(1).max(512).optional(),
  /** OpenRouter's name for further models to ask. */
  models: z.array(z.string().min(1).max(512)).max(8).optional(),
  messages: z
    .array(z.looseObject({ role: z.string() }))
    .min(1)
    .max(2000),
  tools: z.array(z.unknown()).max(128).optional(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  max_completion_tokens: z.number().int().min(1).nullish(),
  n: z.number().int().min(1).max(128).nullish(),
})
export type Body = z.infer<typeof Body>

/** OpenAI's chat completions, whole or as a stream: what providers know of it beyond us passes through. */
export async function completions(request: Request, scope: Caller): Promise<Response | RouteEvents> {
  const body = parsedBy(Body, await readJson(request, bodyBytesMax))
  const asked = { body, operation: 'completions' }
  if (!body.stream) return Response.json(await complete(scope, asked))
  return { events: await streamCompletion(scope, asked), encoding, keepAliveMs }
}

/** The body of a route, by its schema; `invalid_argument` where it does not fit. */
export function parsedBy<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  return invalid(parsed.error.issues.map(({ path, message }) => ({ path: path.filter((key) => typeof key !== 'symbol'), message })))
}

/** A body of OpenAI's chat completions, and which method it came by. */
export interface Completing {
  body: Body
  operation: string
  /** Tokens that it may be answered with, where the body does not say so in the provider's own field. */
  maxTokens?: number | undefined
}

const beginOf = ({ body }: Completing, isStream: boolean): Begin => ({ isStream, tags: tagsIn(body), isPaced: isPaced(routeIn(body)) })

/** A whole completion. */
export async function complete(caller: Caller, asked: Completing): Promise<Completion> {
  const session = await begin(caller, asked.operation, asked, beginOf(asked, false))
  return session.kept === undefined ? whole({ caller, session, ...asked, attempts: [], bill: new Bill() }) : (session.kept as Completion)
}

/** The same as a stream of chunks. */
export async function streamCompletion(caller: Caller, asked: Completing): Promise<AsyncIterable<PassedChunk>> {
  const session = await begin(caller, asked.operation, asked, beginOf(asked, true))
  return session.kept === undefined ? soon(opened({ caller, session, ...asked, attempts: [], bill: new Bill() })) : replay(session.kept)
}

interface Call extends Completing {
  caller: Caller
  session: Session
  attempts: Plan['attempts']
  bill: Bill
}

/** Does the work of a call with its plan; one that fails is over. */
async function planned<T>(call: Call, work: (plan: Plan, request: (target: Target) => Record<string, unknown>) => Promise<T>): Promise<T> {
  const { caller, session, body, attempts } = call
  const { models = [], ...rest } = body
  const [model, ...fallback] = rest.model === undefined ? models : [rest.model, ...models]
  try {
    const named = await resolveNames(caller, session, { model, fallback, route: routeIn(body) })
    const plan = planOf({ caller, session, named, timeout: timeoutMs, attempts })
    const messages = await withImages(caller.env, rest.messages as unknown as Message[], caller.signal)
    const said = rest.max_completion_tokens ?? rest.max_tokens
    const bound = call.maxTokens ?? named.settings.maxTokens ?? (session.isBudgeted ? budgetedTokens(plan) : undefined)
    await reserveFor(call, plan, () => inputOf(body), (said ?? bound ?? 0) * (rest.n ?? 1))
    const { temperature, topP: top_p, topK: top_k, seed } = named.settings
    return await work(plan, ({ model, provider }) => ({
      ...{ temperature, top_p, top_k, seed, ...rest, ...(said == null && bound !== undefined && { [maxTokensField(provider)]: bound }), model, messages },
      ...wishesFor(provider, body, session.providers),
      // It is what we count by, whether or not the caller wants to see it.
      ...(rest.stream && { stream_options: { ...rest.stream_options, include_usage: true } }),
      ...(provider.kind === 'openrouter' && { usage: rest.usage ?? { include: true } }),
    }))
  } catch (problem) {
    caller.waitUntil(session.end({ ...howOf(call, 'failed'), problem }))
    throw problem
  }
}

const inputOf = ({ messages, tools, response_format }: Body): number => estimateInput(messages, tools, response_format)

const whole = (call: Call): Promise<Completion> =>
  planned(call, async (plan, request) => {
    const { value, target } = await firstAnswer(
      plan,
      (leftMs, targetsLeft) => leftMs / targetsLeft,
      async (target, { signal }) => {
        const started = Date.now()
        return { completion: await completeBy(call.caller.env, target, request(target), signal), started }
      },
    )
    const { completion, started } = value
    const answer = { ...completion, model: target.name }
    const written = () => ({ inputTokens: inputOf(call.body), outputTokens: tokensOf(JSON.stringify(completion.choices)) })
    call.bill.add(target, { ...usageOf(completion.usage), ms: Date.now() - started }, written)
    await call.session.end({ ...howOf(call, finishReasonOf(completion.choices[0]?.finish_reason)), answer })
    return answer
  })

const opened = (call: Call): Promise<AsyncIterable<PassedChunk>> =>
  planned(call, async (plan, request) =>
    relay(call, new Passing(call, await openStream(call.caller.env, plan, timeoutMs, (target, open) => open(request(target))))),
  )

/** A chunk as it came, the model named as our callers know it. */
export type PassedChunk = Chunk & { model: string }

/** Chunks as they came. */
class Passing implements Source<PassedChunk> {
  text = ''
  readonly target: Target
  readonly #call: Call
  readonly #chunks: Opened['chunks']
  #written = 0
  #usage: Chunk['usage']
  #finish: string | null | undefined
  readonly #started = Date.now()
  #isBilled = false

  constructor(call: Call, { target, chunks }: Opened) {
    this.#call = call
    this.target = target
    this.#chunks = chunks
  }

  async *events(): AsyncGenerator<PassedChunk[], Ended<PassedChunk>, undefined> {
    for await (const together of this.#chunks) yield together.flatMap((chunk) => this.#push(chunk))
    this.cut()
    return { last: [], finish: finishReasonOf(this.#finish) }
  }

  #push(chunk: Chunk): PassedChunk[] {
    const { choices, usage } = chunk
    if (usage) this.#usage = usage
    const { delta, finish_reason } = choices[0] ?? {}
    if (finish_reason != null) this.#finish = finish_reason
    this.#written += lengthOf(delta)
    if (this.text.length < textMax) this.text += delta?.content ?? ''
    // A chunk of usage alone is only for who asked for it.
    if (usage && choices.length === 0 && !this.#call.body.stream_options?.include_usage) return []
    return [{ ...chunk, model: this.target.name }]
  }

  cut(): void {
    if (this.#isBilled) return
    this.#isBilled = true
    const estimate = () => ({ inputTokens: inputOf(this.#call.body), outputTokens: tokensIn(this.#written) })
    this.#call.bill.add(this.target, { ...usageOf(this.#usage), ms: Date.now() - this.#started }, estimate)
  }

  keep(kept: PassedChunk[], event: PassedChunk): number {
    kept.push(event)
    return JSON.stringify(event).length
  }
}

const lengthOf = (delta: Chunk['choices'][number]['delta']): number =>
  (delta?.content?.length ?? 0) +
  (delta?.reasoning?.length ?? 0) +
  (delta?.tool_calls ?? []).reduce((sum, call) => sum + (call.function?.arguments?.length ?? 0), 0)

/** Events as OpenAI's API writes them. */
const encoding: Encoding = {
  event: (chunk) => `data: ${JSON.stringify(chunk)}\n\n`,
  done: 'data: [DONE]\n\n',
  error: ({ message, code, reason }) => `data: ${JSON.stringify({ error: { message, type: code, code: reason ?? code, param: null } })}\n\n`,
}
