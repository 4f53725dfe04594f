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

const nonAscii = /[\u007f-\uffff]/g
const escapeNonAscii = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

/** The context as a header value: JSON in ASCII, since header values are bytes. The caller is left out: props tell it. */
export function encodeContext({ caller: _, ...carried }: ServiceContext): string {
  return JSON.stringify(carried).replace(nonAscii, escapeNonAscii)
}

/** The context that `encodeContext` wrote, with the caller that the binding's props prove. */
export function decodeContext(header: string, caller: string): ServiceContext {
  return { ...(JSON.parse(header) as Omit<ServiceContext, 'caller'>), caller }
}

/** Who acts, for idempotency scopes and records: the key, else the user; nobody when anonymous. */
export const actorOf = ({ apiKey, user }: Auth): string | undefined => apiKey?.id ?? user?.id

const traceparentPattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

export const isTraceparent = (value: string | null | undefined): value is string => value != null && traceparentPattern.test(value)

const bytes = new Uint8Array(24)
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function randomHex(length: number): string {
  crypto.getRandomValues(bytes.subarray(0, length))
  let out = ''
  for (let index = 0; index < length; index++) out += hex[bytes[index] ?? 0]
  return out
}

/** A child span of `parent`, or the root span of a new trace. */
export const childSpan = (parent?: string): string =>
  parent === undefined ? `00-${randomHex(16)}-${randomHex(8)}-01` : `${parent.slice(0, 36)}${randomHex(8)}${parent.slice(52)}`

/** A UUIDv7 (RFC 9562): sortable by its time of making. */
export function uuidv7(now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0')
  const random = randomHex(10)
  const variant = ((Number.parseInt(random[3] ?? '0', 16) & 0x3) | 0x8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`
}
