import type { Action, Overlap, Retry, Spec } from 'schedule.do/contract'

type WithoutSecret<A> = A extends { url: string } ? Omit<A, 'secret'> & { isSigned: boolean } : A

/** An action as it is kept: its secret lies beside it, sealed. */
export type KeptAction = WithoutSecret<Action>

/** What a schedule does and when. Lengths of time are as they were written; `start` and `end` are instants. */
export interface Definition {
  spec: Spec
  timezone: string
  action: KeptAction
  overlap: Overlap
  catchup: string
  jitter: string
  start?: number | undefined
  end?: number | undefined
  maxRuns?: number | undefined
  retry: Retry
  pauseAfterFailures?: number | undefined
}

/** What an action is of, as schedules are listed by: a domain’s label, `queue` or `url`. */
export const domainOf = (action: KeptAction): string => ('domain' in action ? action.domain : 'queue' in action ? 'queue' : 'url')
