import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import type contract from 'webhooks.do/contract'
import type { Provider } from 'webhooks.do/contract'
import { needsSecret, providers } from '../signing/providers.ts'
import { headersBy, judge } from '../signing/verify.ts'

type Contract = typeof contract

const shapes: Partial<Record<Provider, string>> = { standard: 'whsec_ or whpk_ and base64', basic: 'user:password' }

/** Ends the call where a provider's secrets are none, or can't be its. */
export function checkSecrets(provider: Provider, secrets: string[]): void {
  const refuse = (path: (string | number)[], message: string): never => {
    throw new Problem('invalid_argument', `${path.join('.')}: ${message}`, { issues: [{ path, message }] })
  }
  if (needsSecret(provider) && secrets.length === 0) refuse(['secrets'], `${provider} needs one`)
  const wrong = secrets.findIndex((secret) => providers[provider].takes?.(secret) === false)
  if (wrong >= 0) refuse(['secrets', wrong], `not ${shapes[provider]}`)
}

export async function verify(input: Parsed<Contract, 'verify'>): Promise<Answer<Contract, 'verify'>> {
  const { provider, secrets, headers, body, options = {}, toleranceSeconds } = input
  checkSecrets(provider, secrets)
  const delivered = { header: headersBy(headers), body: await body.bytes(), secrets, options, now: Date.now(), toleranceMs: toleranceSeconds * 1000 }
  return (await judge(provider, delivered)).verdict
}
