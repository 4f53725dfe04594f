import type { Answer, Parsed, ServiceContext } from '@dot-do/contract'
import { invalid, originOf } from '@dot-do/service'
import { seal } from '@dot-do/secrets'
import { own } from '@dot-do/store'
import type contract from 'schedule.do/contract'
import type { Action } from 'schedule.do/contract'
import { checkInput, checkRights } from '../action/check.ts'
import { secretPlace } from '../action/post.ts'
import type { Env } from '../env.ts'
import { between } from '../plan/plan.ts'
import { compile, momentOf, needsEngine } from '../spec/compile.ts'
import { loadEngine } from '../spec/rrule.ts'
import { upcoming } from '../spec/upcoming.ts'
import { zoneOf } from '../spec/zone.ts'
import type { Definition } from '../store/definition.ts'
import { type Kept, schedules } from '../store/store.ts'
import { scheduleOf } from '../views.ts'
import { checkedParts, checkTimes } from './definition.ts'

type C = typeof contract

/** A call to the schedules of a tenant. */
export interface Caller {
  env: Env
  ctx: ServiceContext
}

export const schedulesOf = ({ env, ctx }: Caller) => own(env.SCHEDULES, schedules, ctx)

export async function create({ name, note, timezone = 'UTC', ...said }: Parsed<C, 'create'>, caller: Caller): Promise<Answer<C, 'create'>> {
  const { env, ctx } = caller
  const body = checkedParts(env, ctx, { ...said, timezone }, timezone) as Definition
  await checkTimes(body)
  const kept = await schedulesOf(caller).create({ name, note, body, origin: originOf(ctx) })
  await sealed(caller, kept, said.action)
  return scheduleOf(kept)
}

/** Seals what an action signs with. A call that is repeated after a crash does so as well, and to no other effect. */
async function sealed(caller: Caller, { row: { id, version } }: Kept, action: Action | undefined): Promise<void> {
  if (!action || !('url' in action) || action.secret === undefined) return
  const { env, ctx } = caller
  const secret = await seal(env.SECRETS_KEY, secretPlace(ctx.auth.tenant, id), action.secret)
  await own(env.SCHEDULES, schedules, { ...ctx, idempotencyKey: undefined }).seal({ id, version, secret })
}

export async function update({ id, expectedVersion, name, note, timezone: zone, ...said }: Parsed<C, 'update'>, caller: Caller): Promise<Answer<C, 'update'>> {
  const { env, ctx } = caller
  const before = (await schedulesOf(caller).get({ id })).body
  const timezone = zone === null ? 'UTC' : (zone ?? before.timezone)
  const { start, end, maxRuns, pauseAfterFailures, ...rest } = said
  const parts = checkedParts(env, ctx, { ...rest, ...(zone !== undefined && { timezone }), start: start ?? undefined, end: end ?? undefined }, timezone)
  // JSON, in which it is kept, has no word for what is undefined, and takes it away.
  const taken = Object.fromEntries(
    Object.entries({ start, end, maxRuns, pauseAfterFailures })
      .filter(([, value]) => value === null)
      .map(([key]) => [key, undefined]),
  )
  const numbers = { ...(maxRuns != null && { maxRuns }), ...(pauseAfterFailures != null && { pauseAfterFailures }) }
  const body: Partial<Definition> = { ...parts, ...numbers, ...taken }
  await checkTimes({ ...before, ...body })
  const origin = said.action && originOf(ctx)
  const kept = await schedulesOf(caller).update({ id, expectedVersion, changes: { name, note, body, origin } })
  await sealed(caller, kept, said.action)
  return scheduleOf(kept)
}

export async function trigger({ id, input, overlap }: Parsed<C, 'trigger'>, caller: Caller): Promise<Answer<C, 'trigger'>> {
  if (input !== undefined) {
    // What is done with the rights of whoever made the schedule is what they asked for, unless the caller might do it as well.
    const { body } = await schedulesOf(caller).get({ id })
    checkRights(caller.ctx, body.action)
    checkInput(input, ['input'])
  }
  const made = await schedulesOf(caller).trigger({ id, overlap, ...(input !== undefined && { input: { value: input } }) })
  return { runId: made.id, state: made.state }
}

const backfilledMax = 1000

export async function backfill({ id, from, to, overlap }: Parsed<C, 'backfill'>, caller: Caller): Promise<Answer<C, 'backfill'>> {
  const { body } = await schedulesOf(caller).get({ id })
  const zone = zoneOf(body.timezone) ?? invalid('its timezone is no longer known')
  const [first, last] = [momentOf(from, zone), momentOf(to, zone)]
  if (last > Date.now()) invalid('only times that have come are made up for', ['to'])
  if (needsEngine(body.spec)) await loadEngine()
  const { next } = compile(body.spec, { timezone: body.timezone })
  const times = upcoming(between(next, body.start, body.end), first - 1, backfilledMax + 1, last)
  if (times.length > backfilledMax) invalid(`there are more than ${backfilledMax} times in this span`, ['to'])
  return { runs: times.length === 0 ? [] : await schedulesOf(caller).backfill({ id, times, overlap }) }
}
