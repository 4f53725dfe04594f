/** Where a secret belongs: it opens for this tenant and name alone. */
export interface Place {
  tenant: string
  /** What it is: `provider openai`. */
  name: string
}

/** A secret that can't be opened: another tenant's or name's, altered, or sealed with another key. Which, it does not say. */
export class SecretError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SecretError'
  }
}

// The first part names the format; a later one is another letter and both are read.
const version = 's1'

const utf8 = new TextEncoder()
const bound = ({ tenant, name }: Place) => utf8.encode(JSON.stringify([version, tenant, name]))

/** `secret` as text that may be stored: AES-256-GCM under a key of the tenant's own, derived from `secretsKey` (32 bytes in base64). */
export async function seal(secretsKey: string, place: Place, secret: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const key = await keyOf(secretsKey, place.tenant)
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bound(place) }, key, utf8.encode(secret))
  return `${version}.${encode(iv)}.${encode(new Uint8Array(sealed))}`
}

/** The secret that `seal` sealed in that very place; `SecretError` for any other text. */
export async function unseal(secretsKey: string, place: Place, sealed: string): Promise<string> {
  const [format, iv = '', body = '', ...rest] = sealed.split('.')
  if (format !== version || rest.length > 0) throw new SecretError(`a sealed secret of an unknown format`)
  const key = await keyOf(secretsKey, place.tenant)
  try {
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: decode(iv), additionalData: bound(place) }, key, decode(body))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(opened)
  } catch {
    throw new SecretError('this secret was not sealed here, or was altered')
  }
}

// RFC 5869: one key a tenant, so that no two tenants' secrets ever share one.
async function keyOf(secretsKey: string, tenant: string): Promise<CryptoKey> {
  const bytes = decode(secretsKey)
  if (bytes.byteLength !== 32) throw new TypeError('SECRETS_KEY is not 32 bytes in base64')
  const root = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey'])
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: utf8.encode(`do secrets ${version}\n${tenant}`) }
  return crypto.subtle.deriveKey(derivation, root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const decode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64'))
