/** One line of the audit trail. A call that may change something has two, `begin` and `end`; any other has one. Never bodies or secrets. */
export interface AuditEntry {
  kind: 'begin' | 'end' | 'call'
  requestId: string
  /** The span of the call, 16 hex digits. */
  call: string
  /** Milliseconds since the epoch, when the gateway accepted the call. */
  at: number
  actor?: string | undefined
  address?: string | undefined
  domain: string
  method: string
  /** What it was about, where the platform itself acts on a tenant. */
  subject?: string | undefined
  /** Absent from a `begin`. */
  code?: string
  ms?: number
  bytes?: number | undefined
}

/** What one append brings: entries in the order they happened. */
export interface AuditBatch {
  /** Text, since the trail only keeps it: see `decodeEntries`. */
  entries: string
  first: number
  last: number
  /** The calls whose end is among the entries. */
  ended: string[]
}

type Row = [kind: AuditEntry['kind'], requestId: string, call: string, at: number, domain: string, method: string, ...rest: unknown[]]

/** Entries as the trail keeps them: JSON without the names of the fields, which would be most of it. */
export function encodeEntries(entries: AuditEntry[]): AuditBatch {
  const ended: string[] = []
  let first = Number.POSITIVE_INFINITY
  let last = 0
  const rows = entries.map(({ kind, requestId, call, at, domain, method, actor, address, code, ms, bytes, subject }): Row => {
    if (kind === 'end') ended.push(call)
    if (at < first) first = at
    if (at > last) last = at
    return [kind, requestId, call, at, domain, method, actor, code, ms, bytes, address, subject]
  })
  return { entries: JSON.stringify(rows), first, last, ended }
}

/** The entries that `encodeEntries` wrote. */
export const decodeEntries = (text: string): AuditEntry[] =>
  (JSON.parse(text) as Row[]).map(([kind, requestId, call, at, domain, method, ...rest]) => {
    const [actor, code, ms, bytes, address, subject] = rest.map((value) => value ?? undefined) as [string?, string?, number?, number?, string?, string?]
    return { kind, requestId, call, at, domain, method, actor, code, ms, bytes, address, subject }
  })
