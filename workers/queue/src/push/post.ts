import { codeOfStatus } from '@dot-do/contract'
import { EgressError, isLasting, isPassing, retryAfterMs, safeFetch, webhookHeaders } from '@dot-do/egress'
import { unseal } from '@dot-do/secrets'
import { loaded } from '../bodies.ts'
import type { Env } from '../env.ts'
import type { Failure } from '../partition/settle.ts'
import type { Outcome } from '../partition/push.ts'
import { secretPlace } from './secret.ts'
import type { Ticket } from './ticket.ts'

/** Posts a message's body to an address, signed by Standard Webhooks; 2xx is done. */
export async function post(env: Env, tenant: string, ticket: Ticket, { url, secret }: { url: string; secret: string }): Promise<Outcome> {
  const { json, base64 } = await loaded(env, ticket)
  const body = json ?? Buffer.from(base64 ?? '', 'base64')
  const key = await unseal(env.SECRETS_KEY, secretPlace(tenant, ticket.queue), secret)
  const headers = {
    ...ticket.headers,
    ...{ 'content-type': ticket.contentType ?? 'application/json', 'user-agent': 'queue.do', 'idempotency-key': ticket.id },
    ...webhookHeaders(ticket.id, body, key),
  }
  try {
    const response = await safeFetch(env, url, { method: 'POST', headers, body }, { timeoutMs: ticket.timeoutMs, bytesMax: Number.POSITIVE_INFINITY })
    const { status } = response
    const waitMs = retryAfterMs(response.headers.get('retry-after'))
    void response.body?.cancel().catch(() => {})
    if (response.ok) return { result: JSON.stringify({ status }) }
    return { error: answered(status), retryAfterMs: waitMs, isFinal: status >= 400 && status < 500 && !isPassing(status) }
  } catch (thrown) {
    if (thrown instanceof EgressError) return refused(thrown)
    throw thrown
  }
}

const answered = (status: number): Failure => ({ code: codeOfStatus(status), detail: `the address answered with ${status}`, status })

function refused({ reason, message }: EgressError): Outcome {
  const isFinal = isLasting(reason)
  return { error: { code: reason === 'timeout' ? 'deadline_exceeded' : isFinal ? 'invalid_argument' : 'unavailable', detail: message }, isFinal }
}
