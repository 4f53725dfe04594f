import type { Place } from '@dot-do/secrets'

/** Where the secret of a queue's address belongs. */
export const secretPlace = (tenant: string, queue: string): Place => ({ tenant, name: `queue ${queue}` })

/** The bytes of a secret as Standard Webhooks writes it; undefined where it is none. */
export function secretBytes(secret: string): Uint8Array<ArrayBuffer> | undefined {
  const text = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  return bytes.byteLength >= secretBytesMin ? bytes : undefined
}

export const secretBytesMin = 16
