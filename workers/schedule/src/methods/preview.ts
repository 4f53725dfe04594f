import { invalid } from '@dot-do/service'
import type { Parsed } from '@dot-do/contract'
import type contract from 'schedule.do/contract'
import { compile, momentOf, needsEngine } from '../spec/compile.ts'
import { loadEngine } from '../spec/rrule.ts'
import { upcoming } from '../spec/upcoming.ts'
import { horizonMs } from '../spec/wall.ts'
import { zoneOf } from '../spec/zone.ts'

const [first, last] = [Date.UTC(1970, 0), Date.UTC(2200, 0)]

/** The next times of a spec and what it says. */
export async function preview({ spec, from, count, timezone }: Parsed<typeof contract, 'preview'>): Promise<{ times: string[]; text: string }> {
  if (needsEngine(spec)) await loadEngine()
  const { next, text } = compile(spec, { timezone })
  const zone = zoneOf(timezone)
  const after = from === undefined || !zone ? Date.now() : momentOf(from, zone)
  if (after < first || after >= last) invalid('times from 1970 to 2199 are reckoned', ['from'])
  return { times: upcoming(next, after, count, after + horizonMs).map((time) => new Date(time).toISOString()), text: text() }
}
