import { type Encoding, invalid, readJson, type RouteEvents, type RouteHandler } from '@dot-do/service'
import { type Message } from 'llm.do/contract'
import { z } from 'zod'
import { cutShort } from './answer/cut.ts'
import { openStream } from './answer/open.ts'
import type { Env } from './env.ts'
import { configured } from './handlers.ts'
import { withImages } from './images.ts'
import { modelsOf } from './models.ts'
import { begin, type Caller, type Session } from './session.ts'
import { type Target, targetsOf } from './targets.ts'
import { firstAnswer, type Plan, resultsOf } from './upstream/attempts.ts'
import { sendForJson } from './upstream/send.ts'
import { completionOf } from './upstream/wire.ts'

const bodyBytesMax = 4 * 1024 * 1024
const timeoutMs = 120_000

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

/** OpenAI's wire format beside `/rpc`. */
export const routes: Record<string, RouteHandler<Env>> = {
  'POST /v1/chat/completions': async (request, scope) => {
    const parsed = Body.safeParse(await readJson(request, bodyBytesMax))
    if (!parsed.success)
      return invalid(parsed.error.issues.map(({ path, message }) => ({ path: path.map((key) => (typeof key === 'number' ? key : String(key))), message })))
    const body = parsed.data
    const session = await begin(scope, 'completions', body, body.stream === true)
    const plan = {
      attempts: [],
      open: session.open,
      signal: scope.signal,
      deadline: Math.min(scope.ctx.deadline ?? Number.POSITIVE_INFINITY, Date.now() + timeoutMs),
      targets: [],
    }
    try {
      return body.stream ? await streamed(scope, session, plan, body) : await whole(scope, session, plan, body)
    } catch (err) {
      scope.waitUntil(session.end(resultsOf(plan.attempts)))
      throw err
    }
  },

  'GET /v1/models': async (_, scope) => {
    const { models } = await modelsOf(scope, await configured(scope))
    return Response.json({ object: 'list', data: models.map(({ id, provider }) => ({ id, object: 'model', created: 0, owned_by: provider })) })
  },
}

async function planFor(caller: Caller, { providers }: Session, plan: Plan, { model, models = [], messages }: Body): Promise<{ plan: Plan; messages: unknown }> {
  const [first, ...more] = model === undefined ? models : [model, ...models]
  const inlined = await withImages(caller.env, messages as unknown as Message[], caller.signal)
  return { plan: { ...plan, targets: targetsOf(providers, first, more) }, messages: inlined }
}

const requestTo = ({ model }: Target, { models: _, ...body }: Body, messages: unknown) => ({ ...body, model, messages })

async function whole(caller: Caller, session: Session, empty: Plan, body: Body): Promise<Response> {
  if (session.kept !== undefined) return Response.json(session.kept)
  const { plan, messages } = await planFor(caller, session, empty, body)
  const { value, target } = await firstAnswer(
    plan,
    (leftMs, targetsLeft) => leftMs / targetsLeft,
    async (target, { signal }) =>
      completionOf(await sendForJson(caller.env, target.provider, { path: '/chat/completions', body: requestTo(target, body, messages), signal })),
  )
  const answer = { ...value, model: target.name }
  await session.end(resultsOf(plan.attempts), answer)
  return Response.json(answer)
}

/** Events as OpenAI's API writes them. */
const encoding: Encoding = {
  event: (chunk) => `data: ${JSON.stringify(chunk)}\n\n`,
  done: 'data: [DONE]\n\n',
  error: ({ message, code, reason }) => `data: ${JSON.stringify({ error: { message, type: code, code: reason ?? code, param: null } })}\n\n`,
}

async function streamed(caller: Caller, session: Session, empty: Plan, body: Body): Promise<RouteEvents> {
  if (session.kept !== undefined) return { events: replayed(session.kept as object[]), encoding }
  const { plan, messages } = await planFor(caller, session, empty, body)
  const opened = await openStream(caller.env, plan, timeoutMs, (target, open) => open(requestTo(target, body, messages)))
  const { target, chunks } = opened
  async function* events(): AsyncGenerator<object> {
    const kept: object[] = []
    let isEnded = false
    let text = ''
    try {
      for await (const chunk of chunks) {
        const event = { ...chunk, model: target.name }
        if (session.isKeyed) kept.push(event)
        text += chunk.choices[0]?.delta?.content ?? ''
        yield event
      }
      isEnded = true
      await session.end(resultsOf(plan.attempts), kept)
    } catch (err) {
      if (caller.signal.aborted) throw caller.signal.reason
      throw cutShort(err, target, text)
    } finally {
      await chunks.return()
      if (!isEnded) caller.waitUntil(session.end(resultsOf(plan.attempts)))
    }
  }
  return { events: events(), encoding }
}

async function* replayed(events: object[]): AsyncGenerator<object> {
  yield* events
}
