import { DoError } from './error.ts'
import type { CallOptions, ClientOptions } from './options.ts'

/** What a call goes to. */
export interface Target {
  domain: string
  method: string
  /** See `MethodTable`. */
  flags: string
}

/** A variable of the environment, where there is one and it may be read (Deno asks for leave). */
function setting(name: string): string | undefined {
  try {
    return (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.[name]
  } catch {
    return undefined
  }
}

/** The address of a method. */
export function urlOf({ domain, method }: Target, { baseUrl = setting('DO_BASE_URL') }: ClientOptions): string {
  if (!baseUrl) return `https://${domain}/rpc/${method}`
  // Not shown in the error: it may hold a password.
  if (!isBase(baseUrl)) throw new DoError('invalid_argument', 'the base URL (baseUrl or DO_BASE_URL) is not an address such as http://localhost:8787')
  return `${baseUrl.replace(/\/+$/, '')}/${domain}/rpc/${method}`
}

function isBase(text: string): boolean {
  try {
    const { protocol, username, password, search, hash } = new URL(text)
    return /^https?:$/.test(protocol) && !(username + password + search + hash)
  } catch {
    return false
  }
}

/** The headers of every attempt of a call: the client's, the call's, and those that no caller may change. */
export function headersOf({ flags }: Target, type: string | undefined, client: ClientOptions, call: CallOptions): Headers {
  try {
    const headers = new Headers(client.headers)
    for (const [name, value] of Object.entries(call.headers ?? {})) headers.set(name, value)
    const apiKey = (client.apiKey ?? setting('DO_API_KEY'))?.trim()
    if (apiKey && !headers.has('authorization')) headers.set('authorization', `Bearer ${apiKey}`)
    const key = call.idempotencyKey ?? headers.get('idempotency-key') ?? (flags.includes('r') ? randomKey() : undefined)
    if (key) headers.set('idempotency-key', key)
    for (const name of ['content-length', 'content-encoding', 'content-type']) headers.delete(name)
    if (type !== undefined) headers.set('content-type', type)
    if (!/[be]/.test(flags)) headers.set('accept', flags.includes('s') ? 'text/event-stream' : 'application/json')
    return headers
  } catch {
    // The engine's own message would quote the value, which may be the key.
    throw new DoError('invalid_argument', 'a header, the API key or the idempotency key holds characters that no header can carry')
  }
}

// crypto.randomUUID is there in secure contexts alone; a page on plain http has none.
const randomKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
