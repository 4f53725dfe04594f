/** One line of the trail, as the gateway writes it. A write has two, `begin` and `end`; any other call has one. */
export interface Entry {
  kind: 'begin' | 'end' | 'call'
  requestId: string
  /** The span of the call, 16 hex digits. */
  call: string
  /** Milliseconds since the epoch, when the gateway accepted the call. */
  at: number
  actor?: string
  address?: string
  domain: string
  method: string
  code?: string
  ms?: number
  bytes?: number
}

/** What one append brings: entries in the order they happened. */
export interface Batch {
  /** A JSON array of `Entry`: text, since the object only keeps it. */
  entries: string
  first: number
  last: number
  /** The calls whose end is among the entries. */
  ended: string[]
}
