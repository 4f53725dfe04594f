import { covers } from '@dot-do/contract'
import type { Verdict } from './store.ts'

/** A verdict as `verifyKey` answers it: a key that is not valid tells nothing but why. */
export function toVerification(verdict: Verdict, permission?: string) {
  const { code, key, credits } = verdict
  if (verdict.code !== 'valid') return { valid: false, code, keyId: key?.id, credits }
  if (permission !== undefined && !covers(verdict.permissions, permission)) return { valid: false, code: 'forbidden' as const, keyId: verdict.key.id }
  return { valid: true, code, keyId: verdict.key.id, tenant: verdict.key.organization, permissions: verdict.permissions, credits }
}
