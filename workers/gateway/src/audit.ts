import { type AuditEntry, type Auth, encodeEntries } from '@dot-do/contract'
import { log } from '@dot-do/service'
import { anonymousAuth } from './credentials.ts'
import type { Env } from './env.ts'

// At most what came in this time is lost in a crash: calls that change nothing, and how those ended that have their begin.
const flushMs = 500
const batchMax = 2000
const anonymousShards = 16

/** By trail. */
let waiting = new Map<string, AuditEntry[]>()
let isScheduled = false

const anyShard = () => Math.floor(Math.random() * anonymousShards)
/** The shard of what is recorded until the next flush, so that what comes together is one write, and its begins one commit. */
let shard = anyShard()

// The tenant of anonymous calls has many trails, or one object would take all of theirs.
const trailOf = (tenant: string) => (tenant === anonymousAuth.tenant ? `${tenant}-${shard}` : tenant)

/** Writes the begin of a call, and with it what waits for its trail; durable when it resolves. The end goes to the same trail. */
export function begin(env: Env, auth: Auth, entry: AuditEntry): { trail: string; durable: Promise<void> } {
  const trail = trailOf(auth.tenant)
  const others = waiting.get(trail) ?? []
  waiting.delete(trail)
  const durable = append(env, trail, [...others, { ...entry, kind: 'begin' }]).catch((cause: unknown) => {
    // They were to be written anyway, at the next flush.
    if (others.length > 0) waiting.set(trail, [...others, ...(waiting.get(trail) ?? [])])
    throw cause
  })
  return { trail, durable }
}

/** Records the end of a call whose begin is in `trail`. */
export const end = (env: Env, ctx: ExecutionContext, trail: string, entry: AuditEntry): void => later(env, ctx, trail, { ...entry, kind: 'end' })

/** Records a call that changes nothing. */
export const record = (env: Env, ctx: ExecutionContext, auth: Auth, entry: AuditEntry): void => later(env, ctx, trailOf(auth.tenant), entry)

/** Has an entry written with others of its moment: each write is waited for by the disk. */
function later(env: Env, ctx: ExecutionContext, trail: string, entry: AuditEntry): void {
  const entries = waiting.get(trail)
  if (entries) entries.push(entry)
  else waiting.set(trail, [entry])
  if ((entries?.length ?? 0) >= batchMax) ctx.waitUntil(flush(env))
  else if (!isScheduled) {
    isScheduled = true
    ctx.waitUntil(scheduler.wait(flushMs).then(() => flush(env)))
  }
}

async function flush(env: Env): Promise<void> {
  const batches = waiting
  waiting = new Map()
  isScheduled = false
  shard = anyShard()
  await Promise.all(
    [...batches].map(async ([trail, entries]) => {
      try {
        await append(env, trail, entries).catch(() => append(env, trail, entries))
      } catch (cause) {
        log(env, 'error', { msg: 'audit records were not written', trail, count: entries.length, cause })
      }
    }),
  )
}

const append = (env: Env, trail: string, entries: AuditEntry[]): Promise<void> => env.AUDIT.append(trail, encodeEntries(entries))
