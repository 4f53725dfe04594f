import { secretBytes } from './secret.ts'

/** `webhook-signature` of Standard Webhooks: HMAC-SHA-256 of id, timestamp in seconds and body. */
export async function signature(secret: string, id: string, timestamp: number, body: string | Uint8Array): Promise<string> {
  const bytes = secretBytes(secret)
  if (!bytes) throw new TypeError('the secret is none that Standard Webhooks knows')
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)])
  return `v1,${Buffer.from(await crypto.subtle.sign('HMAC', key, signed)).toString('base64')}`
}
