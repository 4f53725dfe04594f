import { createHmac } from 'node:crypto'

export type Headers = Record<string, string>
export type Reason = 'missing_header' | 'malformed' | 'too_old' | 'too_new' | 'mismatch'

/** A header by its name, whatever its case. */
export type Find = (name: string) => string | undefined

/** What was sent, as a scheme reads it from the headers. */
export interface Signed {
  /** Seconds since the epoch, where the scheme says when. */
  at?: number | undefined
  /** What the signature is of. */
  content: string
  /** Any of them may be right. */
  signatures: Uint8Array[]
}

/** How a service signs its webhooks: with HMAC-SHA-256. */
export interface Scheme {
  /** The bytes of a secret as it is written; undefined where it is not as it should be. */
  keyOf(secret: string): Uint8Array | undefined
  sign(body: string, macs: (content: string) => Uint8Array[], given: Find, now: number): Headers | undefined
  read(body: string, find: Find): Signed | Reason
}

/** The key is the secret's own UTF-8. */
export const textKey = (secret: string): Uint8Array | undefined => (secret.isWellFormed() ? new TextEncoder().encode(secret) : undefined)

export const mac = (key: Uint8Array, content: string): Uint8Array => createHmac('sha256', key).update(content, 'utf8').digest()

/** Seconds since the epoch as a header writes them; undefined where it does not. */
export const secondsOf = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined)
