import { type Parsed, Problem, type ServiceContext } from '@dot-do/contract'
import { checkHeaders, EgressError } from '@dot-do/egress'
import { invalid, originOf } from '@dot-do/service'
import { actOf } from '@dot-do/store'
import type contract from 'queue.do/contract'
import { discard, hashOf, stored } from './bodies.ts'
import type { Env } from './env.ts'
import type { Outgoing, Sent } from './partition/send.ts'
import { destinationOf, type Partition, type Spread, withPartitions } from './route.ts'
import { bounded, delayMsMax, windowMsMax } from './settings.ts'

type Given = Omit<Parsed<typeof contract, 'send'>, 'queue'>

/** Sends messages; `at` says where each is in the input. */
export async function sendAll(env: Env, ctx: ServiceContext, queue: string, given: Given[], at: (index: number) => (string | number)[]): Promise<Sent[]> {
  const messages: Outgoing[] = []
  for (const [index, message] of given.entries()) messages.push(await outgoing(env, ctx, message, at(index)))
  const origin = ctx.auth.apiKey ? JSON.stringify(originOf(ctx)) : undefined
  const bodies = messages.map(({ body }) => body)
  try {
    const sent = await withPartitions(env, actOf(ctx), queue, (partitions, reach, spread) =>
      sendTo(reach, { queue, partitions, origin }, grouped(messages, spread), messages),
    )
    await discard(
      env,
      bodies.filter((_, index) => sent[index]?.status === 'duplicate'),
    )
    return sent
  } catch (thrown) {
    if (thrown instanceof Problem) await discard(env, bodies)
    throw thrown
  }
}

interface Addressed {
  queue: string
  partitions: number
  origin: string | undefined
}

/** One partition takes all or none. Several are asked first; what a crash leaves unsent, a repetition under the same key sends. */
async function sendTo(reach: (number: number) => Partition, addressed: Addressed, groups: Map<number, number[]>, messages: Outgoing[]): Promise<Sent[]> {
  if (groups.size > 1) {
    await Promise.all(
      [...groups].map(([number, places]) =>
        reach(number).admit({
          ...addressed,
          messages: places.map((place) => messages[place] as Outgoing).map(({ priority, body, path }) => ({ priority, body, path })),
        }),
      ),
    )
  }
  const sent: Sent[] = []
  await Promise.all(
    [...groups].map(async ([number, places]) => {
      const answers = await reach(number).send({ ...addressed, messages: places.map((place) => messages[place] as Outgoing) })
      places.forEach((place, index) => (sent[place] = answers[index] as Sent))
    }),
  )
  return sent
}

/** The places of messages by the partition that each goes to. What needs no particular one goes together. */
function grouped(messages: Outgoing[], spread: Spread): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  const chance = Math.random()
  messages.forEach((message, place) => {
    const number = destinationOf(message, spread, chance)
    groups.set(number, [...(groups.get(number) ?? []), place])
  })
  return groups
}

async function outgoing(env: Env, ctx: ServiceContext, given: Given, path: (string | number)[]): Promise<Outgoing> {
  const { delay, at, priority, key, dedupe, ttl, maxAttempts, headers } = given
  if (delay !== undefined && at !== undefined) invalid('either a delay or a time', [...path, 'at'])
  const atMs = at === undefined ? undefined : Date.parse(at)
  if (atMs !== undefined && atMs > Date.now() + delayMsMax) invalid('at most 365 days from now', [...path, 'at'])
  checkNames(headers, [...path, 'headers'])
  return {
    delayMs: delay === undefined ? 0 : bounded(delay, [...path, 'delay'], { max: delayMsMax }),
    ...{ path, at: atMs, priority, key, headers, attemptsMax: maxAttempts },
    dedupe: dedupe && { id: dedupe.id, windowMs: windowOf(dedupe.window, [...path, 'dedupe', 'window']), bodyHash: hashOf(given) },
    ttlMs: ttl === undefined ? undefined : bounded(ttl, [...path, 'ttl'], { min: 1, max: delayMsMax }),
    body: await stored(env, ctx, given, path),
  }
}

const windowOf = (window: string, path: (string | number)[]): number | undefined =>
  window === 'until-done' ? undefined : bounded(window, path, { max: windowMsMax })

const headersMax = 32
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const printable = /^[\t\u0020-\u007e\u00a0-\u00ff]*$/
// What the delivery says itself.
const ours = /^(?:content-type|content-encoding|cookie|user-agent|idempotency-key|webhook-.*)$/i

function checkNames(headers: Record<string, string> | undefined, path: (string | number)[]): void {
  const entries = Object.entries(headers ?? {})
  if (entries.length > headersMax) invalid(`at most ${headersMax} headers`, path)
  for (const [name, value] of entries) {
    if (!token.test(name)) invalid('not a name that a header may have (RFC 9110, 5.1)', [...path, name])
    if (ours.test(name) || !maySet(name)) invalid('a header that the delivery sets itself', [...path, name])
    if (!printable.test(value)) invalid('not a value that a header may have (RFC 9110, 5.5)', [...path, name])
  }
}

/** Whether a request to a caller's address may have this header. */
function maySet(name: string): boolean {
  try {
    checkHeaders(new Headers([[name, '']]))
    return true
  } catch (thrown) {
    if (thrown instanceof EgressError) return false
    throw thrown
  }
}
