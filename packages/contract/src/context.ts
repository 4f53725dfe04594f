/** Who calls: decided by the gateway, carried unchanged through every hop. */
export interface Auth {
  authenticated: boolean
  /** Organization id, the shard key of all state; `public` when anonymous. */
  tenant: string
  user?: { id: string; email?: string; name?: string; role?: string }
  session?: { id: string; expiresAt: number }
  apiKey?: { id: string; name: string }
  /** Effective grants, such as `lists:*` or `*:read`. */
  permissions: string[]
}

/** What a call knows of itself. Built once by the gateway; only `caller`, `traceparent`, `deadline` and `depth` change on a hop. */
export interface ServiceContext {
  /** UUIDv7, made by the gateway. */
  requestId: string
  /** Milliseconds since the epoch, when the gateway accepted the call. */
  timestamp: number
  auth: Auth
  /** `gateway` or the calling domain's label, from the binding's props. */
  caller: string
  /** W3C Trace Context; every hop is a child span. */
  traceparent: string
  /** Milliseconds since the epoch. */
  deadline?: number
  idempotencyKey?: string
  /** Hops so far, at most `depthMax`. */
  depth: number
}

export const depthMax = 16

/** The header that carries the context over a binding. It has no reader on any other path. */
export const contextHeader = 'x-do-context'

/** The header that carries all of a request's headers over a binding, as JSON, to a method that takes them. */
export const sentHeader = 'x-do-sent-headers'

const hasNonAscii = /[\u007f-\uffff]/
const nonAscii = /[\u007f-\uffff]/g
const escapeNonAscii = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

/** What the gateway tells a domain beside the context, so that an answer passes back through the gateway untouched. */
export interface Door {
  /** Whether a browser asked from another origin. */
  isCrossOrigin: boolean
  /** Whether the caller came by HTTPS. */
  isSecure: boolean
  /** Milliseconds spent in the gateway before the hop, and of these on the credential. */
  gatewayMs: number
  authMs: number
  /** The caller's rate limit: `quota` calls each `window` seconds, `remaining` now, `resetSeconds` until all. */
  limit?: { quota: number; window: number; remaining: number; resetSeconds: number }
}

/** A call as it travels over a binding. */
export interface Hop {
  context: ServiceContext
  /** Length of the body, where it is known. */
  bodyBytes?: number | undefined
  /** Absent when another domain calls. */
  door?: Door
}

/** A hop as a header value. */
export const encodeHop = (hop: Hop): string => asHeader(hop)

/** A value as a header value: JSON in ASCII, since header values are bytes. */
export function asHeader(value: unknown): string {
  const text = JSON.stringify(value)
  return hasNonAscii.test(text) ? text.replaceAll(nonAscii, escapeNonAscii) : text
}

/** The hop that `encodeHop` wrote, with the caller that the binding's props prove. */
export function decodeHop(header: string, caller: string): Hop {
  const hop = JSON.parse(header) as Hop
  hop.context.caller = caller
  return hop
}

/** Who acts, for idempotency scopes and records: the key, else the user; nobody when anonymous. */
export const actorOf = ({ apiKey, user }: Auth): string | undefined => apiKey?.id ?? user?.id

const traceparentPattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

export const isTraceparent = (value: string | null | undefined): value is string => value != null && traceparentPattern.test(value)

// Random bytes are drawn by the kilobyte, since each draw is a call into the runtime.
const pool = new Uint8Array(1024)
let drawn = pool.length

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function randomHex(length: number): string {
  if (drawn + length > pool.length) {
    crypto.getRandomValues(pool)
    drawn = 0
  }
  let out = ''
  for (const end = drawn + length; drawn < end; drawn++) out += hex[pool[drawn] as number]
  return out
}

/** A child span of `parent`, or the root span of a new trace. */
export const childSpan = (parent?: string): string =>
  parent === undefined ? `00-${randomHex(16)}-${randomHex(8)}-01` : `${parent.slice(0, 36)}${randomHex(8)}${parent.slice(52)}`

const variants = ['8', '9', 'a', 'b'] as const

/** A UUIDv7 (RFC 9562): sortable by its time of making. */
export function uuidv7(now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0')
  const random = randomHex(10)
  const variant = variants[random.charCodeAt(19) & 3]
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(3, 6)}-${random.slice(6, 18)}`
}
