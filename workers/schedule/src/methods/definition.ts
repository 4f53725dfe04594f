import { durationMs, type ServiceContext } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { checkedAction } from '../action/check.ts'
import type { Env } from '../env.ts'
import { between } from '../plan/plan.ts'
import { compile, momentOf, needsEngine } from '../spec/compile.ts'
import { loadEngine } from '../spec/rrule.ts'
import { upcoming } from '../spec/upcoming.ts'
import type { Next } from '../spec/wall.ts'
import { zoneOf } from '../spec/zone.ts'
import type { Definition } from '../store/definition.ts'
import type { Action } from 'schedule.do/contract'

/** What a caller says, as far as it is said. */
export type Said = Partial<Omit<Definition, 'action' | 'start' | 'end'>> & { action?: Action; start?: string | undefined; end?: string | undefined }

const dayMs = 86_400_000
const catchupMax = 365 * dayMs
const waitMax = 7 * dayMs

/** What was said as it is kept, each part checked by itself. */
export function checkedParts(env: Env, ctx: ServiceContext, { action, start, end, ...said }: Said, timezone: string): Partial<Definition> {
  const zone = zoneOf(timezone) ?? invalid(`there is no timezone ${timezone}`, ['timezone'])
  if (said.catchup !== undefined) bounded(said.catchup, catchupMax, ['catchup'])
  if (said.jitter !== undefined) bounded(said.jitter, dayMs, ['jitter'])
  const backoff = said.retry?.backoff
  for (const wait of backoff?.type === 'list' ? backoff.delays : backoff ? [backoff.initial, backoff.max] : []) bounded(wait, waitMax, ['retry', 'backoff'])
  return {
    ...said,
    ...(action && { action: checkedAction(env, ctx, action) }),
    ...(start !== undefined && { start: momentOf(start, zone) }),
    ...(end !== undefined && { end: momentOf(end, zone) }),
  }
}

function bounded(duration: string, max: number, path: string[]): void {
  if (durationMs(duration) > max) invalid(`at most ${max / dayMs} d`, path)
}

/** Whether the times of a definition are such as can be kept; ends the call where not. */
export async function checkTimes({ spec, timezone, start, end }: Pick<Definition, 'spec' | 'timezone' | 'start' | 'end'>): Promise<void> {
  if (needsEngine(spec)) await loadEngine()
  const { next } = compile(spec, { timezone })
  if (start !== undefined && end !== undefined && end < start) invalid('the end is before the start', ['end'])
  const times = between(next, start, end)
  if (times(Date.now()) === undefined) invalid('no time of it is ahead', ['spec'])
  for (const one of Array.isArray(spec) ? spec : [spec]) {
    if (isTooDense(between(compile(one, { timezone }).next, start, end), Date.now())) invalid(`times lie at least ${gapMs / 1000} s apart`, ['spec'])
  }
}

const gapMs = 10_000
const lookedAt = 64

/** Whether two of the next times are nearer to one another than `gapMs`. */
function isTooDense(next: Next, after: number): boolean {
  const times = upcoming(next, after, lookedAt)
  return times.some((time, index) => index > 0 && time - (times[index - 1] ?? 0) < gapMs)
}
