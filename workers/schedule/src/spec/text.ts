import cronstrue from 'cronstrue'
import type { Pattern } from './cron.ts'

const options = { use24HourTimeFormat: true, throwExceptionOnParseError: true }

/** What a cron expression says, with the zone whose clocks it means. */
export const cronPhrase = ({ text, isEither }: Pattern, zone: string): string => `${phrase(text)}${isEither ? ' (either is enough)' : ''} (${zone})`

/** What seven fields say that must all fit. */
export function calendarPhrase(text: string, zone: string): string {
  const [second, , , day, , weekday] = text.split(' ')
  const said = second === '*' ? phrase(text).replace(/^Every second, /, 'whatever is ') : phrase(text)
  return `${said}${day !== '*' && weekday !== '*' ? ' (both at once)' : ''} (${zone})`
}

/** What a recurrence rule says, with how many times were added by hand and how many left out. */
export const rulePhrase = (said: string, zone: string, added: number, left: number): string =>
  `${said.charAt(0).toUpperCase()}${said.slice(1)} (${zone})${added === 0 ? '' : ` and at ${added} more`}${left === 0 ? '' : ` but at ${left} of them`}`

function phrase(text: string): string {
  // FRI#L is FRIL by another name, which alone cronstrue knows.
  const known = text.replaceAll('#L', 'L')
  try {
    return cronstrue.toString(known, options)
  } catch {
    return `cron ${text}`
  }
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
] as const

/** A length of time in words: hour, 1 hour 30 minutes. */
function length(ms: number): string {
  const words: string[] = []
  let rest = ms
  for (const [unit, size] of units) {
    const amount = Math.floor(rest / size)
    rest -= amount * size
    if (amount > 0) words.push(`${amount} ${unit}${amount === 1 ? '' : 's'}`)
  }
  return words.join(' ').replace(/^1 (?=\D+$)/, '')
}

/** What an interval says. */
export const everyPhrase = (period: number, shift: number): string =>
  `Every ${length(period)}${shift === 0 ? '' : `, ${length(shift)} later than counted from 1970`}`

/** A moment by the clock of a zone. */
export const momentPhrase = (wall: number, zone: string): string => `${new Date(wall).toISOString().slice(0, 19).replace('T', ' ')} (${zone})`
