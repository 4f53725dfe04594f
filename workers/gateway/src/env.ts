import type { AuditBatch } from '@dot-do/contract'
import type { Limiter, Policy } from './limiter.ts'

/** What may be asked of auth.do before a call has a context: see its `internal.ts`. */
export interface Credentials {
  resolve(word: string, hash: string): Promise<Verdict>
}

export interface Verdict {
  code: 'valid' | 'not_found' | 'expired' | 'disabled' | 'exhausted' | 'forbidden'
  key?: { id: string; name: string; organization: string; limit?: Policy }
  permissions?: string[]
  /** Milliseconds since the epoch. */
  expiresAt?: number
}

export interface Audit {
  append(trail: string, batch: AuditBatch): Promise<void>
}

export interface Env {
  CREDENTIALS: Credentials
  AUDIT: Audit
  LIMITER: DurableObjectNamespace<Limiter>
  /** Where the client's address is: in `CF-Connecting-IP`, which no client can set on Cloudflare; in the socket; or only clients of this machine get here. */
  CLIENT_ADDRESS?: 'cloudflare' | 'socket' | 'loopback'
  /** Calls a minute of an address without a key; 60 unless set. */
  ANONYMOUS_QUOTA?: string
}
