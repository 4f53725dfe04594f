import { createHash } from 'node:crypto'
import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { prefixedId } from '@dot-do/store'
import type contract from 'webhooks.do/contract'
import type { Env } from '../env.ts'
import { redacted } from '../headers.ts'
import { limits } from '../limits.ts'
import { objectAt } from '../object.ts'
import { providers } from '../signing/providers.ts'
import { headersBy, judge, type Judged } from '../signing/verify.ts'
import { matches } from '../store/match.ts'
import { dropBody, putBody } from './bodies.ts'
import { opened, type Opened } from './sources.ts'

type Contract = typeof contract

interface Scope {
  env: Env
  waitUntil: (work: Promise<unknown>) => void
}

interface Came {
  headers: Record<string, string>
  body: Uint8Array
}

/** Takes what came for a source: verified before it is read, kept before it is answered, brought on after. */
export async function receive(input: Parsed<Contract, 'receive'>, { env, waitUntil }: Scope): Promise<Answer<Contract, 'receive'>> {
  const came = { headers: input.headers, body: await input.body.bytes() }
  // Once by what is known of the source; where that was out of date, once more by what is.
  for (const isFresh of [false, true, true]) {
    const source = await opened(env, input.source, isFresh)
    if (!source) return refuse(input.source, came)
    const judged = await judge(source.row.provider, delivered(source, came))
    if (judged.verdict.valid) {
      const answer = await taken(env, source, came, judged, waitUntil)
      if (answer) return answer
    } else if (isFresh) {
      await objectAt(env, source.tenant).reject({ id: source.row.id })
      throw new Problem('unauthenticated', 'this was not signed by the source’s provider, or not now', { reason: judged.verdict.reason })
    }
  }
  throw new Problem('unavailable', 'the source is being changed; try again')
}

const delivered = ({ row, secrets }: Pick<Opened, 'row' | 'secrets'>, { headers, body }: Came) => ({
  ...{ header: headersBy(headers), body, secrets, options: row.options },
  ...{ now: Date.now(), toleranceMs: limits.toleranceMs },
})

// Held against a secret that is nobody's, so that its time tells no more than its answer.
async function refuse(source: string, { headers, body }: Came): Promise<never> {
  await judge('hmac', { header: headersBy({ ...headers, 'x-signature': '' }), body, secrets: ['nobody’s'], options: {}, now: Date.now(), toleranceMs: 0 })
  throw new Problem('not_found', `no source ${source}`)
}

/** Keeps what is true; nothing where the source was changed meanwhile. */
async function taken(
  env: Env,
  source: Opened,
  { headers, body }: Came,
  { verdict, read }: Judged,
  waitUntil: Scope['waitUntil'],
): Promise<Answer<Contract, 'receive'> | undefined> {
  const { tenant, row } = source
  const challenge = providers[row.provider].challengeOf?.(read)
  if (challenge) return challenge
  const { event = null, id: eventId = null } = verdict
  if (!row.events.some((pattern) => (event === null ? /^\*{1,2}$/.test(pattern) : matches(pattern, event)))) return {}
  const id = prefixedId('rcv')
  const kept = await objectAt(env, tenant).accept({
    ...{ id, source: row.id, version: row.version, event, eventId },
    ...{ repeat: eventId ?? createHash('sha256').update(body).digest('hex'), isIdentified: eventId !== null },
    ...{ headers: redacted(headers), body: await putBody(env, tenant, id, body), size: body.byteLength },
  })
  if (kept !== 'kept' && body.byteLength > limits.inlineBytesMax) waitUntil(dropBody(env, tenant, id))
  return kept === 'stale' ? undefined : {}
}
