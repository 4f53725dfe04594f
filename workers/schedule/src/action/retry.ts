import { durationMs } from '@dot-do/contract'
import type { Retry } from 'schedule.do/contract'

/** Milliseconds from the failure of attempt `attempt`, counted from 1, to the next one, as queue.do reckons them. */
export function waitOf(backoff: Retry['backoff'], attempt: number, chance = Math.random()): number {
  return Math.round(baseOf(backoff, attempt) * (1 + backoff.jitter * (2 * chance - 1)))
}

function baseOf(backoff: Retry['backoff'], attempt: number): number {
  if (backoff.type === 'list') return durationMs(backoff.delays[Math.min(attempt, backoff.delays.length) - 1] ?? '0s')
  return Math.min(durationMs(backoff.max), durationMs(backoff.initial) * backoff.factor ** (attempt - 1))
}
