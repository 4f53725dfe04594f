import type { Auth } from '@dot-do/contract'
import { log } from '@dot-do/service'
import type { Env } from './env.ts'

/** One line of the audit trail: see auth.do's `audit/entry.ts`. */
export interface Entry {
  kind: 'begin' | 'end' | 'call'
  requestId: string
  call: string
  at: number
  actor?: string
  address?: string
  domain: string
  method: string
  code?: string
  ms?: number
  bytes?: number
}

// At most what came in this time is lost in a crash, and only of calls that change nothing.
const flushMs = 500
const batchMax = 2000
const anonymousShards = 16

let waiting = new Map<string, Entry[]>()
let isScheduled = false

const trailOf = ({ tenant, authenticated }: Auth) => (authenticated ? tenant : `public-${Math.floor(Math.random() * anonymousShards)}`)

/** Writes the begin of a call; durable when it resolves. The end goes to the same trail. */
export function begin(env: Env, auth: Auth, entry: Omit<Entry, 'kind'>): { trail: string; durable: Promise<void> } {
  const trail = trailOf(auth)
  return { trail, durable: append(env, trail, [{ kind: 'begin', ...entry }]) }
}

/** Writes the end of a call whose begin is in `trail`. */
export async function end(env: Env, trail: string, entry: Omit<Entry, 'kind'>): Promise<void> {
  try {
    await append(env, trail, [{ kind: 'end', ...entry }])
  } catch (cause) {
    log(env, 'error', { msg: 'an audit end was not written', requestId: entry.requestId, cause })
  }
}

/** Records a call that changes nothing, with others of its moment. */
export function record(env: Env, ctx: ExecutionContext, auth: Auth, entry: Omit<Entry, 'kind'>): void {
  const trail = auth.authenticated ? auth.tenant : 'public'
  const entries = waiting.get(trail)
  if (entries) entries.push({ kind: 'call', ...entry })
  else waiting.set(trail, [{ kind: 'call', ...entry }])
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
    [...batches].map(async ([trail, entries]) => {
      const name = trail === 'public' ? `public-${Math.floor(Math.random() * anonymousShards)}` : trail
      try {
        await append(env, name, entries).catch(() => append(env, name, entries))
      } catch (cause) {
        log(env, 'error', { msg: 'audit records were not written', tenant: trail, count: entries.length, cause })
      }
    }),
  )
}

function append(env: Env, trail: string, entries: Entry[]): Promise<void> {
  const times = entries.map(({ at }) => at)
  return env.AUDIT.append(trail, {
    entries: JSON.stringify(entries),
    first: times.reduce((a, b) => Math.min(a, b)),
    last: times.reduce((a, b) => Math.max(a, b)),
    ended: entries.filter(({ kind }) => kind === 'end').map(({ call }) => call),
  })
}
