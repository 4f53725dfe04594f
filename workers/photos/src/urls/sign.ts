import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Signing } from '../store/store.ts'

/** What of an address is signed: every part that decides over the answer, and until when it is good. */
export interface Signed {
  id: string
  options?: string | undefined
  name?: string | undefined
  preset?: string | undefined
  v?: string | undefined
  exp?: string | undefined
}

/** A key of a tenant's own: another tenant's, or another generation's, signs otherwise. */
const keyOf = (secretsKey: string, tenant: string, generation: number): Buffer =>
  createHmac('sha256', Buffer.from(secretsKey, 'base64'))
    .update(JSON.stringify(['photos.do addresses', tenant, generation]))
    .digest()

/** 128 bits of HMAC-SHA-256, in 22 characters. What is signed for one purpose is no signature for another. */
export function signatureOf(secretsKey: string, tenant: string, generation: number, purpose: 'serve' | 'upload', signed: Signed): string {
  const { id, options = null, name = null, preset = null, v = null, exp = null } = signed
  const message = JSON.stringify([purpose, id, options, name, preset, v, exp])
  return createHmac('sha256', keyOf(secretsKey, tenant, generation))
    .update(message)
    .digest()
    .subarray(0, 16)
    .toString('base64url')
}

/** Whether a signature is this generation's, or that of the one before while that is good, and the address has not ended. */
export function isSigned(
  { SECRETS_KEY }: { SECRETS_KEY: string },
  tenant: string,
  { generation, previousUntil }: Signing,
  purpose: 'serve' | 'upload',
  { sig = '', ...signed }: Signed & { sig?: string | undefined },
): boolean {
  const { exp } = signed
  if (exp !== undefined && (!/^\d{1,12}$/.test(exp) || 1000 * Number(exp) <= Date.now())) return false
  const generations = previousUntil > Date.now() ? [generation, generation - 1] : [generation]
  return generations.some((one) => isSame(signatureOf(SECRETS_KEY, tenant, one, purpose, signed), sig))
}

// As text: of bytes in base64 some of the last character's bits would not count.
const isSame = (expected: string, given: string): boolean => expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given))
