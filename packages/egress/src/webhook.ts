import { createHmac } from 'node:crypto'

// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

export const secretBytesMin = 16

/** The bytes of a secret as Standard Webhooks writes it, with or without `whsec_`; undefined where it is none. */
export function secretBytes(secret: string): Uint8Array<ArrayBuffer> | undefined {
  const text = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  return bytes.byteLength >= secretBytesMin ? bytes : undefined
}

/** The signature `v1` of what is signed: HMAC-SHA-256 of id, timestamp in seconds and body, a dot between. */
export const signature = (key: Uint8Array, signed: string | Uint8Array): string => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`

/** The headers of a webhook that is sent now, signed where there is a secret. */
export function webhookHeaders(id: string, body: string | Uint8Array, secret: string | undefined): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp }
  if (secret === undefined) return headers
  const key = secretBytes(secret)
  if (!key) throw new TypeError('the secret is none that Standard Webhooks knows')
  return { ...headers, 'webhook-signature': signature(key, Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)])) }
}
