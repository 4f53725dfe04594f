import { codeOfStatus } from '@dot-do/contract'
import { EgressError, type EgressReason, safeFetch } from '@dot-do/egress'
import { unseal } from '@dot-do/secrets'
import { loaded } from '../bodies.ts'
import type { Env } from '../env.ts'
import type { Failure } from '../partition/settle.ts'
import type { Outcome } from '../partition/push.ts'
import { secretPlace } from './secret.ts'
import type { Ticket } from './internal.ts'
import { signature } from './sign.ts'

// Of these a repetition may go otherwise; of any other 4xx it would not.
const passing = new Set([408, 409, 425, 429])
// An address that is refused as such is refused each time.
const lasting = new Set<EgressReason>(['url', 'scheme', 'credentials', 'port', 'address', 'header'])

/** Posts a message's body to an address, signed by Standard Webhooks; 2xx is done. */
export async function post(env: Env, tenant: string, ticket: Ticket, { url, secret }: { url: string; secret: string }): Promise<Outcome> {
  const { json, base64 } = await loaded(env, ticket)
  const body = json ?? Buffer.from(base64 ?? '', 'base64')
  const key = await unseal(env.SECRETS_KEY, secretPlace(tenant, ticket.queue), secret)
  const timestamp = Math.floor(Date.now() / 1000)
  const headers = {
    ...ticket.headers,
    ...{ 'content-type': ticket.contentType ?? 'application/json', 'user-agent': 'queue.do', 'idempotency-key': ticket.id },
    ...{ 'webhook-id': ticket.id, 'webhook-timestamp': String(timestamp), 'webhook-signature': await signature(key, ticket.id, timestamp, body) },
  }
  try {
    const response = await safeFetch(env, url, { method: 'POST', headers, body }, { timeoutMs: ticket.timeoutMs, bytesMax: Number.POSITIVE_INFINITY })
    const { status } = response
    const retryAfterMs = waitAsked(response.headers.get('retry-after'))
    void response.body?.cancel().catch(() => {})
    if (response.ok) return { result: JSON.stringify({ status }) }
    return { error: answered(status), retryAfterMs, isFinal: status >= 400 && status < 500 && !passing.has(status) }
  } catch (thrown) {
    if (thrown instanceof EgressError) return refused(thrown)
    throw thrown
  }
}

const answered = (status: number): Failure => ({ code: codeOfStatus(status), detail: `the address answered with ${status}`, status })

function refused({ reason, message }: EgressError): Outcome {
  const isFinal = lasting.has(reason)
  return { error: { code: reason === 'timeout' ? 'deadline_exceeded' : isFinal ? 'invalid_argument' : 'unavailable', detail: message }, isFinal }
}

/** Milliseconds that `Retry-After` asks for (RFC 9110, 10.2.3): seconds, or a date. */
function waitAsked(header: string | null): number | undefined {
  if (header === null) return undefined
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return ms > 0 ? ms : undefined
}
