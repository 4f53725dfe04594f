import type { AuditBatch } from '@dot-do/contract'
import { store, type StoreScope } from '@dot-do/store'
import { and, asc, desc, eq, gt, gte, inArray, lt } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import migrations from './migrations/migrations.js'
import { block, ended } from './schema.ts'

export type Block = Pick<typeof block.$inferSelect, 'seq' | 'first' | 'last' | 'entries'>

export interface BlockQuery {
  from?: number
  to?: number
  /** Blocks beyond this one, in the asked order. */
  beyond?: number
  order: 'newest' | 'oldest'
  limit: number
}

export interface Check {
  records: number
  head: string
  brokenAt?: { block: number; at: number }
  /** The block to go on behind; absent at the end. */
  next?: number
}

/** The audit trail of one tenant. */
export const auditLog = store({
  migrations,
  reads: ['blocks', 'ends', 'check'],
  transactions: {
    append({ db }: StoreScope, { entries, first, last, ended: calls }: AuditBatch): void {
      const before = db.select({ seq: block.seq, hash: block.hash }).from(block).orderBy(desc(block.seq)).limit(1).get()
      const seq = (before?.seq ?? 0) + 1
      db.insert(block)
        .values({ seq, first, last, entries, hash: hashOf(before?.hash ?? '', { seq, first, last, entries }) })
        .run()
      for (const call of calls) db.insert(ended).values({ call, seq }).onConflictDoNothing().run()
    },

    blocks({ db }: StoreScope, { from, to, beyond, order, limit }: BlockQuery): Block[] {
      const isNewest = order === 'newest'
      const past = beyond === undefined ? undefined : isNewest ? lt(block.seq, beyond) : gt(block.seq, beyond)
      return db
        .select({ seq: block.seq, first: block.first, last: block.last, entries: block.entries })
        .from(block)
        .where(and(past, from === undefined ? undefined : gte(block.last, from), to === undefined ? undefined : lt(block.first, to)))
        .orderBy(isNewest ? desc(block.seq) : asc(block.seq))
        .limit(limit)
        .all()
    },

    /** The blocks in which these calls ended. */
    ends({ db }: StoreScope, { calls }: { calls: string[] }): string[] {
      const found = new Set<number>()
      for (let index = 0; index < calls.length; index += 90) {
        const rows = db
          .select({ seq: ended.seq })
          .from(ended)
          .where(inArray(ended.call, calls.slice(index, index + 90)))
        for (const { seq } of rows.all()) found.add(seq)
      }
      return [...found].flatMap((seq) =>
        db
          .select({ entries: block.entries })
          .from(block)
          .where(eq(block.seq, seq))
          .all()
          .map(({ entries }) => entries),
      )
    },

    /** Checks a run of blocks: each follows the one before, and its hash is that of what it holds. */
    check({ db }: StoreScope, { from, to, beyond, limit }: Omit<BlockQuery, 'order'>): Check {
      const where = beyond === undefined ? (from === undefined ? undefined : gte(block.last, from)) : gt(block.seq, beyond)
      const rows = db.select().from(block).where(where).orderBy(asc(block.seq)).limit(limit).all()
      const start = rows[0]
      const expected = beyond === undefined ? (from === undefined ? 1 : (start?.seq ?? 1)) : beyond + 1
      const previous =
        start &&
        db
          .select({ hash: block.hash })
          .from(block)
          .where(eq(block.seq, expected - 1))
          .get()
      let hash = previous?.hash ?? ''
      let seq = expected
      let records = 0
      for (const row of rows) {
        if (to !== undefined && row.first >= to) return { records, head: hash }
        if (row.seq !== seq || row.hash !== hashOf(hash, row)) return { records, head: hash, brokenAt: { block: seq, at: row.first } }
        records += (JSON.parse(row.entries) as unknown[]).length
        hash = row.hash
        seq++
      }
      return { records, head: hash, next: rows.length === limit ? seq - 1 : undefined }
    },
  },
})

const hashOf = (previous: string, { seq, first, last, entries }: Block): string =>
  createHash('sha256').update(`${previous}\n${seq}\n${first}\n${last}\n${entries}`).digest('hex')
