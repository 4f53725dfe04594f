import { stdout } from 'node:process'
import type { CallScope } from '@dot-do/service'
import { chain, groupBy, filter, sortBy } from 'lodash-es'
import type { FunctionName } from 'lodash.do/contract'
import { callWith } from '../src/call.ts'
import handlers from '../src/handlers.ts'
import { Meter } from '../src/meter.ts'
import { readValue, writeValue } from '../src/values.ts'

interface User {
  id: number
  name: string
  city: string
  age: number
  active: boolean
}

const users = Array.from({ length: 100_000 }, (_, id): User => ({ id, name: `user ${id}`, city: `city ${id % 50}`, age: id % 90, active: id % 3 === 0 }))
const text = JSON.stringify({ args: [users] })

function time(run: () => unknown): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

/** Milliseconds at the quickest: what else the machine does only ever adds to a time. */
const quickest = (run: () => unknown): number => Math.min(...Array.from({ length: 40 }, () => time(run)))

type Handler = (input: unknown, scope: CallScope) => unknown
const { chain: chained } = handlers as unknown as Record<string, Handler>
const called = (name: FunctionName, ...args: unknown[]) => callWith({ meter: new Meter() }, name, args, ['args'])
const tenSteps = [
  ['filter', 'active'],
  ['reject', { age: 3 }],
  ['sortBy', 'age'],
  ['uniqBy', 'name'],
  ['take', 20_000],
  ['drop', 10],
  ['map', 'city'],
  ['countBy'],
  ['toPairs'],
  ['sortBy', 1],
]

const rows: [name: string, ours: () => unknown, theirs: () => unknown][] = [
  // The aim is 1.3 at most.
  ["groupBy(users, 'city')", () => called('groupBy', users, 'city'), () => groupBy(users, 'city')],
  ["sortBy(users, ['city', 'age'])", () => called('sortBy', users, ['city', 'age']), () => sortBy(users, ['city', 'age'])],
  [
    "filter(users, { $expr: 'active && age > 40' })",
    () => called('filter', users, { $expr: 'active && age > 40' }),
    () => filter(users, ({ active, age }) => active && age > 40),
  ],
  [
    'a chain of ten steps, with its reading and writing',
    () => chained?.({ value: users, steps: tenSteps }, {} as CallScope),
    () => chain(users).filter('active').reject({ age: 3 }).sortBy('age').uniqBy('name').take(20_000).drop(10).map('city').countBy().toPairs().sortBy(1).value(),
  ],
]

stdout.write('100,000 objects                                        ours, ms   lodash, ms    ratio\n')
for (const [name, ours, theirs] of rows) {
  const [mine, its] = [quickest(ours), quickest(theirs)]
  stdout.write(`${name.padEnd(54)} ${mine.toFixed(1).padStart(8)} ${its.toFixed(1).padStart(12)} ${(mine / its).toFixed(2).padStart(8)}\n`)
}
const json = quickest(() => JSON.stringify(JSON.parse(text)))
const looked = quickest(() => writeValue(readValue(users, [])))
stdout.write(
  `\nTheir ${(text.length / 1e6).toFixed(1)} MB of JSON: parsed and written in ${json.toFixed(1)} ms, looked through for what JSON can’t carry in ${looked.toFixed(1)} ms, both ways together\n`,
)
