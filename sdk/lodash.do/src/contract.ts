import { contract, type Method, method } from '@dot-do/contract'
import { z } from 'zod'
import { type FunctionName, functions } from './functions.ts'

export { type FunctionDoc, type FunctionName, functions, isFunctionName } from './functions.ts'
export { leftOut } from './left-out.ts'

export const argsMax = 1000
export const stepsMax = 1000
export const callsMax = 100

/** A value as JSON; what JSON can't carry is `{ "$type", "value" }`: number (NaN, Infinity, -Infinity, -0), undefined, bigint, date, binary, set, map, regexp. */
export type Data = z.infer<typeof Data>
export const Data = z
  .unknown()
  .describe('JSON. What JSON can’t carry is { "$type": number, undefined, bigint, date, binary, set, map, regexp or object, "value" }')

const Args = z
  .array(z.unknown())
  .max(argsMax)
  .describe(
    'What the function takes, in order. Where lodash takes a function: a path, a matches object, a pair [path, value], or { $fn, args? }, { $expr }, { $flow }, { $cond }, { $not }, { $every }, { $some }',
  )

// One schema for all, so that nothing is kept, checked or described two hundred times.
const Call = z.strictObject({ args: Args.default([]) })
const output = Data

const errors = {}

const functionMethod = (name: FunctionName) => {
  const { summary, example } = functions[name]
  const isAnswered = example !== undefined && Object.hasOwn(example, 'result')
  return method({
    access: 'public',
    summary,
    input: Call,
    output,
    errors,
    examples: example === undefined ? [] : [{ input: { args: example.args }, ...(isAnswered && { output: example.result }) }],
  })
}

type FunctionMethods = Record<FunctionName, Method<typeof Call, typeof Data, typeof errors>>

const functionMethods = Object.fromEntries(Object.keys(functions).map((name) => [name, functionMethod(name as FunctionName)])) as FunctionMethods

/** A parameter, its type as JSDoc writes it: `Array|Object`, `...Array`, `*`. */
export type Param = z.infer<typeof Param>
export const Param = z.object({ name: z.string(), type: z.string(), isOptional: z.boolean().optional(), default: z.string().optional(), summary: z.string() })

/** What there is to know of a function; one that is left out has the reason. */
export type Listed = z.infer<typeof Listed>
export const Listed = z.object({
  name: z.string(),
  category: z.string().optional(),
  summary: z.string().optional(),
  params: z.array(Param).optional(),
  returns: z.string().optional(),
  since: z.string().optional(),
  example: z.object({ args: z.array(Data), result: Data.optional() }).optional(),
  leftOut: z.string().optional().describe('Why lodash.do has it not'),
})

/** How a call of a batch ended. */
export type Ended = z.infer<typeof Ended>
export const Ended = z.union([
  z.strictObject({ value: Data }),
  z.strictObject({ error: z.object({ code: z.string(), detail: z.string(), issues: z.array(z.unknown()).optional(), reason: z.string().optional() }) }),
])

const Name = z.string().max(64)
const people = [
  { user: 'barney', age: 36, active: true },
  { user: 'fred', age: 40, active: false },
  { user: 'pebbles', age: 1, active: true },
]

export default contract(
  'lodash.do',
  {
    summary: 'lodash: groups, sorts, picks and merges data',
    description:
      'Each function of lodash 4.18.1 that maps data to data is a method of its name, and does exactly what it does there. A call may make 5,000,000 elements, texts of 10,485,760 characters, and 10,000,000 calls of the functions it is given; values are nested at most 100 deep. Past that it ends with resource_exhausted.',
    tags: ['data', 'formats'],
  },
  {
    ...functionMethods,

    chain: method({
      access: 'public',
      summary: 'Calls functions one after another, each on what the one before it gave',
      description: 'A step is [name, …args], the arguments behind the first: { value, steps: [["filter", "active"], ["map", "user"]] }.',
      input: z.strictObject({ value: Data, steps: z.array(z.tuple([Name], z.unknown())).max(stepsMax) }),
      output: z.object({ value: Data }),
      examples: [
        {
          input: {
            value: people,
            steps: [
              ['filter', { active: true }],
              ['sortBy', 'age'],
              ['map', 'user'],
            ],
          },
          output: { value: ['pebbles', 'barney'] },
        },
        {
          title: 'An expression over each value’s own properties',
          input: { value: people, steps: [['filter', { $expr: 'active && age > 18' }], ['size']] },
          output: { value: 1 },
        },
      ],
    }),

    batch: method({
      access: 'public',
      summary: 'Makes calls that do not depend on each other, each of which may fail by itself',
      description: 'The bounds of one call hold for all of them together.',
      input: z.strictObject({ calls: z.array(z.strictObject({ name: Name, args: Args.default([]) })).max(callsMax) }),
      output: z.object({ results: z.array(Ended) }),
      examples: [
        {
          input: {
            calls: [
              { name: 'max', args: [[4, 2, 8]] },
              { name: 'camelCase', args: ['foo bar'] },
            ],
          },
          output: { results: [{ value: 8 }, { value: 'fooBar' }] },
        },
      ],
    }),

    functions: method({
      access: 'public',
      summary: 'Lists the functions of lodash with their documentation, and why some are left out',
      input: z.object({}),
      output: z.array(Listed),
    }),
  },
)
