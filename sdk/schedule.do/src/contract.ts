import { contract, method } from '@dot-do/contract'
import { z } from 'zod'
import { Moment, Spec } from './spec.ts'

export { Calendar, Spec, Times } from './spec.ts'

const Time = z.iso.datetime().describe('ISO 8601, UTC')
const timezone = z.string().min(1).max(64).describe('IANA: Europe/London; for what names none of its own')

export default contract(
  'schedule.do',
  { summary: 'Runs things at a time, again and again, exactly when people meant', tags: ['platform'] },
  {
    preview: method({
      access: 'public',
      summary: 'The next times of a spec, and what it says in plain English',
      description:
        'Also the checker of an expression: what is wrong with one is said with its path. What is sought more than a hundred years ahead does not come.',
      input: z.object({
        spec: Spec,
        from: Moment.optional().describe('Times after this one; now unless set'),
        count: z.number().int().min(1).max(1000).default(10),
        timezone: timezone.default('UTC'),
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
  },
)
