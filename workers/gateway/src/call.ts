import {
  type AuditEntry,
  type Auth,
  actorOf,
  childSpan,
  codeOfStatus,
  type DomainOutline,
  type Door,
  type MethodOutline,
  Problem,
  type ServiceContext,
} from '@dot-do/contract'
import { asProblem, checkVerb, doorHeaders, log, problemResponse } from '@dot-do/service'
import { begin, end, record } from './audit.ts'
import { anonymousAuth } from './credentials.ts'
import type { Env } from './env.ts'
import { forward } from './forward.ts'
import { charge } from './limits.ts'
import { domainNamed, methodNamed } from './route.ts'
import type { Asked, Visit } from './visit.ts'

/** The one path of every call through the gateway: credential, names, verb, limit, context, hop, record. Never throws. */
export async function call(visit: Visit, asked: Asked): Promise<Response> {
  const { env, ctx, at, requestId, isCrossOrigin, isSecure } = visit
  const traceparent = childSpan(visit.traceparent)
  const entry = entryOf(visit, asked, traceparent)
  const door: Door = { isCrossOrigin, isSecure, gatewayMs: 0, authMs: 0 }
  let auth = anonymousAuth
  let trail: string | undefined
  let response: Response
  try {
    const principal = await asked.principal()
    door.gatewayMs = door.authMs = Date.now() - at
    auth = principal.auth
    entry.actor = actorOf(auth)
    const target = targetOf(asked)
    if (target.domain) entry.domain = target.domain.name
    // Calling what is not there costs as well, or names could be tried without end.
    if (!asked.isPaid) door.limit = await charge(env, principal.subject, target.method?.cost ?? 1)
    if (target.problem) throw target.problem
    const { domain, method } = target
    door.gatewayMs = Date.now() - at
    const answer = forward({ visit, principal, domain, method, asked, context: contextOf(visit, asked, method, auth, traceparent), door })
    if (isRecordedFirst(method)) {
      entry.address = visit.address()
      const begun = begin(env, auth, entry)
      trail = begun.trail
      ;[response] = await Promise.all([answer, begun.durable.catch(withhold)])
    } else response = await answer
  } catch (thrown) {
    const problem = asProblem(thrown)
    if (problem.status >= 500) report(env, entry, problem)
    response = problemResponse(problem, requestId, doorHeaders({ requestId, traceparent }, door, 0), asked.path !== undefined)
  }
  if (!auth.authenticated) entry.address = visit.address()
  entry.code = response.ok ? 'ok' : codeOfStatus(response.status)
  entry.ms = Date.now() - at
  entry.bytes = bytesOf(response)
  if (trail === undefined) record(env, ctx, auth, entry)
  else end(env, ctx, trail, entry)
  return response
}

type Target = { domain: DomainOutline; method: MethodOutline; problem?: undefined } | { domain?: DomainOutline; method?: undefined; problem: Problem }

/** The domain and method that a call names, or why it names none. */
function targetOf(asked: Asked): Target {
  let domain: DomainOutline | undefined
  try {
    domain = typeof asked.domain === 'string' ? domainNamed(asked.domain) : asked.domain
    const method = methodNamed(domain, asked.method)
    if (asked.path === undefined) checkVerb(asked.verb, method)
    return { domain, method }
  } catch (thrown) {
    return { domain, problem: asProblem(thrown) }
  }
}

const isRecordedFirst = ({ effect, access }: MethodOutline) => effect === 'write' || access === 'admin'

const entryOf = ({ requestId, at }: Visit, { domain, method }: Asked, traceparent: string): AuditEntry => ({
  kind: 'call',
  requestId,
  call: traceparent.slice(36, 52),
  at,
  domain: typeof domain === 'string' ? domain.slice(0, 64) : domain.name,
  method: method.slice(0, 64),
})

function contextOf({ requestId, at }: Visit, { timeoutMs, idempotencyKey }: Asked, { limits }: MethodOutline, auth: Auth, traceparent: string): ServiceContext {
  const deadline = at + Math.min(timeoutMs ?? limits.timeoutMs, limits.timeoutMs)
  return { requestId, timestamp: at, auth, caller: 'gateway', traceparent, deadline, idempotencyKey, depth: 0 }
}

function withhold(cause: unknown): never {
  throw new Problem('unavailable', 'the call could not be recorded, so its answer is withheld', { cause })
}

const report = (env: Env, { domain, method, requestId }: AuditEntry, { code, message: detail, cause }: Problem): void =>
  log(env, 'error', { domain, method, code, requestId, detail, cause })

function bytesOf(response: Response): number | undefined {
  const length = response.headers.get('content-length')
  return length === null ? undefined : Number(length)
}
