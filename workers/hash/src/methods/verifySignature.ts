import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'hash.do/contract'
import { isEqual } from '../equal.ts'
import { checkBody, finder, keysOf, schemes } from '../webhooks/index.ts'
import { mac, type Reason } from '../webhooks/scheme.ts'

type Contract = typeof contract

/** Whether one of the secrets signed this body, not too long ago. */
export function verifySignature(input: Parsed<Contract, 'verifySignature'>): Answer<Contract, 'verifySignature'> {
  const { scheme: name, secret, body, headers, tolerance } = input
  const scheme = schemes[name]
  const keys = keysOf(scheme, secret)
  checkBody(body)
  const signed = scheme.read(body, finder(headers))
  if (typeof signed === 'string') return { valid: false, reason: signed }
  const late = signed.at === undefined ? undefined : lateness(signed.at, tolerance)
  if (late) return { valid: false, reason: late }
  const macs = keys.map((key) => mac(key, signed.content))
  // Each is compared with each, so that the time does not tell which was right.
  const met = macs.flatMap((right) => signed.signatures.filter((signature) => isEqual(signature, right)))
  return met.length > 0 ? { valid: true } : { valid: false, reason: 'mismatch' }
}

function lateness(at: number, tolerance: number): Reason | undefined {
  const age = Math.floor(Date.now() / 1000) - at
  if (age > tolerance) return 'too_old'
  return age < -tolerance ? 'too_new' : undefined
}
