import { type AuditEntry, type Auth, encodeEntries } from '@dot-do/contract'
import { log } from '@dot-do/service'
import { anonymousAuth } from './credentials.ts'
import type { Env } from './env.ts'

// At most what came in this time is lost in a crash, and only of calls that change nothing.
const flushMs = 500
const batchMax = 2000
const anonymousShards = 16

let waiting = new Map<string, AuditEntry[]>()
let isScheduled = false

// The tenant of anonymous calls has many trails, or one object would take all of theirs.
const trailOf = (tenant: string) => (tenant === anonymousAuth.tenant ? `${tenant}-${Math.floor(Math.random() * anonymousShards)}` : tenant)

/** Writes the begin of a call; durable when it resolves. The end goes to the same trail. */
export function begin(env: Env, auth: Auth, entry: AuditEntry): { trail: string; durable: Promise<void> } {
  const trail = trailOf(auth.tenant)
  return { trail, durable: append(env, trail, [{ ...entry, kind: 'begin' }]) }
}

/** Writes the end of a call whose begin is in `trail`. */
export async function end(env: Env, trail: string, entry: AuditEntry): Promise<void> {
  try {
    await append(env, trail, [{ ...entry, kind: 'end' }])
  } catch (cause) {
    log(env, 'error', { msg: 'an audit end was not written', requestId: entry.requestId, cause })
  }
}

/** Records a call that changes nothing, with others of its moment. */
export function record(env: Env, ctx: ExecutionContext, auth: Auth, entry: AuditEntry): void {
  const entries = waiting.get(auth.tenant)
  if (entries) entries.push(entry)
  else waiting.set(auth.tenant, [entry])
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
  await Promise.all(
    [...batches].map(async ([tenant, entries]) => {
      const trail = trailOf(tenant)
      try {
        await append(env, trail, entries).catch(() => append(env, trail, entries))
      } catch (cause) {
        log(env, 'error', { msg: 'audit records were not written', tenant, count: entries.length, cause })
      }
    }),
  )
}

const append = (env: Env, trail: string, entries: AuditEntry[]): Promise<void> => env.AUDIT.append(trail, encodeEntries(entries))
