import { problemOf } from '@dot-do/testing'
import esquery from 'esquery'
import { visitorKeys } from '@typescript-eslint/visitor-keys'
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'
import { sources } from './corpus.ts'

const code = `
import a, { b as c } from 'd'
/* e */ function f(g = 1, ...h) { if (g > 1) { return g } else if (!h.length) return null; for (const i of h) i.j(k => k + 1, 'l') }
class M extends N { static o = 'p'; get q() { return this.#r } #r = /s/; async *t() { yield* u; await v } }
const { w, x: [y = z] } = f(...[1, , 2]), aa = \`b\${1}\`; label: while (1) { break label }
try { new f() } catch { debugger } finally { a?.b?.[c](); a.b.c.d() }
switch (a) { case 1: b(); break; default: c() }
`

// What esquery's own suite goes through: names, classes, attributes, relations, and all that is made of them.
const selectors = [
  ...['*', 'Identifier', 'functiondeclaration', ':statement', ':expression', ':function', ':declaration', ':pattern'],
  ...['[name]', '[name="a"]', '[name=/^[a-d]$/]', '[name!="a"]', '[name!=/a/]', '[value=1]', '[value>1]', '[value=type(number)]', '[value!=type(string)]'],
  ...['[params.length=2]', '[body.body.length>0]', '[callee.object.name="a"]', '[operator=/^[<>]$/i]', '[key.name=/R/i]', '[raw=/\\x27l\\x27/]'],
  ...[
    'CallExpression > Identifier',
    'IfStatement Identifier',
    'IfStatement IfStatement ReturnStatement',
    'VariableDeclarator ~ VariableDeclarator',
    'ImportDeclaration + FunctionDeclaration',
  ],
  ...['.callee', '.body .callee', '.params.0', '.id', '.declarations.id', 'Identifier.id'],
  ...[':first-child', ':last-child', 'Identifier:nth-child(2)', ':nth-last-child(2)', 'Literal:first-child'],
  ...[':not(Identifier)', ':not(:statement, :expression)', ':matches(Literal, Identifier)', ':is(Literal, :function)', 'Identifier:not(.callee)'],
  ...[
    ':has(Identifier)',
    'CallExpression:has(> .callee)',
    'IfStatement:has(ReturnStatement):has(Literal)',
    ':function:has(AwaitExpression)',
    'MemberExpression:has(MemberExpression)',
  ],
  ...[
    '!IfStatement > BlockStatement',
    '!CallExpression Literal',
    'ClassBody > !MethodDefinition > FunctionExpression',
    'Identifier, Literal',
    ':exit'.slice(0, 0) + 'Property[shorthand=true]',
  ],
]

describe('what esquery finds, called directly', () => {
  test.each(selectors)('%s', async (selector) => {
    const { ast } = await call('parse', { code, language: 'jsx' })
    const theirs = esquery.match(ast as never, esquery.parse(selector), { visitorKeys: visitorKeys as Record<string, string[]>, fallback: () => [] })
    const { matches, total } = await call('query', { code, language: 'jsx', selector, limit: 10_000 })
    const places = theirs.map((node) => [node.type, ...(node as unknown as { range: [number, number] }).range])
    expect(matches.map(({ kind, range }) => [kind, range.start.offset, range.end.offset])).toEqual(places)
    expect(total).toBe(theirs.length)
  })

  test('in real TypeScript', async () => {
    for (const { path, code: source } of sources({ extensions: ['.ts'], count: 3, each: 1, bytesMax: 10_000, seed: 31 })) {
      const { ast } = await call('parse', { code: source, language: 'typescript' })
      for (const selector of ['TSTypeReference > Identifier', ':has(> TSTypeAnnotation)', '[typeAnnotation] ~ *']) {
        const theirs = esquery.match(ast as never, esquery.parse(selector), { visitorKeys: visitorKeys as Record<string, string[]>, fallback: () => [] })
        expect((await call('query', { code: source, language: 'typescript', selector })).total, path).toBe(theirs.length)
      }
    }
  })
})

test.each(['', '[', 'a >', ':nothing', '[name=/(?=a)/]', '[name=/(a)\\1/]', `${':not('.repeat(200)}a${')'.repeat(200)}`, 'a,'.repeat(600) + 'a'])(
  '%s is a problem',
  async (selector) => {
    expect((await problemOf(call('query', { code: 'a', selector }))).code).toBe('invalid_argument')
  },
)

test('is for JavaScript and TypeScript', async () => {
  expect((await problemOf(call('query', { code: 'a', language: 'go', selector: '*' }))).code).toBe('invalid_argument')
})

test('a pattern that would backtrack for ever takes linear time', async () => {
  const { total } = await call('query', { code: `x = '${'a'.repeat(50_000)}!'`, selector: '[value=/^(a+)+$/]' })
  expect(total).toBe(0)
})

test('a selector that looks at too much is stopped', async () => {
  const deep = `${'{'.repeat(300)}${'}'.repeat(300)}`
  const problem = await problemOf(call('query', { code: deep, language: 'javascript', selector: 'Nothing * * * * * * *' }))
  expect(problem).toMatchObject({ code: 'invalid_argument', reason: 'steps' })
})
