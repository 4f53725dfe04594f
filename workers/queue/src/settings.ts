import { durationMs } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { Backoff, Queue } from 'queue.do/contract'

export type Target = { domain: string; method: string } | { url: string; secret: string }

/** How a queue was asked for, durations as they were written, the secret sealed. */
export type Asked = Omit<Queue, 'name' | 'depth' | 'delayed' | 'inFlight' | 'dead' | 'oldestAgeMs' | 'isSlowed' | 'createdAt' | 'updatedAt' | 'target'> & {
  target?: Target | undefined
}

/** Waits between attempts, in milliseconds. */
export type Waits = { initialMs: number; factor: number; maxMs: number; jitter: number } | { delaysMs: number[]; jitter: number }

/** What a partition goes by: its own share of what holds for the whole queue, in milliseconds. */
export interface Settings {
  target?: Target | undefined
  concurrency: number
  rate?: { limit: number; perMs: number } | undefined
  maxAttempts: number
  waits: Waits
  leaseMs: number
  timeoutMs: number
  deadLetter?: string | undefined
  retentionMs: number
  partitions: number
  ordered: boolean
  paused: boolean
}

/** The settings of one of the partitions. The shares add up to what was asked for, and none grows when the whole shrinks. */
export function settingsOf(asked: Asked, number: number): Settings {
  const { target, maxAttempts, deadLetter, partitions, ordered, paused, rate } = asked
  return {
    ...{ target, maxAttempts, deadLetter, partitions, ordered, paused },
    concurrency: shareOf(asked.concurrency, partitions, number),
    rate: rate && { limit: shareOf(rate.limit, partitions, number), perMs: durationMs(rate.per) },
    waits: waitsOf(asked.backoff),
    ...{ leaseMs: durationMs(asked.lease), timeoutMs: durationMs(asked.timeout), retentionMs: durationMs(asked.retention) },
  }
}

const shareOf = (whole: number, partitions: number, number: number): number => Math.floor(whole / partitions) + (number < whole % partitions ? 1 : 0)

function waitsOf(backoff: Backoff): Waits {
  if (backoff.type === 'list') return { delaysMs: backoff.delays.map(durationMs), jitter: backoff.jitter }
  return { initialMs: durationMs(backoff.initial), factor: backoff.factor, maxMs: durationMs(backoff.max), jitter: backoff.jitter }
}

const second = 1_000
const hour = 3_600 * second
const day = 24 * hour

/** The milliseconds of a duration in an input; `invalid_argument` where they are out of bounds. */
export function bounded(duration: string, path: (string | number)[], { min = 0, max }: { min?: number; max: number }): number {
  const ms = durationMs(duration)
  if (ms < min || ms > max) invalid(`a duration from ${min / second} s to ${max / second} s`, path)
  return ms
}

/** Refuses settings that can't be kept to. */
export function checkSettings({ lease, timeout, retention, rate, backoff, partitions, concurrency }: Asked): void {
  bounded(lease, ['lease'], { min: second, max: 12 * hour })
  bounded(timeout, ['timeout'], { min: 100, max: 15 * 60 * second })
  bounded(retention, ['retention'], { max: 90 * day })
  if (rate) bounded(rate.per, ['rate', 'per'], { min: 100, max: 30 * day })
  if (backoff.type === 'list') backoff.delays.forEach((delay, index) => bounded(delay, ['backoff', 'delays', index], { max: 7 * day }))
  else for (const field of ['initial', 'max'] as const) bounded(backoff[field], ['backoff', field], { max: 7 * day })
  if (concurrency < partitions) invalid('at least one for each partition', ['concurrency'])
  if (rate && rate.limit < partitions) invalid('at least one for each partition', ['rate', 'limit'])
}

export const delayMsMax = 365 * day
export const leaseBounds = { min: second, max: 12 * hour }
export const waitMsMax = 20 * second
export const windowMsMax = 30 * day
export const statsMsMax = 7 * day
export const retryAfterMsMax = day
