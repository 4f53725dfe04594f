import { anonymous, problemOf } from '@dot-do/testing'
import { rpc } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'

const parse = (text: string): unknown => JSON.parse(text)

/** What a fresh object of the Worker's isolate knows under these names: nothing, as long as no prototype was written to. */
async function polluted(): Promise<unknown[]> {
  const { lodash } = anonymous()
  const names = ['polluted', 'toString.polluted', 'constructor.polluted', 'constructor.prototype.polluted', 'hasOwnProperty.polluted']
  const { results } = await lodash.batch({
    calls: names.flatMap((name) => [
      { name: 'get', args: [{}, name] },
      { name: 'get', args: [[], name] },
      { name: 'get', args: ['', name] },
    ]),
  })
  return results.map(({ value }) => value).filter((value) => value !== undefined)
}

// The reproductions of lodash's advisories (CVE-2018-3721, -16487, 2019-10744, 2020-8203, 2025-13465 and its successors), and their like.
const attacks: [title: string, name: string, args: unknown[]][] = [
  ['set', 'set', [{}, '__proto__.polluted', 'yes']],
  ['set by a list', 'set', [{}, ['__proto__', 'polluted'], 'yes']],
  ['set by a list in a list', 'set', [{}, [['__proto__'], 'polluted'], 'yes']],
  ['set through a constructor', 'set', [{}, 'constructor.prototype.polluted', 'yes']],
  ['set through a function', 'set', [{}, 'toString.polluted', 'yes']],
  ['set through a function of arrays', 'set', [[], 'push.polluted', 'yes']],
  ['setWith', 'setWith', [{}, '__proto__[polluted]', 'yes', { $fn: 'stubObject' }]],
  ['setWith through a function', 'setWith', [{}, 'toString.polluted', 'yes', { $fn: 'noop' }]],
  ['update', 'update', [{}, 'toString.polluted', { $fn: 'stubTrue' }]],
  ['updateWith', 'updateWith', [{}, 'toString.polluted', { $fn: 'stubTrue' }, { $fn: 'noop' }]],
  ['unset', 'unset', [{}, 'constructor.prototype.toString']],
  ['unset through a function', 'unset', [{}, 'toString.name']],
  ['unset of a text', 'unset', ['a', 'trim.name']],
  ['omit', 'omit', [{}, 'toString.name']],
  ['pick', 'pick', [parse('{"toString":{"polluted":1}}'), 'toString.polluted']],
  ['pullAt', 'pullAt', [[], 'push.name']],
  ['merge', 'merge', [{}, parse('{"__proto__":{"polluted":"yes"}}')]],
  ['merge of a constructor', 'merge', [{}, parse('{"constructor":{"prototype":{"polluted":"yes"}}}')]],
  ['mergeWith', 'mergeWith', [{}, parse('{"__proto__":{"polluted":"yes"}}'), { $fn: 'noop' }]],
  ['defaultsDeep', 'defaultsDeep', [{}, parse('{"constructor":{"prototype":{"polluted":"yes"}}}')]],
  ['defaultsDeep of a prototype', 'defaultsDeep', [{}, parse('{"__proto__":{"polluted":"yes"}}')]],
  ['defaultsDeep of a function', 'defaultsDeep', [{}, { toString: { polluted: 'yes' } }]],
  ['defaultsDeep of a text', 'defaultsDeep', ['a', { trim: { polluted: 'yes' } }]],
  [
    'zipObjectDeep',
    'zipObjectDeep',
    [
      ['__proto__.polluted', 'constructor.prototype.polluted', 'toString.polluted'],
      ['yes', 'yes', 'yes'],
    ],
  ],
  ['assign', 'assign', [{}, parse('{"__proto__":{"polluted":"yes"}}')]],
  ['fromPairs', 'fromPairs', [[['__proto__', { polluted: 'yes' }]]]],
  ['keyBy', 'keyBy', [[{ id: '__proto__', polluted: 'yes' }], 'id']],
  ['assignWith, whose customizer is given what is there', 'assignWith', [{}, parse('{"__proto__":1}'), { $fn: 'set', args: [{ $: 0 }, 'polluted', 'yes'] }]],
  ['isMatchWith, whose customizer is given what is there', 'isMatchWith', [{}, parse('{"__proto__":1}'), { $fn: 'set', args: [{ $: 0 }, 'polluted', 'yes'] }]],
  ['map to prototypes', 'map', [[{}], { $flow: ['__proto__', { $fn: 'set', args: [{ $: 0 }, 'polluted', 'yes'] }] }]],
  ['an expression', 'thru', [{}, { $expr: 'set(value.constructor, "polluted", "yes")' }]],
  ['invoke', 'invoke', [{}, 'constructor.assign', {}, { polluted: 'yes' }]],
  ['invoke of a getter', 'invoke', [{}, '__defineGetter__', 'polluted']],
  ['invoke of a constructor', 'invoke', [[], 'constructor.constructor', 'return 1']],
]

test.each(attacks)('%s reaches nothing that objects share', async (_, name, args) => {
  const { http } = anonymous()
  const { status, text } = await rpc(http, 'lodash.do', name, { args })
  expect([200, 400], text).toContain(status)
  expect(await polluted()).toEqual([])
})

test.each([
  ['get', 'set'],
  ['at', 'set'],
  ['result', 'assign'],
  ['pullAt', 'set'],
  ['pullAt', 'merge'],
  ['pick', 'merge'],
])('a chain whose %s leads out of the data gives %s nothing to write to', async (read, write) => {
  const { http } = anonymous()
  for (const path of ['__proto__', 'constructor', 'constructor.prototype', 'toString']) {
    const isList = read === 'at' || read === 'pullAt'
    const steps = [
      [read, path],
      ...(isList && write === 'set' ? [['head']] : []),
      [write, ...(write === 'set' ? ['polluted', 'yes'] : [[{ polluted: 'yes' }], { [path]: { polluted: 'yes' } }])],
    ]
    const { status, text } = await rpc(http, 'lodash.do', 'chain', { value: read === 'pullAt' ? [] : {}, steps })
    expect([200, 400], text).toContain(status)
  }
  expect(await polluted()).toEqual([])
})

test('names of prototypes are data where they are read', async () => {
  const { http } = anonymous()
  const ask = async (name: string, args: unknown[]) => (await rpc(http, 'lodash.do', name, { args })).text
  expect(await ask('get', [parse('{"__proto__":{"a":1}}'), '__proto__.a'])).toBe('1')
  expect(await ask('map', [[{ constructor: 'Ferrari' }], 'constructor'])).toBe('["Ferrari"]')
  expect(await ask('get', [{}, 'constructor', 'none'])).toBe('"none"')
  expect(await ask('cloneDeep', [parse('{"__proto__":{"a":1}}')])).toBe('{"__proto__":{"a":1}}')
})

const nested = (count: number, form: unknown): unknown => (count === 0 ? form : { $fn: 'map', args: [{ $fn: 'range', args: [1000] }, nested(count - 1, form)] })

describe('what would take too much ends with a problem', () => {
  test.each<[string, string, unknown[]]>([
    ['range', 'range', [1e9]],
    ['range without a step', 'range', [0, 1e9, 0]],
    ['rangeRight', 'rangeRight', [-1e308, 1e308, 1e-300]],
    ['times', 'times', [1e9]],
    ['repeat', 'repeat', ['x', 1e9]],
    ['padEnd', 'padEnd', ['x', 1e9]],
    ['pad with long characters', 'pad', ['x', 11_000_000, 'yz']],
    ['join', 'join', [Array.from({ length: 10_000 }, () => 0), 'x'.repeat(10_000)]],
    ['zip', 'unzip', [[...Array.from({ length: 5000 }, () => []), Array.from({ length: 5000 }, () => 0)]]],
    ['a length that is claimed', 'toArray', [{ length: 4_294_967_295 }]],
    ['a length claimed in a text', 'compact', [{ length: '1e9' }]],
    ['a length claimed to map', 'map', [{ length: 1e9 }]],
    ['a far index', 'set', [{}, 'a[999999999]', 1]],
    ['a length that is assigned', 'assign', [[], { length: 4_294_967_295 }]],
    ['maps in maps', 'times', [100, nested(3, { $fn: 'noop' })]],
    ['flatMaps in flatMaps', 'flatMap', [Array.from({ length: 5000 }, () => 0), { $expr: 'range(5000)' }]],
    ['a text that doubles', 'reduce', [Array.from({ length: 100 }, () => 0), { $expr: '$0 + $0' }, 'x']],
    ['a value that doubles', 'reduce', [Array.from({ length: 100 }, () => 0), { $fn: 'concat', args: [[{ $: 0 }], [{ $: 0 }]] }, 1]],
    ['copies of a literal', 'times', [4_000_000, { $fn: 'cloneDeep', args: [Array.from({ length: 1000 }, () => 0)] }]],
    ['a cycle', 'reduce', [[1], { $fn: 'set', args: [{ $: 0 }, 'self', { $: 0 }] }, {}]],
    [
      'sets of objects, each compared with each',
      'isEqual',
      [[0, 1].map((key) => ({ $type: 'set', value: Array.from({ length: 30_000 }, (_, index) => ({ [key]: index })) }))].flat(),
    ],
    [
      'lists, each compared with each',
      'isMatch',
      [{ a: Array.from({ length: 40_000 }, (_, index) => index) }, { a: Array.from({ length: 40_000 }, (_, index) => 40_000 - index - 1) }],
    ],
    ['elements taken out one by one', 'remove', [Array.from({ length: 200_000 }, (_, index) => index), { $expr: 'value % 2' }]],
    ['many lists, each against each', 'xor', Array.from({ length: 900 }, () => Array.from({ length: 700 }, (_, index) => index))],
  ])('%s', async (_, name, args) => {
    const { http } = anonymous()
    const started = Date.now()
    const { status, text } = await rpc(http, 'lodash.do', name, { args })
    expect(status, text.slice(0, 300)).toBe(429)
    expect(parse(text)).toMatchObject({ code: 'resource_exhausted', reason: expect.stringMatching(/^(?:elements|characters|callbacks|work|depth)$/) })
    expect(Date.now() - started).toBeLessThan(20_000)
  })

  test.each([2.5, -1, '2.5', -0.5])('a length of %j that no loop ends at', async (length) => {
    const { status, text } = await rpc(anonymous().http, 'lodash.do', 'lastIndexOf', { args: [{ length }, 1] })
    expect([status, parse(text)]).toMatchObject([400, { code: 'invalid_argument', reason: 'length' }])
  })

  test('nesting is bounded, and made in a chain, too', async () => {
    const { http } = anonymous()
    const steps = Array.from({ length: 200 }, () => ['castArray']).flatMap(() => [['thru', { $fn: 'concat', args: [[], [[{ $: 0 }]]] }]])
    const { status, text } = await rpc(http, 'lodash.do', 'chain', { value: 1, steps })
    expect([status, parse(text)]).toMatchObject([429, { reason: 'depth' }])
    const deep = await rpc(http, 'lodash.do', 'reduce', { args: [Array.from({ length: 100_000 }, () => 0), { $fn: 'concat', args: [[], [[{ $: 0 }]]] }, 0] })
    expect(deep.status, deep.text.slice(0, 200)).toBe(429)
  })

  test('patterns take linear time', async () => {
    const { lodash } = anonymous()
    const long = `${'a'.repeat(50_000)}b`
    expect(await lodash.replace(long, { $re: '(a+)+$' } as never, '')).toBe(long)
    await expect(lodash.split(long, { $re: '(a+)+\\1' } as never)).rejects.toMatchObject({ code: 'invalid_argument', reason: 'pattern' })
    expect(await lodash.replace('a-b-c', { $re: '([a-z])-', flags: 'g' } as never, '$1+')).toBe('a+b+c')
    expect(await lodash.split('a1b22c', { $re: '\\d+' } as never)).toEqual(['a', 'b', 'c'])
    expect(await lodash.words('fred, barney', { $re: '[^, ]+', flags: 'g' } as never)).toEqual(['fred', 'barney'])
    expect(await lodash.truncate('hi-diddly-ho there, neighborino', { length: 24, separator: /,? +/ })).toBe('hi-diddly-ho there...')
  })

  // Of paths in texts, lodash's own patterns take quadratic time.
  test.each(['get', 'has', 'toPath', 'set', 'map'])('a path of %s is bounded', async (name) => {
    const problem = await problemOf(rpcOf(name, ['["'.repeat(100_000)]))
    expect(problem).toMatchObject({ code: 'invalid_argument', issues: expect.any(Array) })
  })
})

const rpcOf = (name: string, paths: string[]) =>
  (anonymous().lodash as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[name]?.(...(name === 'toPath' ? paths : [{ a: 1 }, ...paths])) ??
  Promise.resolve()

describe('a function’s place that holds none is named', () => {
  test.each<[string, unknown[], (string | number)[]]>([
    ['map', [[1], { $fn: 'nothing' }], ['args', 1, '$fn']],
    ['map', [[1], { $fn: 'add', more: 1 }], ['args', 1, 'more']],
    ['map', [[1], { $flow: [{ $fn: 'add' }, { $expr: '1 +' }] }], ['args', 1, '$flow', 1, '$expr']],
    ['map', [[1], { $expr: 'x = 1' }], ['args', 1, '$expr']],
    ['map', [[1], { $expr: 'this' }], ['args', 1, '$expr']],
    ['map', [[1], { $expr: 'nothing(1)' }], ['args', 1, '$expr']],
    ['map', [[1], { $expr: '('.repeat(900) }], ['args', 1, '$expr']],
    ['thru', [[1], 'path'], ['args', 1]],
    ['times', [3, { $fn: 1 }], ['args', 1, '$fn']],
    ['reduce', [[1], { $cond: [['a']] }], ['args', 1, '$cond', 0]],
  ])('%s %j', async (name, args, path) => {
    const { status, text } = await rpc(anonymous().http, 'lodash.do', name, { args })
    expect([status, parse(text)]).toMatchObject([400, { code: 'invalid_argument', issues: [{ path }] }])
  })

  test('in a chain and in a batch, too', async () => {
    const { http, lodash } = anonymous()
    const chained = await rpc(http, 'lodash.do', 'chain', { value: [1], steps: [['map'], ['filter', { $not: { $fn: 'mapp' } }]] })
    expect(parse(chained.text)).toMatchObject({ issues: [{ path: ['steps', 1, 1, '$not', '$fn'] }], detail: expect.stringContaining('nearest: map') })
    const { results } = await lodash.batch({
      calls: [
        { name: 'add', args: [1, 2] },
        { name: 'thru', args: [1, 2] },
      ],
    })
    expect(results).toMatchObject([{ value: 3 }, { error: { code: 'invalid_argument', issues: [{ path: ['calls', 1, 'args', 1] }] } }])
  })
})
