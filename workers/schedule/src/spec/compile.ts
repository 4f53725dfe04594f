import { durationMs } from '@dot-do/contract'
import { invalid, suggestion } from '@dot-do/service'
import type { Calendar, Spec, Times } from 'schedule.do/contract'
import { calendarText } from './calendar.ts'
import { calendarWalls, cronWalls, readCron } from './cron.ts'
import { evaluated, isInterval, type Rule, readRule } from './rrule.ts'
import { calendarPhrase, cronPhrase, everyPhrase, momentPhrase, rulePhrase } from './text.ts'
import { elapsed, fixed, instantOf, type Next, wallOf } from './wall.ts'
import { type Zone, zoneOf } from './zone.ts'

/** A spec that can be asked. */
export interface Compiled {
  next: Next
  /** What it says, in plain English; costs more than the times do. */
  text: () => string
}

type Path = (string | number)[]
type Excluded = NonNullable<Times['exclude']>[number]

/** One kind of times on its own. */
interface Kind extends Compiled {
  /** Of one that leaves out: the last instant of the whole hour or day that it has with a time of it. */
  covers?: (time: number) => number
}

/** How often it is asked whether a time is left out before it is taken that the rest is left out as well. */
const askedMax = 100_000

interface Budget {
  left: number
}

const listOf = (spec: Spec): Times[] => (Array.isArray(spec) ? spec : [spec])

/** Whether a spec has rules, whose engine has to be loaded first. */
export const needsEngine = (spec: Spec): boolean => listOf(spec).some((times) => 'rrule' in times || (times.exclude ?? []).some((each) => 'rrule' in each))

/** A spec ready to be asked; `invalid_argument` with the path of what can't be read. `timezone` is for what names none. */
export function compile(spec: Spec, { timezone = 'UTC', path = ['spec'] }: { timezone?: string | undefined; path?: Path } = {}): Compiled {
  zoneNamed(timezone, ['timezone'])
  const budget = { left: askedMax }
  const all = listOf(spec).map((times, index) => withExclusions(times, timezone, Array.isArray(spec) ? [...path, index] : path, budget))
  const [only] = all
  return all.length === 1 && only ? only : { next: union(all.map(({ next }) => ahead(next))), text: () => all.map(({ text }) => text()).join('; or ') }
}

function withExclusions({ exclude = [], ...times }: Times, timezone: string, path: Path, budget: Budget): Compiled {
  const { next, text } = one(times, timezone, path, false)
  if (exclude.length === 0) return { next, text }
  const left = exclude.map((each, index) => {
    const kind = one(each, timezone, [...path, 'exclude', index], true)
    return { ...kind, next: ahead(kind.next) }
  })
  return { next: without(next, left, budget), text: () => `${text()}, except ${left.map((each) => each.text()).join('; ')}` }
}

/** The times of several. */
const union =
  (nexts: Next[]): Next =>
  (after) =>
    nexts.reduce<number | undefined>((first, next) => least(first, next(after)), undefined)

const least = (a: number | undefined, b: number | undefined) => (a === undefined ? b : b === undefined ? a : Math.min(a, b))

/** The times of one that are not among others’. */
const without =
  (next: Next, left: Pick<Kind, 'next' | 'covers'>[], budget: Budget): Next =>
  (after) => {
    for (let time = next(after); time !== undefined;) {
      const at = time
      const by = left.find((each) => each.next(at - 1) === at)
      if (!by) return at
      budget.left -= left.length
      if (budget.left <= 0) return undefined
      time = next(by.covers?.(at) ?? at)
    }
    return undefined
  }

/** Keeps the last answer: what lies ahead of one moment lies ahead of the next, until it has come. */
function ahead(next: Next): Next {
  let from = Number.POSITIVE_INFINITY
  let found: number | undefined
  return (after) => {
    if (after >= from && (found === undefined || after < found)) return found
    from = after
    found = next(after)
    return found
  }
}

function one(times: Excluded, timezone: string, path: Path, isOpen: boolean): Kind {
  if ('every' in times) return everyTimes(times, path)
  const zone = zoneNamed(times.timezone ?? timezone, [...path, 'timezone'])
  if ('cron' in times) return cronTimes(times.cron, zone, path)
  if ('rrule' in times) return ruleTimes(times, zone, path)
  if ('at' in times) return atTimes(times.at, zone)
  return calendarTimes(times.calendar, zone, path, isOpen)
}

function zoneNamed(name: string, path: Path): Zone {
  return zoneOf(name) ?? invalid(`there is no timezone ${name}${suggestion(name, Intl.supportedValuesOf('timeZone'))}`, path)
}

const secondMs = 1000
const everyMaxMs = 3_660 * 86_400_000

function everyTimes({ every, offset = '0s' }: Extract<Excluded, { every: string }>, path: Path): Compiled {
  const [period, shift] = [durationMs(every), durationMs(offset)]
  if (period < secondMs || period > everyMaxMs) invalid('an interval is 1 s to 3,660 d long', [...path, 'every'])
  if (shift >= period) invalid('the offset is shorter than the interval', [...path, 'offset'])
  return { next: (after) => (Math.floor((after - shift) / period) + 1) * period + shift, text: () => everyPhrase(period, shift) }
}

function cronTimes(cron: string, zone: Zone, path: Path): Compiled {
  const pattern = readCron(cron)
  if (typeof pattern === 'string') return invalid(pattern, [...path, 'cron'])
  return { next: (pattern.isFixed ? fixed : elapsed)(zone, cronWalls(pattern)), text: () => cronPhrase(pattern, zone.name) }
}

function calendarTimes(calendar: Calendar, zone: Zone, path: Path, isOpen: boolean): Kind {
  const text = calendarText(calendar, isOpen)
  const [second, minute, hour] = text.split(' ').map((field) => field.includes('*'))
  const walls = readable(() => calendarWalls(text), [...path, 'calendar'])
  return {
    next: (second || minute || hour ? elapsed : fixed)(zone, walls),
    text: () => calendarPhrase(text, zone.name),
    ...(second && minute && { covers: endOf(zone, hour ? dayMs : hourMs) }),
  }
}

const [hourMs, dayMs] = [3_600_000, 86_400_000]

/** The last instant of the hour or the day that a clock shows at a time. */
const endOf = (zone: Zone, unit: number) => (time: number) => instantOf(zone, (Math.floor(wallOf(zone, time) / unit) + 1) * unit) - 1

// What the schema can't say: a range that ends before it begins, a 31st of which there is none.
function readable<T>(read: () => T, path: Path): T {
  try {
    return read()
  } catch (err) {
    return invalid(`this is no calendar: ${err instanceof Error ? err.message.replace(/^CronPattern: /, '') : String(err)}`, path)
  }
}

function atTimes(at: string, zone: Zone): Compiled {
  const time = momentOf(at, zone)
  return { next: (after) => (after < time ? time : undefined), text: () => `Once, ${momentPhrase(wallOf(zone, time), zone.name)}` }
}

type RuleTimes = Extract<Excluded, { rrule: string }>

function ruleTimes({ rrule, dtstart, exdates = [], rdates = [] }: RuleTimes, zone: Zone, path: Path): Compiled {
  const read = readRule(rrule)
  if (typeof read === 'string') return invalid(read, [...path, 'rrule'])
  if (read.dtstart !== undefined && dtstart !== undefined) invalid('the rule has a DTSTART of its own', [...path, 'dtstart'])
  const { rule } = read
  if (rule.has('COUNT') && (dtstart ?? read.dtstart) === undefined)
    invalid('COUNT counts from a dtstart, and there is none; maxRuns counts runs', [...path, 'rrule'])
  const start = dtstart === undefined ? stampWall(read.dtstart ?? '19700101T000000', zone) : wallOf(zone, momentOf(dtstart, zone))
  const { walls, text } = evaluated(rule, start, untilOf(rule, zone))
  const isLeftOut = new Set(exdates.map((date) => momentOf(date, zone)))
  const more = rdates.map((date) => momentOf(date, zone)).toSorted((a, b) => a - b)
  const ruled = (isInterval(rule) ? elapsed : fixed)(zone, walls)
  const all = more.length === 0 ? ruled : union([ahead(ruled), (after) => more.find((time) => time > after)])
  return {
    next: isLeftOut.size === 0 ? all : without(all, [{ next: (before) => (isLeftOut.has(before + 1) ? before + 1 : undefined) }], { left: askedMax }),
    text: () => rulePhrase(text(), zone.name, more.length, isLeftOut.size),
  }
}

/** The last wall time that a rule may have. A date alone is that whole day. */
function untilOf(rule: Rule, zone: Zone): number | undefined {
  const until = rule.get('UNTIL')
  return until === undefined ? undefined : stampWall(until.length === 8 ? `${until}T235959` : until, zone)
}

const stampPattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)$/

/** A time as RFC 5545 writes it, as a wall time; with Z it is an instant. */
function stampWall(stamp: string, zone: Zone): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (stampPattern.exec(stamp) ?? []).slice(1, 7).map(Number)
  const wall = Date.UTC(year, month - 1, day, hour, minute, second)
  return stamp.endsWith('Z') ? wallOf(zone, wall) : wall
}

/** The instant of a moment; whole milliseconds. */
export const momentOf = (moment: string, zone: Zone): number =>
  /(?:Z|[+-]\d\d:?\d\d)$/.test(moment) ? Date.parse(moment) : instantOf(zone, Date.parse(`${moment}Z`))
