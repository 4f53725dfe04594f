import { env } from 'node:process'
import { Problem } from '@dot-do/contract'
import type { CallScope } from '@dot-do/service'
import fc, { type Arbitrary } from 'fast-check'
import { functions } from 'lodash.do/contract'
import { expect, test } from 'vitest'
import handlers from '../src/handlers.ts'

// In this process, whose built-ins can be looked at whole.
const rounds = env['CONFORMANCE'] === undefined ? 4000 : 200_000

const names = Object.keys(functions)
const spicy = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'polluted',
  'a',
  'length',
  '0',
  'hasOwnProperty',
  'push',
  'name',
  'trim',
  'values',
  'entries',
]
const paths = ['__proto__.polluted', 'constructor.prototype.polluted', 'toString.polluted', 'toString.name', 'push.x', 'a.b', '["__proto__"].x', 'trim.name']
const key = fc.constantFrom(...spicy, ...paths)
const path = fc.oneof(key, fc.array(fc.oneof(key, fc.array(key, { minLength: 1, maxLength: 1 })), { maxLength: 3 }))
const tagged = fc.constantFrom(
  { $type: 'undefined', value: null },
  { $type: 'map', value: [['a', { x: 1 }]] },
  { $type: 'set', value: [1, { a: 1 }] },
  { $type: 'date', value: '2020-01-01' },
  { $type: 'regexp', value: '/a/g' },
  { $type: 'binary', value: 'AAAA' },
)
const places = fc.integer({ min: 0, max: 4 }).map((index) => ({ $: index }))
const expressions = fc.constantFrom(
  'value.constructor',
  '$0.__proto__',
  '$0["constructor"]["prototype"]',
  'set($0,"polluted",1)',
  'merge($0,$1)',
  '$0.toString',
  '[$0,$1]',
  'get($0,"__proto__")',
  '$2',
)

const { value, form } = fc.letrec<{ value: unknown; form: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.oneof(fc.constantFrom(0, 1, -1, 2.5, '', null, true, false), key, tagged),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
  form: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    path,
    fc.record({ $expr: expressions }),
    fc.record(
      {
        $fn: fc.constantFrom(
          'set',
          'get',
          'merge',
          'assign',
          'defaultsDeep',
          'unset',
          'update',
          'setWith',
          'at',
          'pick',
          'omit',
          'zipObjectDeep',
          'invoke',
          'result',
          'pullAt',
          'thru',
          'tap',
          ...names,
        ),
        args: fc.array(fc.oneof(places, places, tie('form'), path, tie('value')), { maxLength: 4 }),
      },
      { requiredKeys: ['$fn'] },
    ),
    fc.record({ $flow: fc.array(tie('form'), { maxLength: 2 }) }),
    fc.record({ $not: tie('form') }),
    fc.record({ $cond: fc.array(fc.tuple(tie('form'), tie('form')), { maxLength: 2 }) }),
  ),
}))

const args = fc.array(fc.oneof(form, path, value), { maxLength: 3 })
const calls: Arbitrary<[string, unknown]> = fc.oneof(
  fc.tuple(fc.constantFrom(...names), value, args).map(([name, first, rest]): [string, unknown] => [name, { args: [first, ...rest] }]),
  fc
    .tuple(value, fc.array(fc.tuple(fc.constantFrom(...names), args), { maxLength: 5 }))
    .map(([first, steps]): [string, unknown] => ['chain', { value: first, steps: steps.map(([name, rest]) => [name, ...rest]) }]),
)

/** Everything that can be reached from the language's own types, by name: what is there, and under which names. */
function builtIns(): string[] {
  const seen = new Map<unknown, string>()
  const visit = (object: unknown, name: string): void => {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null || seen.has(object) || name.split('.').length > 4) return
    const properties = Object.getOwnPropertyDescriptors(object)
    seen.set(object, `${name}: ${Reflect.ownKeys(properties).map(String).join(', ')}`)
    for (const own of Reflect.ownKeys(properties)) {
      const { value: inner, get, set } = (properties as Record<PropertyKey, PropertyDescriptor>)[own] ?? {}
      for (const part of [inner, get, set] as unknown[]) visit(part, `${name}.${String(own)}`)
    }
  }
  for (const type of [
    Object,
    Array,
    String,
    Number,
    Boolean,
    Date,
    Map,
    Set,
    RegExp,
    Function,
    Error,
    Symbol,
    BigInt,
    Promise,
    Uint8Array,
    Math,
    JSON,
    Reflect,
  ])
    visit(type, 'name' in type ? type.name : String(type))
  return [...seen.values()]
}

type Handler = (input: unknown, scope: CallScope) => unknown

test('whatever is called with whatever, it answers or refuses, and nothing that is shared is touched', () => {
  const before = builtIns()
  const all = handlers as unknown as Record<string, Handler>
  for (const [name, input] of fc.sample(calls, { numRuns: rounds, seed: Number(env['SEED'] ?? 1) })) {
    try {
      JSON.stringify(all[name]?.(JSON.parse(JSON.stringify(input)), {} as CallScope))
    } catch (err) {
      if (!(err instanceof Problem)) throw new Error(`${name} ${JSON.stringify(input)}`, { cause: err })
      expect(['invalid_argument', 'resource_exhausted']).toContain(err.code)
    }
  }
  expect(builtIns()).toEqual(before)
}, 600_000)
