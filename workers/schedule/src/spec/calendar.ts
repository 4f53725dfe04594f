import type { Calendar } from 'schedule.do/contract'

type Field = Calendar[keyof Calendar]

/**
 * A calendar as seven fields of cron, seconds to years. What is not named is 0 in a time of day and anything in a date; where
 * `isOpen`, as in what is left out, it is anything in both.
 */
export function calendarText(calendar: Calendar, isOpen: boolean): string {
  const { second, minute, hour, dayOfMonth, month, dayOfWeek, year } = calendar
  const unnamed = isOpen ? '*' : '0'
  return [
    ...[second, minute, hour].map((field) => fieldText(field, unnamed)),
    ...[dayOfMonth, month, dayOfWeek, year].map((field) => fieldText(field, '*')),
  ].join(' ')
}

function fieldText(field: Field, unnamed: string): string {
  if (field === undefined) return unnamed
  return Array.isArray(field) ? field.map(partText).join(',') : String(field)
}

type Part = Extract<Field, unknown[]>[number]

function partText(part: Part): string {
  if (typeof part !== 'object') return String(part)
  const { from, to, step } = part
  return `${from}-${to}${step === undefined ? '' : `/${step}`}`
}
