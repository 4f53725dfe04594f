import { Cron, type CronOptions } from 'croner'
import type { Walls } from './wall.ts'

/** A cron expression taken apart. */
export interface Pattern {
  /** With seconds, upper case, nicknames spelt out. */
  text: string
  /** Whether it names its times of day one by one, so that it follows the wall clock; else it follows elapsed time. */
  isFixed: boolean
  /** Whether days of the month and of the week are both restricted, so that either is enough. */
  isEither: boolean
}

const fields = [
  { name: 'second', takes: '0-59' },
  { name: 'minute', takes: '0-59' },
  { name: 'hour', takes: '0-23' },
  { name: 'day of month', takes: '1-31, L, LW or 15W' },
  { name: 'month', takes: '1-12 or JAN-DEC' },
  { name: 'day of week', takes: '0-7 or SUN-SAT, 5L, 5#2' },
] as const

const nicknames: Record<string, string> = {
  '@YEARLY': '0 0 0 1 1 *',
  '@ANNUALLY': '0 0 0 1 1 *',
  '@MONTHLY': '0 0 0 1 * *',
  '@WEEKLY': '0 0 0 * * 0',
  '@DAILY': '0 0 0 * * *',
  '@MIDNIGHT': '0 0 0 * * *',
  '@HOURLY': '0 0 * * * *',
}

/** Reads an expression of 5 or 6 fields; a sentence that says which field is wrong, and what it takes, where it can't be read. */
export function readCron(expression: string): Pattern | string {
  const upper = expression.trim().toUpperCase()
  if (upper.startsWith('@') && !Object.hasOwn(nicknames, upper)) return `there is no ${expression.trim()}: ${Object.keys(nicknames).join(', ').toLowerCase()}`
  const parts = (nicknames[upper] ?? upper).split(/\s+/)
  if (parts.length !== 5 && parts.length !== 6) return `a cron expression has 5 or 6 fields, and this has ${parts.length}`
  const wrong = wrongField(parts)
  if (wrong !== undefined) return wrong
  const all = parts.length === 5 ? ['0', ...parts] : parts
  return { text: all.join(' '), isFixed: isFixed(all), isEither: isRestricted(all[3]) && isRestricted(all[5]) }
}

// Vixie cron's rule: a star in a time of day makes an interval of it, a range with a step does not.
const isFixed = (parts: string[]) => parts.slice(0, 3).every((part) => !/[*?]/.test(part))
const isRestricted = (part = '') => !/^[*?]/.test(part)

/** Each field is tried alone among stars, so that it is known which one is wrong. */
function wrongField(parts: string[]): string | undefined {
  const offset = fields.length - parts.length
  for (const [index, part] of parts.entries()) {
    const alone = fields.map((_, at) => (at === index + offset ? part : '*')).join(' ')
    const field = fields[index + offset]
    if (field && !(isSpelt(part) && isReadable(alone))) return `field ${index + 1} (${field.name}) takes ${field.takes}, and “${part}” is not that`
  }
  return undefined
}

// Croner knows more than cron does: + for both days at once, and times written out.
const isSpelt = (part: string) => /^[0-9A-Z*,/?#-]+$/.test(part)

function isReadable(pattern: string): boolean {
  try {
    return new Cron(pattern, settings).getPattern() !== undefined
  } catch {
    return false
  }
}

const settings: CronOptions = { paused: true, utcOffset: 0, mode: '6-part' }

/** The wall times of an expression that was read. */
export const cronWalls = ({ text }: Pattern): Walls => wallsOf(new Cron(text, settings))

/** The wall times of seven fields, a year behind the others, that must all fit. */
export const calendarWalls = (text: string): Walls => wallsOf(new Cron(text, { ...settings, mode: '7-part', domAndDow: true }))

const wallsOf =
  (cron: Cron): Walls =>
  (wall) =>
    cron.nextRun(new Date(wall))?.getTime()
