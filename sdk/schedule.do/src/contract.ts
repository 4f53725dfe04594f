import { contract, method, Page } from '@dot-do/contract'
import { z } from 'zod'
import { definition, Overlap, Run, RunId, RunState, Schedule, ScheduleId, State, Summary, Time } from './schedule.ts'
import { Moment, Spec, Timezone } from './spec.ts'

export { Action, Overlap, Retry, Run, Schedule } from './schedule.ts'
export { Calendar, Spec, Times } from './spec.ts'

const id = { id: ScheduleId }
const run = { id: RunId }
const noted = { ...id, note: z.string().max(1024).optional().describe('Why') }
const { name, spec, timezone, action, overlap, catchup, jitter, start, end, maxRuns, retry, pauseAfterFailures, note } = definition

export default contract(
  'schedule.do',
  { summary: 'Runs things at a time, again and again, exactly when people meant', tags: ['platform'] },
  {
    create: method({
      access: 'write',
      summary: 'Makes a schedule: an action and the times at which it is done',
      description: 'The action is done with the rights that the key which makes the schedule has at that time, and that key must have them now.',
      input: z.object(definition),
      output: Schedule,
      limits: { bodyBytesMax: 512 * 1024 },
    }),
    get: method({
      access: 'read',
      summary: 'Reads a schedule, its next times and its last run',
      input: z.object(id),
      output: Schedule,
      errors: { not_found: true },
    }),
    list: method({
      access: 'read',
      summary: 'Lists schedules, the oldest first',
      input: z.object({
        state: State.optional(),
        name: z
          .string()
          .regex(/^[\x20-\x7e]{1,48}$/)
          .optional()
          .describe('A pattern: * any characters, ? one, [a-z] one of'),
        domain: z.string().max(64).optional().describe('Whose methods they call; queue for messages, url for addresses'),
        ...Page,
      }),
      output: z.object({ items: z.array(Summary), nextCursor: z.string().optional() }),
    }),
    update: method({
      access: 'write',
      summary: 'Changes a schedule; what is null is taken away. Runs that are due already keep what they had',
      description: 'A changed action is done with the rights of the key that changes it.',
      input: z.object({
        ...id,
        name: name.nullable(),
        ...{ spec: spec.optional(), timezone: timezone.nullable(), action: action.optional(), overlap: overlap.unwrap().optional() },
        ...{ catchup: catchup.unwrap().optional(), jitter: jitter.unwrap().optional(), start: start.nullable(), end: end.nullable() },
        ...{ maxRuns: maxRuns.nullable(), retry: retry.unwrap().optional(), pauseAfterFailures: pauseAfterFailures.nullable(), note: note.nullable() },
        expectedVersion: z.number().int().min(1).optional().describe('Refused where it has another version by now'),
      }),
      output: Schedule,
      errors: { not_found: true, failed_precondition: true },
      limits: { bodyBytesMax: 512 * 1024 },
    }),
    pause: method({
      access: 'write',
      summary: 'Stops new runs; times that pass meanwhile are not made up for',
      input: z.object(noted),
      output: Schedule,
      errors: { not_found: true, failed_precondition: true },
    }),
    resume: method({
      access: 'write',
      summary: 'Goes on with the next time from now',
      input: z.object(noted),
      output: Schedule,
      errors: { not_found: true, failed_precondition: true },
    }),
    delete: method({
      access: 'write',
      summary: 'Deletes a schedule and its runs; one that is under way ends by itself',
      input: z.object(id),
      output: z.object({ deleted: z.boolean().describe('Whether it was there') }),
    }),
    trigger: method({
      access: 'write',
      summary: 'Runs it now, apart from its plan',
      input: z.object({
        ...id,
        input: z.unknown().optional().describe('Instead of the action’s own input or body; who says it needs the rights for the action'),
        overlap: Overlap.optional().describe('The schedule’s unless set'),
      }),
      output: z.object({ runId: RunId, state: RunState }),
      errors: { not_found: true },
      limits: { bodyBytesMax: 512 * 1024 },
    }),
    backfill: method({
      access: 'write',
      summary: 'Makes up for the times in a span that have not succeeded, in order, as if they came now',
      input: z.object({ ...id, from: Moment, to: Moment.describe('Not ahead of now'), overlap: Overlap.default('buffer') }),
      output: z.object({ runs: z.array(RunId).describe('At most 1,000') }),
      errors: { not_found: true },
    }),
    preview: method({
      access: 'public',
      summary: 'The next times of a spec, and what it says in plain English',
      description:
        'Also the checker of an expression: what is wrong with one is said with its path. What is sought more than a hundred years ahead does not come.',
      input: z.object({
        spec: Spec,
        from: Moment.optional().describe('Times after this one; now unless set'),
        count: z.number().int().min(1).max(1000).default(10),
        timezone: Timezone.default('UTC').describe('Of what names none of its own'),
      }),
      output: z.object({ times: z.array(Time), text: z.string() }),
      examples: [
        {
          title: 'A cron expression across a change of clocks',
          input: { spec: { cron: '30 2 * * *', timezone: 'America/New_York' }, from: '2026-03-07T12:00:00Z', count: 2 },
          output: { times: ['2026-03-08T07:00:00.000Z', '2026-03-09T06:30:00.000Z'], text: 'At 02:30 (America/New_York)' },
        },
        {
          title: 'The last Friday of each month but December’s',
          input: {
            spec: { rrule: 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17', exclude: [{ calendar: { month: 'DEC' } }] },
            from: '2026-11-01T00:00:00Z',
            count: 2,
            timezone: 'Europe/Berlin',
          },
        },
      ],
    }),
    listRuns: method({
      access: 'read',
      summary: 'Lists what became of the times of a schedule, the latest first; kept for 90 days',
      input: z.object({ ...id, state: RunState.optional(), ...Page }),
      output: z.object({ items: z.array(Run.omit({ result: true })), nextCursor: z.string().optional() }),
      errors: { not_found: true },
    }),
    getRun: method({ access: 'read', summary: 'Reads a run', input: z.object(run), output: Run, errors: { not_found: true } }),
    cancelRun: method({
      access: 'write',
      summary: 'Calls a run off: one that waits does not begin, of one that is under way no more is heard',
      input: z.object(run),
      output: Run.omit({ result: true }),
      errors: { not_found: true, failed_precondition: true },
    }),
  },
)
