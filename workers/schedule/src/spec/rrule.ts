import type { RRuleTemporal } from 'rrule-temporal'
import type { Walls } from './wall.ts'

/** A rule taken apart: its parts as RFC 5545 writes them, upper case, each known and in its range. */
export type Rule = Map<string, string>

const list = (item: string) => new RegExp(`^${item}(?:,${item})*$`)
const upTo = (max: number, sign: string, pattern: string) => ({ pattern: list(`${sign}${pattern}`), max })
const weekdays = '(?:MO|TU|WE|TH|FR|SA|SU)'

const parts: Record<string, { pattern: RegExp; max?: number; takes: string }> = {
  FREQ: { pattern: /^(?:SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/, takes: 'SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY' },
  INTERVAL: { pattern: /^[1-9]\d{0,5}$/, takes: '1 to 999999' },
  COUNT: { pattern: /^[1-9]\d{0,3}$/, max: 1000, takes: '1 to 1000' },
  UNTIL: { pattern: /^\d{8}(?:T\d{6}Z?)?$/, takes: '20301231, 20301231T235959 or 20301231T235959Z' },
  BYSECOND: { ...upTo(59, '', String.raw`\d{1,2}`), takes: '0 to 59' },
  BYMINUTE: { ...upTo(59, '', String.raw`\d{1,2}`), takes: '0 to 59' },
  BYHOUR: { ...upTo(23, '', String.raw`\d{1,2}`), takes: '0 to 23' },
  BYDAY: { pattern: list(String.raw`(?:[+-]?(?:[1-9]|[1-4]\d|5[0-2]))?${weekdays}`), takes: 'MO to SU, or 1MO to 52MO, -1FR' },
  BYMONTHDAY: { ...upTo(31, '[+-]?', String.raw`[1-9]\d?`), takes: '1 to 31 or -31 to -1' },
  BYYEARDAY: { ...upTo(366, '[+-]?', String.raw`[1-9]\d{0,2}`), takes: '1 to 366 or -366 to -1' },
  BYWEEKNO: { ...upTo(53, '[+-]?', String.raw`[1-9]\d?`), takes: '1 to 53 or -53 to -1' },
  BYMONTH: { ...upTo(12, '', String.raw`[1-9]\d?`), takes: '1 to 12' },
  BYSETPOS: { ...upTo(366, '[+-]?', String.raw`[1-9]\d{0,2}`), takes: '1 to 366 or -366 to -1' },
  WKST: { pattern: new RegExp(`^${weekdays}$`), takes: 'MO to SU' },
}

/** A rule and, where the text has a line of it, its DTSTART; a sentence where it can't be read. */
export function readRule(text: string): { rule: Rule; dtstart?: string } | string {
  const lines = text.trim().toUpperCase().split(/\s+/)
  const start = lines.length === 2 ? /^DTSTART:(\d{8}T\d{6}Z?)$/.exec(lines.shift() ?? '')?.[1] : undefined
  const [line = ''] = lines
  if (lines.length !== 1) return 'a rule is FREQ=…, or two lines, DTSTART:20260101T090000 and RRULE:FREQ=…; what else there is has fields of its own'
  const rule: Rule = new Map()
  for (const part of line.replace(/^RRULE:/, '').split(';')) {
    const [key = '', value = '', ...more] = part.split('=')
    const known = Object.hasOwn(parts, key) ? parts[key] : undefined
    if (!known || more.length > 0) return `there is no rule part “${part}”: ${Object.keys(parts).join(', ')}`
    if (rule.has(key)) return `${key} is there twice`
    if (!known.pattern.test(value) || isBeyond(value, known.max)) return `${key} takes ${known.takes}, and “${value}” is not that`
    rule.set(key, value)
  }
  const wrong = wrongTogether(rule)
  return wrong ?? { rule, ...(start !== undefined && { dtstart: start }) }
}

const isBeyond = (value: string, max: number | undefined) => max !== undefined && value.split(',').some((item) => Math.abs(Number(item)) > max)

/** What RFC 5545, 3.3.10, says of parts that may not stand together. */
function wrongTogether(rule: Rule): string | undefined {
  const freq = rule.get('FREQ')
  const isOneOf = (...others: string[]) => others.includes(freq ?? '')
  if (freq === undefined) return 'a rule has a FREQ'
  if (rule.has('COUNT') && rule.has('UNTIL')) return 'COUNT and UNTIL do not go together'
  const isNumbered = /\d/.test(rule.get('BYDAY') ?? '')
  if (isNumbered && (!isOneOf('MONTHLY', 'YEARLY') || rule.has('BYWEEKNO')))
    return 'BYDAY takes numbers with FREQ=MONTHLY or YEARLY alone, and without BYWEEKNO'
  if (rule.has('BYMONTHDAY') && isOneOf('WEEKLY')) return 'BYMONTHDAY does not go with FREQ=WEEKLY'
  if (rule.has('BYYEARDAY') && isOneOf('DAILY', 'WEEKLY', 'MONTHLY')) return `BYYEARDAY does not go with FREQ=${freq}`
  if (rule.has('BYWEEKNO') && !isOneOf('YEARLY')) return 'BYWEEKNO goes with FREQ=YEARLY alone'
  const days = [...['BYYEARDAY', 'BYWEEKNO', 'BYMONTHDAY'].filter((key) => rule.has(key)), ...(isNumbered ? ['numbered BYDAY'] : [])]
  // The standard would have all of them fit at once, which the engine gets wrong.
  if (isOneOf('YEARLY') && (days.length > 1 || (rule.has('BYYEARDAY') && rule.has('BYDAY'))))
    return `FREQ=YEARLY takes one of ${[...days, 'BYDAY'].slice(0, 2).join(' and ')} alone: leave out by exclude what the other would`
  if (rule.has('BYSETPOS') && ![...rule.keys()].some((key) => key.startsWith('BY') && key !== 'BYSETPOS')) return 'BYSETPOS needs another BY… part'
  return undefined
}

/** Whether a rule is an interval below the day, which follows elapsed time. */
export const isInterval = (rule: Rule): boolean => ['HOURLY', 'MINUTELY', 'SECONDLY'].includes(rule.get('FREQ') ?? '') && !rule.has('BYHOUR')

interface Engine {
  RRuleTemporal: typeof RRuleTemporal
  toText: (rule: RRuleTemporal, locale: string, options: { excludeTzAbbreviation: boolean }) => string
}

let engine: Engine | undefined

/** Whether rules can be evaluated yet. */
export const hasEngine = (): boolean => engine !== undefined

/** Loads what evaluates rules: Temporal is as large as the rest of the Worker, and most schedules need none. */
export async function loadEngine(): Promise<void> {
  if (engine) return
  const [{ RRuleTemporal }, { toText }] = await Promise.all([import('rrule-temporal'), import('rrule-temporal/totext')])
  engine = { RRuleTemporal, toText }
}

// What is sought beyond so many periods is taken not to come: a Monday that is a 29th of February is 14,600 days away at most.
const periodsMax: Record<string, number> = { YEARLY: 1200, MONTHLY: 2400, WEEKLY: 6000, DAILY: 40_000 }
const boundsOf = (rule: Rule) => ({ maxIterations: periodsMax[rule.get('FREQ') ?? ''] ?? 20_000, maxCandidateEvaluations: 20_000 })

/** A rule that begins at a wall time; `until` is the last one it may have. */
export function evaluated(rule: Rule, dtstart: number, until: number | undefined): { walls: Walls; text: () => string } {
  if (!engine) throw new TypeError('the engine of rules was not loaded')
  const { RRuleTemporal: Engine, toText } = engine
  const given = [...rule].filter(([key]) => key !== 'UNTIL').map(([key, value]) => `${key}=${value}`)
  const text = [...given, ...(until === undefined ? [] : [`UNTIL=${stamp(until)}`])].join(';')
  const made = new Engine({ rruleString: `DTSTART:${stamp(dtstart)}\nRRULE:${text}`, ...boundsOf(rule) })
  const walls: Walls = rule.has('COUNT') ? counted(made) : (wall) => made.next(new Date(wall))?.epochMilliseconds
  return { walls: (wall) => bounded(() => walls(wall)), text: () => toText(made, 'en', { excludeTzAbbreviation: true }) }
}

/** The times of a rule that has so many: asked for the next one, the engine would count all of them anew each time. */
function counted(made: RRuleTemporal): Walls {
  let times: number[] | undefined
  return (wall) => {
    times ??= firstOf(made)
    return times.find((time) => time > wall)
  }
}

/** The times of a rule up to where its engine gives up. */
function firstOf(made: RRuleTemporal): number[] {
  const times: number[] = []
  bounded(() => made.all(({ epochMilliseconds }) => times.push(epochMilliseconds) > 0))
  return times
}

function bounded<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (err) {
    if (isBounded(err)) return undefined
    throw err
  }
}

// The library's own words for its bounds, and Temporal's for years beyond 275,760.
const isBounded = (err: unknown) => err instanceof RangeError || (err instanceof Error && /^Maximum (?:iterations|candidate)/.test(err.message))

const stamp = (wall: number) => `${new Date(wall).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
