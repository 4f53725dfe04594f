import type { Options, Reason } from 'webhooks.do/contract'

/** What came, and what it is held against. */
export interface Delivered {
  /** A header by its name in lower case. */
  header: (name: string) => string | undefined
  body: Uint8Array
  /** All that are live: one of them must fit. */
  secrets: string[]
  options: Options
  /** Milliseconds since the epoch. */
  now: number
  /** How far a timestamp may be from now, to either side. */
  toleranceMs: number
}

/** Whether a secret fits; of what is signed with its time, that time in seconds since the epoch. */
export type Finding = { reason?: undefined; timestamp?: number | undefined } | { reason: Reason }

/** What was delivered, once it is known to be true. */
export interface Read extends Pick<Delivered, 'header' | 'options'> {
  /** The body as JSON, where it is any. */
  json: () => unknown
  text: () => string
}

/** How a provider signs, and where it says what happened. */
export interface Scheme {
  /** Whether a text can be a secret of this scheme. */
  takes?: (secret: string) => boolean
  check: (delivered: Delivered) => Finding | Promise<Finding>
  /** The provider's own id of the event: the same at each repetition. */
  idOf: (read: Read) => string | undefined
  eventOf: (read: Read) => string | undefined
  /** What is asked to try an address, and no event: what to answer it. */
  challengeOf?: (read: Read) => { challenge?: string } | undefined
}

/** A timestamp in seconds, where it is one within the tolerance; else why not. */
export function timely(text: string | undefined, { now, toleranceMs }: Delivered): Finding & { timestamp?: number } {
  if (text === undefined) return { reason: 'no_timestamp' }
  if (!/^\d{1,12}$/.test(text)) return { reason: 'timestamp' }
  const timestamp = Number(text)
  return Math.abs(now - timestamp * 1000) <= toleranceMs ? { timestamp } : { reason: 'timestamp' }
}

/** A text at a path of a JSON value. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  let at = value
  for (const name of path) at = typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined
  return typeof at === 'string' && at !== '' ? at : undefined
}
