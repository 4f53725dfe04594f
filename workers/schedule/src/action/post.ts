import { codeOfStatus, Problem } from '@dot-do/contract'
import { EgressError, type EgressReason, safeFetch } from '@dot-do/egress'
import { type Place, unseal } from '@dot-do/secrets'
import type { Env } from '../env.ts'
import type { KeptAction } from '../store/definition.ts'
import type { Taken } from '../store/runs.ts'

const timeoutMs = 30_000
const answerBytesMax = 64 * 1024

// Of these a repetition may go otherwise; of any other 4xx it would not.
const passing = new Set([408, 409, 425, 429])
// An address that is refused as such is refused each time.
const lasting = new Set<EgressReason>(['url', 'scheme', 'credentials', 'port', 'address', 'header'])

/** Where the secret of a schedule’s address belongs. */
export const secretPlace = (tenant: string, schedule: string): Place => ({ tenant, name: `schedule ${schedule}` })

/** Posts a body as Standard Webhooks has it; what the address answers with 2xx is the result: its status, and its JSON where it has any. */
export async function post(
  env: Env,
  tenant: string,
  { run, secret }: Taken,
  { url, isSigned }: Extract<KeptAction, { url: string }>,
  input: unknown,
): Promise<unknown> {
  if (isSigned && secret === undefined) throw new Problem('unavailable', 'its secret is not there yet')
  const body = JSON.stringify(input ?? null)
  const timestamp = String(Math.floor(Date.now() / 1000))
  const headers = {
    ...{ 'content-type': 'application/json', 'user-agent': 'schedule.do', 'idempotency-key': run.id },
    ...{ 'webhook-id': run.id, 'webhook-timestamp': timestamp },
    ...(secret !== undefined && {
      'webhook-signature': await signature(await unseal(env.SECRETS_KEY, secretPlace(tenant, run.schedule), secret), `${run.id}.${timestamp}.${body}`),
    }),
  }
  try {
    const response = await safeFetch(env, url, { method: 'POST', headers, body }, { timeoutMs, bytesMax: answerBytesMax, cuts: true })
    const text = await response.text()
    if (response.ok) return { status: response.status, body: jsonOf(text) }
    throw refusal(response.status)
  } catch (thrown) {
    if (thrown instanceof EgressError) throw unreached(thrown)
    throw thrown
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The status of an answer as a code that is tried again where that may help. */
function refusal(status: number): Problem {
  const isLasting = status >= 300 && status < 500 && !passing.has(status)
  return new Problem(isLasting ? lastingCode(status) : 'unavailable', `the address answered with ${status}`, { status })
}

const lastingCode = (status: number) => {
  const code = codeOfStatus(status)
  // The rights of the schedule’s maker are not what the address refuses.
  return code === 'permission_denied' || code === 'unauthenticated' ? 'failed_precondition' : code
}

const unreached = ({ reason, message }: EgressError): Problem =>
  new Problem(reason === 'timeout' ? 'deadline_exceeded' : lasting.has(reason) ? 'invalid_argument' : 'unavailable', message)

/** HMAC-SHA-256 in base64 under a secret as Standard Webhooks writes it: whsec_ and base64. */
async function signature(secret: string, signed: string): Promise<string> {
  const bytes = new Uint8Array(Buffer.from(secret.slice('whsec_'.length), 'base64'))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return `v1,${Buffer.from(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(signed))).toString('base64')}`
}
