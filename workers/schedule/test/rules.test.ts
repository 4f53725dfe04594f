import { needsPython } from '@dot-do/testing/debian'
import { beforeAll, expect, test } from 'vitest'
import { compile } from '../src/spec/compile.ts'
import { loadEngine } from '../src/spec/rrule.ts'
import { upcoming } from '../src/spec/upcoming.ts'
import { type Asked, dateutil } from './oracle.ts'
import { Random } from './random.ts'
import { examples, randomRule } from './rules.ts'

const rules = process.env.CONFORMANCE === undefined ? 250 : 5000

beforeAll(loadEngine)

const ours = ({ rule, dtstart, timezone, count }: Asked) =>
  upcoming(compile({ rrule: rule, dtstart, timezone }).next, Date.parse(`${dtstart}Z`) - 86_400_000 * 2, count)

// Of zones dateutil knows nothing after this.
const known = Date.UTC(2037, 0)

function compare(asked: Asked[]): string[] {
  const answers = dateutil(asked)
  expect(answers.filter((answer) => answer === null).length).toBeLessThan(asked.length / 20)
  return asked.flatMap((each, index) => {
    const answer = answers[index]
    if (!answer) return []
    const [mine, other] = [ours(each), answer].map((times) => times.filter((time) => each.timezone === 'UTC' || time < known)) as [number[], number[]]
    const at = mine.findIndex((time, position) => time !== other[position])
    if (at < 0 && mine.length === other.length) return []
    const shown = (time: number | undefined) => (time === undefined ? 'none' : new Date(time).toISOString())
    const place = at < 0 ? mine.length : at
    return [`${each.rule} from ${each.dtstart}: ${place}: ${shown(mine[place])}, dateutil ${shown(other[place])}`]
  })
}

test(`the ${examples.length} examples of RFC 5545: dateutil`, ({ skip }) => {
  needsPython(skip, 'dateutil')
  expect(compare(examples.map(([rule, dtstart]) => ({ rule, dtstart, timezone: 'America/New_York', count: 120 })))).toEqual([])
})

test(`${rules} rules by chance: dateutil`, { timeout: 600_000 }, ({ skip }) => {
  needsPython(skip, 'dateutil')
  const random = new Random(1)
  expect(compare(Array.from({ length: rules }, () => randomRule(random)))).toEqual([])
})
