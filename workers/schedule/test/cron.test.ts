import { CronExpressionParser } from 'cron-parser'
import { Cron } from 'croner'
import { expect, test } from 'vitest'
import { compile } from '../src/spec/compile.ts'
import { upcoming } from '../src/spec/upcoming.ts'
import { zoneOf } from '../src/spec/zone.ts'
import { expression, zones } from './expressions.ts'
import { Random } from './random.ts'

// At full size, each expression in each zone, it takes a quarter of an hour: npm run conformance workers/schedule/test/cron
const { expressions, zonesEach, timesEach, timeoutMs } =
  process.env.CONFORMANCE === undefined
    ? { expressions: 400, zonesEach: 1, timesEach: 12, timeoutMs: 60_000 }
    : { expressions: 5000, zonesEach: zones.length, timesEach: 12, timeoutMs: 3_600_000 }

/** An expression in a zone from a moment on; more often than not that is shortly before a change of its clocks. */
interface Case {
  cron: string
  timezone: string
  from: number
}

const hourMs = 3_600_000

function* cases(seed: number): Generator<Case> {
  const random = new Random(seed)
  for (let index = 0; index < expressions; index++) {
    const cron = expression(random)
    for (let at = 0; at < zonesEach; at++) {
      const timezone = zones[(index + at) % zones.length] ?? 'UTC'
      const any = Date.UTC(random.int(2015, 2044), random.int(0, 11), random.int(1, 28), random.int(0, 23))
      const change = zoneOf(timezone)?.at(any).to ?? Number.POSITIVE_INFINITY
      yield { cron, timezone, from: random.chance(0.6) && Number.isFinite(change) ? change - random.int(1, 90_000) * 1000 : any }
    }
  }
}

const ours = ({ cron, timezone, from }: Case) => upcoming(compile({ cron, timezone }).next, from, timesEach)

/** Where two lists of times part, as a line that says so; nothing where they are one. */
function parting({ cron, timezone }: Case, mine: number[], theirs: number[]): { line: string; at: number } | undefined {
  const index = mine.findIndex((time, position) => time !== theirs[position])
  if (index < 0 && mine.length === theirs.length) return undefined
  const [own, other] = [mine[index], theirs[index]]
  const shown = (time: number | undefined) => (time === undefined ? 'none' : new Date(time).toISOString())
  return {
    line: `${cron} in ${timezone}: ${shown(own)}, theirs ${shown(other)}`,
    at: Math.min(own ?? Number.POSITIVE_INFINITY, other ?? Number.POSITIVE_INFINITY),
  }
}

/** Whether clocks change within a day and a half of a moment. */
const isNearChange = (timezone: string, at: number): boolean => {
  const zone = zoneOf(timezone)
  return zone !== undefined && zone.at(at - 36 * hourMs).offset !== zone.at(at + 36 * hourMs).offset
}

// Croner takes a step in a range of hours for an interval, where Vixie cron takes only a star for one.
const hasStep = (cron: string) => {
  const parts = cron.split(' ')
  const times = parts.slice(0, parts.length - 3).join(' ')
  return times.includes('/') && !times.split(' ').some((part) => part.startsWith('*') || part.startsWith('?'))
}

test(`${expressions} expressions in ${zonesEach} zones each: croner`, { timeout: timeoutMs }, () => {
  const differences: string[] = []
  for (const each of cases(1)) {
    const cron = new Cron(each.cron, { paused: true, timezone: each.timezone, fixedTimeRule: 'no-wildcard', mode: '5-or-6-parts' })
    const theirs = cron.nextRuns(timesEach, new Date(each.from)).map((date) => date.getTime())
    const parted = parting(each, ours(each), theirs)
    if (parted && !(hasStep(each.cron) && isNearChange(each.timezone, parted.at))) differences.push(parted.line)
  }
  expect(differences).toEqual([])
})

function parsed({ cron, timezone, from }: Case): number[] | undefined {
  // W is not in its language.
  if (cron.includes('W')) return undefined
  const iterator = CronExpressionParser.parse(cron, { currentDate: new Date(from), tz: timezone })
  const times: number[] = []
  try {
    while (times.length < timesEach) times.push(iterator.next().getTime())
  } catch {
    // It gives up around changes of half an hour, and where there is none.
  }
  return times
}

// Where clocks change, cron-parser has a rule of its own: a time in the gap comes an hour later, an hour that comes twice comes once for lists of
// minutes in a range of hours, and of Lord Howe's half hours it finds none. On all other days the two must be one.
test(`${expressions} expressions in ${zonesEach} zones each: cron-parser, but where clocks change`, { timeout: timeoutMs }, () => {
  const differences: string[] = []
  let compared = 0
  for (const each of cases(2)) {
    const theirs = parsed(each)
    if (!theirs) continue
    compared++
    const parted = parting(each, ours(each), theirs)
    if (parted && !isNearChange(each.timezone, parted.at)) differences.push(parted.line)
  }
  expect(differences).toEqual([])
  expect(compared).toBeGreaterThan(expressions / 2)
})
