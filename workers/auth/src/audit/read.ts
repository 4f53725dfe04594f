import type { AuditRecord } from 'auth.do/contract'
import { type AuditEntry, decodeEntries } from '@dot-do/contract'
import { cursorOf, readCursor } from '@dot-do/store'
import type { Env } from '../env.ts'
import { auditOf } from '../stores.ts'
import type { Block, Check } from './store.ts'

interface Range {
  from?: string
  to?: string
}

interface Filter extends Range {
  actor?: string
  domain?: string
  method?: string
  code?: string
}

// Blocks a step reads, and a call at most: a filter that matches little comes back with a cursor instead of late.
const step = 20
const blocksMax = 2000
/** Milliseconds after which a begin without an end is `unknown`. */
const pendingMs = 15 * 60 * 1000

const ms = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time))

interface Found {
  seq: number
  /** Its place among the entries of its block. */
  index: number
  record: AuditRecord
}

/** Reads the audit trail of a tenant. */
export function audit(env: Env, tenant: string) {
  const log = auditOf(env, tenant)

  /** The records of `blocks` that match, in the order asked for. */
  async function match(blocks: Block[], filter: Filter, order: 'newest' | 'oldest'): Promise<Found[]> {
    const entries = blocks.flatMap(({ seq, entries: text }) => {
      const parsed = decodeEntries(text).map((entry, index) => ({ seq, index, entry }))
      return order === 'newest' ? parsed.toReversed() : parsed
    })
    const shown = entries.filter(({ entry }) => entry.kind !== 'end' && isWithin(entry, filter))
    const begun = shown.filter(({ entry }) => entry.kind === 'begin').map(({ entry }) => entry.call)
    const ends = new Map<string, AuditEntry>()
    for (const text of begun.length > 0 ? await log.ends({ calls: begun }) : []) {
      for (const entry of decodeEntries(text)) if (entry.kind === 'end') ends.set(entry.call, entry)
    }
    return shown
      .map(({ seq, index, entry }) => ({ seq, index, record: toRecord(tenant, entry, ends.get(entry.call)) }))
      .filter(({ record }) => hasCode(record, filter))
  }

  return {
    async list({ limit, cursor, ...filter }: Filter & { limit: number; cursor?: string }): Promise<{ items: AuditRecord[]; nextCursor?: string }> {
      const query = JSON.stringify(['audit', filter])
      const [seq, index] = (readCursor(query, cursor) ?? []) as number[]
      const items: Found[] = []
      // The cursor's own block may hold more: read it again and pass over what was given.
      let beyond = seq === undefined ? undefined : seq + 1
      for (let read = 0; read < blocksMax; read += step) {
        const blocks = await log.blocks({ from: ms(filter.from), to: ms(filter.to), beyond, order: 'newest', limit: step })
        const found = await match(blocks, filter, 'newest')
        items.push(...found.filter((one) => seq === undefined || one.seq < seq || one.index < (index ?? 0)))
        const last = blocks.at(-1)
        const at = items.length > limit ? items[limit - 1] : undefined
        if (at) return { items: items.slice(0, limit).map(({ record }) => record), nextCursor: cursorOf(query, [at.seq, at.index]) }
        if (!last || blocks.length < step) return { items: items.map(({ record }) => record) }
        beyond = last.seq
      }
      return { items: items.map(({ record }) => record), nextCursor: cursorOf(query, [beyond ?? 0, 0]) }
    },

    export(filter: Filter): ReadableStream<Uint8Array> {
      let beyond: number | undefined
      const text = new TextEncoder()
      return new ReadableStream({
        async pull(controller) {
          // A pull that gives nothing is not repeated, so it reads on until something matches.
          for (;;) {
            const blocks = await log.blocks({ from: ms(filter.from), to: ms(filter.to), beyond, order: 'oldest', limit: step })
            const found = await match(blocks, filter, 'oldest')
            beyond = blocks.at(-1)?.seq
            if (found.length > 0) controller.enqueue(text.encode(found.map(({ record }) => `${JSON.stringify(record)}\n`).join('')))
            if (blocks.length < step) return controller.close()
            if (found.length > 0) return
          }
        },
      })
    },

    async verify({ from, to }: Range) {
      let check: Check = { records: 0, head: '' }
      let records = 0
      let beyond: number | undefined
      do {
        check = await log.check({ from: ms(from), to: ms(to), beyond, limit: 1000 })
        records += check.records
        beyond = check.next
      } while (beyond !== undefined)
      const { brokenAt, head } = check
      return { valid: brokenAt === undefined, records, head, brokenAt: brokenAt && { block: brokenAt.block, at: new Date(brokenAt.at).toISOString() } }
    },
  }
}

function isWithin({ at, actor, domain, method }: AuditEntry, filter: Filter): boolean {
  const [from, to] = [ms(filter.from), ms(filter.to)]
  if ((from !== undefined && at < from) || (to !== undefined && at >= to)) return false
  return [
    [filter.actor, actor],
    [filter.domain, domain],
    [filter.method, method],
  ].every(([wanted, is]) => wanted === undefined || wanted === is)
}

const hasCode = ({ code }: AuditRecord, filter: Filter): boolean => filter.code === undefined || filter.code === code

function toRecord(tenant: string, { kind, at, ...entry }: AuditEntry, end: AuditEntry | undefined): AuditRecord {
  const open = Date.now() - at > pendingMs ? 'unknown' : 'pending'
  const { requestId, call, actor, address, domain, method, subject } = entry
  const { code = open, ms: took, bytes } = kind === 'begin' ? (end ?? {}) : entry
  return { requestId, call, at: new Date(at).toISOString(), tenant, actor, address, domain, method, subject, code, ms: took, bytes }
}
