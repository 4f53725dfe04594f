import { Problem } from '@dot-do/contract'
import { checkHeaders, EgressError } from '@dot-do/egress'
import { limits } from './limits.ts'

// By whole words of a name, as header names are made: x-api-key, x-auth-token.
const credential = /(?:^|-)(?:authorization|auth|cookie|set-cookie|token|secret|password|passwd|credentials?|session|key|apikey|jwt|bearer)(?:$|-)/i

/** Whether a header's name says that its value is a credential. */
export const isCredential = (name: string): boolean => credential.test(name)

/** Headers with the values of credentials hidden but for the last 4 characters of long ones. */
export const redacted = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, isCredential(name) ? `****${value.length >= 12 ? value.slice(-4) : ''}` : value]))

// What every delivery says itself.
const ours = /^(?:webhook-(?:id|timestamp|signature)|content-type|user-agent)$/i

/** Ends the call where headers are not an endpoint's to set. */
export function checkSent(headers: Record<string, string>): void {
  const refuse = (message: string): never => {
    throw new Problem('invalid_argument', `headers: ${message}`, { issues: [{ path: ['headers'], message }], reason: 'header' })
  }
  if (Object.keys(headers).length > limits.headersMax) refuse(`at most ${limits.headersMax}`)
  const taken = Object.keys(headers).find((name) => ours.test(name))
  if (taken !== undefined) refuse(`${taken} is set by each delivery`)
  try {
    checkHeaders(new Headers(headers))
  } catch (err) {
    if (err instanceof EgressError) refuse(err.message)
    else throw err
  }
}
