import { Problem } from '@dot-do/contract'
import type { Attempt } from 'llm.do/contract'
import { pause } from '../pause.ts'
import type { Target } from '../names/target.ts'
import { problemOf, UpstreamError } from './error.ts'

export interface Plan {
  targets: Target[]
  /** The model’s name as it was asked for. */
  asked: string
  /** Milliseconds since the epoch. */
  deadline: number
  signal: AbortSignal
  /** Models to pass over for now. */
  open: string[]
  /** Models that one call alone may try, and how a call becomes that one. */
  halfOpen: Set<string>
  tryModel: (model: string) => Promise<boolean>
  /** Filled as they are made. */
  attempts: Attempt[]
}

export interface Limits {
  signal: AbortSignal
  /** Says that what the time was for has come. */
  inTime(): void
}

/** Milliseconds that one attempt may take, of those left and of how many models are left to ask. */
export type Patience = (leftMs: number, targetsLeft: number) => number

const retryAfterMaxMs = 5000
const pauseMs = 250

/**
 * What `ask` makes of the first model that answers. Each is asked again once where that may help, after its Retry-After where
 * that is 5 s at most; then the next one. Throws the problem of the last failure.
 */
export async function firstAnswer<T>(
  plan: Plan,
  patience: Patience,
  ask: (target: Target, limits: Limits) => Promise<T>,
): Promise<{ value: T; target: Target }> {
  let last: { error: UpstreamError; target: Target } | undefined
  for (const [index, target] of plan.targets.entries()) {
    if (await isPassedOver(plan, target)) {
      plan.attempts.push({ model: target.name, provider: target.provider.name, status: 'skipped', ms: 0 })
      continue
    }
    for (let isSecond = false; ; isSecond = true) {
      const result = await attempt(plan, target, patience(plan.deadline - Date.now(), plan.targets.length - index), ask)
      if (!(result instanceof UpstreamError)) return { value: result.value, target }
      last = { error: result, target }
      const waitMs = result.retryAfterMs ?? (typeof result.status === 'number' ? pauseMs : 0)
      if (isSecond || !result.isRetryable || waitMs > retryAfterMaxMs || Date.now() + waitMs >= plan.deadline) break
      await pause(waitMs, plan.signal)
    }
    if (Date.now() >= plan.deadline) break
  }
  if (last) throw problemOf(last.error, last.target, plan.attempts)
  const headers = { 'retry-after': '30' }
  throw new Problem('unavailable', `${plan.targets.map(({ name }) => name).join(', ')} failed too often just now`, { reason: 'provider_circuit', headers })
}

async function isPassedOver({ open, halfOpen, tryModel }: Plan, { name }: Target): Promise<boolean> {
  if (open.includes(name)) return true
  if (!halfOpen.has(name)) return false
  if (!(await tryModel(name))) return true
  halfOpen.delete(name)
  return false
}

async function attempt<T>({ signal, attempts }: Plan, target: Target, limitMs: number, ask: (target: Target, limits: Limits) => Promise<T>) {
  const started = Date.now()
  const controller = new AbortController()
  const late = new UpstreamError('timeout', 'no answer in time')
  const timer = setTimeout(() => controller.abort(late), Math.max(1, limitMs))
  const record = (status: Attempt['status']) => attempts.push({ model: target.name, provider: target.provider.name, status, ms: Date.now() - started })
  try {
    const value = await ask(target, { signal: AbortSignal.any([signal, controller.signal]), inTime: () => clearTimeout(timer) })
    record('ok')
    return { value }
  } catch (err) {
    // The caller's end or the call's deadline is no failure of the provider.
    if (signal.aborted) throw signal.reason
    if (!(err instanceof UpstreamError)) throw err
    record(err.status)
    return err
  } finally {
    clearTimeout(timer)
  }
}

/** For the count of how a model does: whether each attempt failed; a refused request is no failure of it. */
export function resultsOf(attempts: Attempt[]): { model: string; failed: boolean; ms: number }[] {
  return attempts
    .filter(({ status }) => status !== 'skipped')
    .map(({ model, status, ms }) => ({
      ...{ model, ms },
      failed: typeof status === 'number' ? status >= 500 || [408, 409, 429].includes(status) : status !== 'ok' && status !== 'refused',
    }))
}
