import { Duration } from '@dot-do/contract'
import { z } from 'zod'

/** A moment: with an offset or `Z` it is that instant, without one it is what a clock in the spec’s timezone shows. */
export const Moment = z.iso
  .datetime({ offset: true, local: true })
  .max(64)
  .describe('ISO 8601; with an offset or Z an instant, without one what a clock in the timezone shows')

const number = (min: number, max: number) => z.number().int().min(min).max(max)

const range = <T extends z.ZodType>(value: T) =>
  z.strictObject({ from: value, to: value, step: z.number().int().min(1).max(60).optional().describe('1 unless set') })

const field = <T extends z.ZodType>(value: T) =>
  z.union([
    value,
    z.literal('*'),
    z
      .array(z.union([value, range(value)]))
      .min(1)
      .max(64),
  ])

const Weekday = z.enum(['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'])
const Month = z.enum(['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'])

/** Times by the fields of a clock and a calendar, all of which must fit. */
export type Calendar = z.infer<typeof Calendar>
export const Calendar = z.strictObject({
  second: field(number(0, 59)).optional().describe('0 unless set'),
  minute: field(number(0, 59)).optional().describe('0 unless set'),
  hour: field(number(0, 23)).optional().describe('0 unless set'),
  dayOfMonth: field(number(1, 31)).optional().describe('Any unless set'),
  month: field(z.union([number(1, 12), Month]))
    .optional()
    .describe('Any unless set'),
  dayOfWeek: field(z.union([number(0, 7), Weekday]))
    .optional()
    .describe('Any unless set; 0 and 7 are Sunday'),
  year: field(number(1970, 2199)).optional().describe('Any unless set'),
})

export const Timezone = z.string().min(1).max(64).describe('IANA: Europe/London')

const timezone = { timezone: Timezone.optional() }

const forms = {
  cron: z
    .strictObject({
      cron: z.string().min(1).max(256).describe('5 or 6 fields (seconds first), L, W, #, ?, names; or @daily and its like'),
      ...timezone,
    })
    .describe('A cron expression. Days of the month and of the week both restricted: either is enough'),
  rrule: z
    .strictObject({
      rrule: z.string().min(1).max(1024).describe('RFC 5545: FREQ=MONTHLY;BYDAY=-1FR, after a line DTSTART:… if there is one'),
      dtstart: Moment.optional().describe('Where it begins to count, and what it takes the time of day from; 1970-01-01T00:00:00 unless set'),
      exdates: z.array(Moment).max(1000).optional(),
      rdates: z.array(Moment).max(1000).optional(),
      ...timezone,
    })
    .describe('A recurrence rule'),
  every: z
    .strictObject({
      every: Duration.describe('Counted from 1970-01-01T00:00:00Z, so that it never drifts'),
      offset: Duration.optional().describe('Shorter than `every`'),
    })
    .describe('An interval'),
  at: z.strictObject({ at: Moment, ...timezone }).describe('One moment'),
  calendar: z.strictObject({ calendar: Calendar, ...timezone }).describe('Fields of a calendar'),
}

const exclude = {
  exclude: z
    .array(z.union([forms.cron, forms.rrule, forms.every, forms.at, forms.calendar]))
    .max(32)
    .optional()
    .describe('Times that are left out. A calendar here covers what it does not name: { month: 12, dayOfMonth: 25 } is the whole day'),
}

/** Times of one kind. */
export type Times = z.infer<typeof Times>
export const Times = z.union([
  forms.cron.extend(exclude),
  forms.rrule.extend(exclude),
  forms.every.extend(exclude),
  forms.at.extend(exclude),
  forms.calendar.extend(exclude),
])

/** When: times of one kind, or the union of several. */
export type Spec = z.infer<typeof Spec>
export const Spec = z.union([Times, z.array(Times).min(1).max(32)])
