import { Duration } from '@dot-do/contract'
import { Backoff } from 'queue.do/contract'
import { z } from 'zod'
import { Moment, Spec, Timezone } from './spec.ts'

export const Time = z.iso.datetime().describe('ISO 8601, UTC')

export const ScheduleId = z
  .string()
  .regex(/^sched_[0-9A-Z]{26}$/)
  .describe('A schedule’s id: sched_01J…')

export const RunId = z
  .string()
  .regex(/^sched_[0-9A-Z]{26}\/[0-9A-Za-z_:.-]{1,64}$/)
  .describe('A run’s name: the schedule’s id and the time it is for, sched_01J…/2026-01-01T09:00:00.000Z')

const Json = z
  .unknown()
  .describe('JSON of at most 128 KiB; a string that is all of {{scheduledAt}}, {{runId}}, {{lastRun.scheduledAt}} or {{lastRun.result}} stands for that value')

const url = { url: z.url().max(2048).describe('POST; the body as JSON, with the headers of Standard Webhooks') }

const call = z
  .strictObject({ domain: z.string().regex(/^[a-z][a-z0-9-]{0,61}$/), method: z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/), input: Json.optional() })
  .describe('Calls a method of the platform')
const send = z
  .strictObject({ queue: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/), body: Json.optional() })
  .describe('Sends a message to a queue of queue.do; the run ends as the message does')

/** What a run does, with the rights that whoever made the schedule has then. */
export type Action = z.infer<typeof Action>
export const Action = z.union([
  call,
  send,
  z
    .strictObject({
      ...url,
      body: Json.optional(),
      secret: z
        .string()
        .regex(/^whsec_[A-Za-z0-9+/]{22,128}={0,2}$/)
        .optional()
        .describe('What it is signed with; never shown again'),
    })
    .describe('Posts to an address'),
])

const ShownAction = z.union([call, send, z.strictObject({ ...url, body: Json.optional(), isSigned: z.boolean() })])

/** What becomes of a time that comes while the run before is not over. */
export type Overlap = z.infer<typeof Overlap>
export const Overlap = z
  .enum(['skip', 'buffer-one', 'buffer', 'cancel', 'allow'])
  .describe('While the run before is not over: none, one waits, up to 1,000 wait, that one is called off first, both run')

/** How often a run is tried, and how long it waits in between. */
export type Retry = z.infer<typeof Retry>
export const Retry = z.strictObject({ maxAttempts: z.number().int().min(1).max(100).default(5), backoff: Backoff.prefault({ type: 'exponential' }) })

/** What a caller says of a schedule. */
export const definition = {
  name: z.string().min(1).max(128).optional(),
  spec: Spec,
  timezone: Timezone.optional().describe('Of what names none of its own; UTC unless set'),
  action: Action,
  overlap: Overlap.default('skip'),
  catchup: Duration.default('1m').describe('How late a run may begin, after the platform was down: older ones are recorded as missed; at most 365 d'),
  jitter: Duration.default('0s').describe('Runs begin up to so much later, each time of each schedule by its own measure, never past the next; at most 24 h'),
  start: Moment.optional().describe('No time before this'),
  end: Moment.optional().describe('No time after this'),
  maxRuns: z.number().int().min(1).max(1_000_000_000).optional().describe('Ends with so many runs; what is triggered or made up for does not count'),
  retry: Retry.prefault({}),
  pauseAfterFailures: z.number().int().min(1).max(1000).optional().describe('Pauses when so many runs in a row have failed'),
  note: z.string().max(1024).optional(),
}

export const State = z.enum(['active', 'paused', 'ended'])

export const RunState = z.enum(['buffered', 'queued', 'running', 'succeeded', 'failed', 'missed', 'skipped', 'canceled'])

const Failure = z.object({ code: z.string(), detail: z.string(), status: z.number().int().optional() })

/** One time of a schedule and what became of it. */
export type Run = z.infer<typeof Run>
export const Run = z.object({
  id: RunId,
  schedule: ScheduleId,
  kind: z.enum(['plan', 'trigger', 'backfill']),
  state: RunState,
  scheduledAt: Time,
  dueAt: Time.describe('The time with its jitter'),
  startedAt: Time.optional(),
  endedAt: Time.optional(),
  lateMs: z.number().int().optional().describe('From when it was due to when it began'),
  attempt: z.number().int(),
  message: z.object({ queue: z.string(), id: z.string() }).optional().describe('What it sent, whose end is its own'),
  error: Failure.optional(),
  result: z.unknown().optional().describe('What the action gave, or whoever took its message, where that is at most 64 KiB'),
  missedUntil: Time.optional().describe('Of one that stands for all that were missed from its time on: the last of them'),
})

/** A schedule without the times ahead. */
export const Summary = z.object({
  id: ScheduleId,
  ...{ name: definition.name, spec: Spec, timezone: z.string(), action: ShownAction, overlap: Overlap, catchup: Duration, jitter: Duration },
  ...{ start: Time.optional(), end: Time.optional(), maxRuns: definition.maxRuns, retry: Retry, pauseAfterFailures: definition.pauseAfterFailures },
  note: z.string().optional(),
  state: State,
  reason: z.string().optional().describe('Why it is paused or ended'),
  version: z.number().int(),
  nextRun: Time.optional().describe('The next time'),
  lastRun: z.object({ id: RunId, scheduledAt: Time, state: RunState }).optional().describe('The last run that ended'),
  counters: z.object({
    ...{ planned: z.number().int(), triggered: z.number().int(), backfilled: z.number().int(), succeeded: z.number().int(), failed: z.number().int() },
    ...{ missed: z.number().int(), skipped: z.number().int(), canceled: z.number().int(), failedInRow: z.number().int() },
  }),
  createdBy: z.string().describe('The name of the key with whose rights it runs'),
  createdAt: Time,
  updatedAt: Time,
  endedAt: Time.optional(),
})

/** A schedule with the next times. */
export type Schedule = z.infer<typeof Schedule>
export const Schedule = Summary.extend({ nextRuns: z.array(Time).describe('The next five times'), text: z.string().describe('The spec in plain English') })
