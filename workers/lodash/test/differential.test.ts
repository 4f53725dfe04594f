import { env } from 'node:process'
import { anonymous } from '@dot-do/testing'
import { type Json, toTagged } from '@dot-do/tagged'
import fc, { type Arbitrary } from 'fast-check'
import { type FunctionName, functions } from 'lodash.do/contract'
import * as lodash from 'lodash-es'
import { expect, test } from 'vitest'
import { anything, iteratee, numbers, numeric, reducer, type Stand, users } from './random.ts'

// Over HTTP by batches of 100, against lodash called here with functions of JavaScript.
const rounds = env['CONFORMANCE'] === undefined ? 25 : 1000
const exact = { exact: true }

interface Case {
  name: string
  /** As they are sent, and as lodash takes them. */
  sent: unknown[]
  native: unknown[]
}

const library = lodash as unknown as Record<string, (...args: unknown[]) => unknown>
const withFunctions = new Set(Object.entries(functions).flatMap(([name, { params }]) => (params.some(({ type }) => type.includes('Function')) ? [name] : [])))
const byChance = new Set(['now', 'random', 'sample', 'sampleSize', 'shuffle', 'uniqueId'])
const plainNames = Object.keys(functions).filter((name) => !withFunctions.has(name) && !byChance.has(name) && name !== 'conformsTo')

// A text is a literal where `words` would make a regular expression of it.
const mayDiffer = ({ name, sent }: Case) => name === 'words' && sent.length > 1

const plain: Arbitrary<Case> = fc
  .tuple(fc.constantFrom(...plainNames), fc.array(anything, { maxLength: 4 }))
  .map(([name, args]) => ({ name, sent: args, native: args }))
  .filter((each) => !mayDiffer(each))

const pairs = (names: FunctionName[], data: Arbitrary<unknown>, stands: Arbitrary<Stand>, ...more: Arbitrary<unknown>[]): Arbitrary<Case> =>
  fc
    .tuple(fc.constantFrom(...names), data, stands, fc.tuple(...more))
    .map(([name, value, { form, native }, rest]) => ({ name, sent: [value, form, ...rest], native: [value, native, ...rest] }))

const named = (text: string): FunctionName[] => text.split(' ') as FunctionName[]

const called: Arbitrary<Case> = fc.oneof(
  { weight: 4, arbitrary: plain },
  pairs(
    named(
      'countBy dropRightWhile dropWhile every filter find findIndex findKey findLast findLastIndex findLastKey flatMap flatMapDeep groupBy invertBy keyBy map mapKeys mapValues maxBy meanBy minBy omitBy orderBy partition pickBy reject remove some sortBy sortedUniqBy sumBy takeRightWhile takeWhile uniqBy',
    ),
    users,
    iteratee,
  ),
  pairs(named('map mapValues filter groupBy countBy partition sortBy sumBy uniqBy forEach forOwn takeWhile find flatMap times'), numbers, numeric),
  pairs(named('reduce reduceRight transform'), numbers, reducer, fc.integer({ min: 0, max: 3 })),
  fc
    .tuple(fc.constantFrom(...named('differenceBy intersectionBy unionBy xorBy pullAllBy')), users, users, iteratee)
    .map(([name, left, right, { form, native }]) => ({
      name,
      sent: [left, right, form],
      native: [left, right, native],
    })),
)

/** What lodash gives, or that it throws; nothing where the answer is no data. */
function expected({ name, native }: Case): { value: Json } | { error: true } | undefined {
  try {
    return {
      value: toTagged(
        library[name]?.(...(lodash.cloneDeepWith(native, (part: unknown) => (typeof part === 'function' ? part : undefined)) as unknown[])),
        exact,
      ),
    }
  } catch (err) {
    return (err as Error).name === 'TagError' ? undefined : { error: true }
  }
}

test('calls by chance give what lodash gives with functions of JavaScript', async () => {
  const { lodash: remote } = anonymous()
  const wrong: { name: string; sent: string; got: unknown; wanted: unknown; error: unknown }[] = []
  for (let round = 0; round < rounds; round++) {
    const some = fc.sample(called, { numRuns: 100, seed: Number(env['SEED'] ?? 1) * rounds + round })
    const { results } = await remote.batch({ calls: some.map(({ name, sent }) => ({ name: name as FunctionName, args: sent })) })
    for (const [index, each] of some.entries()) {
      const result = results[index]
      const got = result?.error === undefined ? { value: toTagged(result?.value, exact) } : { error: true }
      // A write through what is shared, or more than may be made: lodash passes it over, or goes on.
      if (result?.error && ['prototype', 'method', 'elements', 'characters', 'function', 'length'].includes((result.error as { reason?: string }).reason ?? ''))
        continue
      const wanted = expected(each)
      if (wanted && !lodash.isEqual(got, wanted))
        wrong.push({ name: each.name, sent: JSON.stringify(toTagged(each.sent, exact)), got, wanted, error: result?.error })
    }
  }
  expect(lodash.uniqBy(wrong, 'name')).toEqual([])
}, 600_000)

const operators = ['+', '-', '*', '/', '%', '**', '<', '<=', '>', '>=', '==', '!=', '===', '!==', '&&', '||', '&', '|', '^', '<<', '>>', '>>>']
const leaf = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'c.d',
    'c["d"]',
    'list[0]',
    'list.length',
    'text',
    'missing',
    'undefined',
    'NaN',
    'null',
    'true',
    'false',
    '"x"',
    "''",
    '(c?.none?.deep)',
    'text.length',
  ),
  fc.integer({ min: 0, max: 20 }).map(String),
  fc.constantFrom('1.5', '0.1'),
)
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.tuple(tie('expression'), fc.constantFrom(...operators), tie('expression')).map(([left, operator, right]) => `((${left}) ${operator} (${right}))`),
    fc.tuple(fc.constantFrom('!', '-', '+', '~'), tie('expression')).map(([operator, value]) => `(${operator}(${value}))`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([test, yes, no]) => `((${test}) ? (${yes}) : (${no}))`),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `((${left}) ?? (${right}))`),
    // Without brackets, so that precedence counts.
    fc
      .tuple(leaf, fc.constantFrom('+', '-', '*', '/', '%', '<', '==', '&&'), leaf, fc.constantFrom('+', '-', '*', '<=', '===', '||'), leaf)
      .map((parts) => `(${parts.join(' ')})`),
  ),
}))

test('an expression gives what JavaScript gives', async () => {
  const { lodash: remote } = anonymous()
  const record = { a: 3, b: -1.5, c: { d: 'deep' }, list: [4, 5], text: 'some' }
  const sources = fc.sample(expression, { numRuns: rounds * 20, seed: 7 }).filter((source) => source.length < 1500)
  const wrong: unknown[] = []
  for (const some of lodash.chunk(sources, 100)) {
    const { results } = await remote.batch({ calls: some.map((source) => ({ name: 'thru', args: [record, { $expr: source }] })) })
    for (const [index, source] of some.entries()) {
      // oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- the oracle: the language itself
      const value: unknown = (new Function('a', 'b', 'c', 'list', 'text', 'missing', `return (${source})`) as (...args: unknown[]) => unknown)(
        ...Object.values(record),
      )
      if (!Object.is(results[index]?.value, value)) wrong.push({ source, value, got: results[index] })
    }
  }
  expect(wrong.slice(0, 5)).toEqual([])
}, 600_000)

test('the random ones are lodash’s own, drawn from the seed', async () => {
  const { lodash: remote } = anonymous()
  const list = lodash.range(50)
  const seed = { $seed: 'a' }
  const seeded = remote as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
  for (const [name, ...args] of [
    ['random', 1, 6],
    ['random', 0.5, 2],
    ['random', true],
    ['sample', list],
    ['sampleSize', list, 7],
    ['shuffle', list],
    ['shuffle', { a: 1, b: 2 }],
  ] as [string, ...unknown[]][]) {
    const [first, again] = [await seeded[name]?.(...args, seed), await seeded[name]?.(...args, seed)]
    expect(again, name).toEqual(first)
  }
  const draws = await Promise.all(lodash.range(200).map(async (each) => seeded['random']?.(1, 6, { $seed: each })))
  expect(new Set(draws)).toEqual(new Set([1, 2, 3, 4, 5, 6]))
  expect(await seeded['shuffle']?.(list, seed)).not.toEqual(list)
  expect(lodash.sortBy((await seeded['shuffle']?.(list, seed)) as number[])).toEqual(list)
})
