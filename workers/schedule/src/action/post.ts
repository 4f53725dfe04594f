import { codeOfStatus, Problem } from '@dot-do/contract'
import { EgressError, isLasting, isPassing, safeFetch, webhookHeaders } from '@dot-do/egress'
import { type Place, unseal } from '@dot-do/secrets'
import type { Env } from '../env.ts'
import type { KeptAction } from '../store/definition.ts'
import type { Taken } from '../store/runs.ts'

const timeoutMs = 30_000
const answerBytesMax = 64 * 1024

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
  const key = secret === undefined ? undefined : await unseal(env.SECRETS_KEY, secretPlace(tenant, run.schedule), secret)
  const headers = {
    ...{ 'content-type': 'application/json', 'user-agent': 'schedule.do', 'idempotency-key': run.id },
    ...webhookHeaders(run.id, body, key),
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
  const isLasting = status >= 300 && status < 500 && !isPassing(status)
  return new Problem(isLasting ? lastingCode(status) : 'unavailable', `the address answered with ${status}`, { status })
}

const lastingCode = (status: number) => {
  const code = codeOfStatus(status)
  // The rights of the schedule’s maker are not what the address refuses.
  return code === 'permission_denied' || code === 'unauthenticated' ? 'failed_precondition' : code
}

const unreached = ({ reason, message }: EgressError): Problem =>
  new Problem(reason === 'timeout' ? 'deadline_exceeded' : isLasting(reason) ? 'invalid_argument' : 'unavailable', message)
