import { problemOf } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { generate } from '../src/methods/generate.ts'
import { parse } from '../src/methods/parse.ts'
import { call } from './call.ts'
import { breath, isFull, sources } from './corpus.ts'
import { difference, meaning } from './trees.ts'

interface Tree {
  ast: { type: string; sourceType: 'module' | 'script' }
  errors: unknown[]
  comments: { type: string; value: string }[]
}

const read = (code: string, path: string, sourceType?: 'module' | 'script', loc = true): Tree =>
  parse({ code, path, sourceType, comments: true, tokens: false, loc }) as unknown as Tree

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

describe('what is printed has the tree that was parsed, and its comments', () => {
  test.each([true, false])('real sources, lines known: %s', { timeout: 600_000 }, async (loc) => {
    const wrong: string[] = []
    const extensions = ['.ts', '.mts', '.tsx', '.js', '.mjs', '.cjs']
    for (const { path, code } of sources({
      extensions,
      count: isFull ? 3000 : 25,
      each: isFull ? 20 : 1,
      seed: loc ? 3 : 4,
      bytesMax: isFull ? 100_000 : 30_000,
    })) {
      await breath()
      const { ast, errors, comments } = read(code, path, undefined, loc)
      // Test262 names a variable let, which stands in parentheses that the printer leaves out.
      if (errors.length > 0 || path.includes('test262-parser-tests')) continue
      const printed = generate({ ast: copy(ast), comments: copy(comments), indent: 2, sourceMap: false }).code
      const again = read(printed, path, ast.sourceType)
      const found = again.errors.length > 0 ? JSON.stringify(again.errors[0]) : difference(meaning(again.ast), meaning(ast))
      if (found !== undefined) wrong.push(`${path} ${found}`)
      if (again.comments.length !== comments.length) wrong.push(`${path}: ${again.comments.length} comments are ${comments.length}`)
    }
    expect(wrong).toEqual([])
  })

  test('comments behind words that a line would end', async () => {
    const code =
      'function* f() { return /* a */ b.c(/* d */); }\nfunction g() { throw /* h */ i }\nfor (;;) { if (j) continue /* k */; break // l\n}\nm = async /* n */ (o) => /* p */ ({ q /* r */: 1 }) // s\n'
    for (const loc of [true, false]) {
      const { ast, comments } = await call('parse', { code, comments: true, loc })
      const { code: printed } = await call('generate', { ast: ast as { type: string }, comments: comments ?? [] })
      const again = await call('parse', { code: printed, comments: true })
      expect(again.comments).toHaveLength(comments?.length ?? 0)
      expect(difference(meaning(again.ast), meaning(ast)), printed).toBeUndefined()
    }
  })

  test('comments that share a line', async () => {
    const code = '/* a */ f(); /* b */ class A { /* c */ d() { /* e */ return /* f */ 1 /* g */ } } /* h */'
    for (const loc of [true, false]) {
      const { ast, comments } = await call('parse', { code, comments: true, loc })
      const { code: printed } = await call('generate', { ast: ast as { type: string }, comments: comments ?? [] })
      const again = await call('parse', { code: printed, comments: true })
      expect(again.comments?.map(({ value }) => String(value)).toSorted()).toEqual(comments?.map(({ value }) => String(value)).toSorted())
      expect(difference(meaning(again.ast), meaning(ast)), printed).toBeUndefined()
    }
  })

  test.each([
    ['types in parentheses', 'type A = (B | C)[] & (() => D)[] & (keyof E)[] & ((new () => F) | G)'],
    ['conditional types', 'type A<T> = (T extends B ? C : D) extends (infer U extends E) ? (() => U) : never'],
    ['an optional pattern', 'function f({ a }?: B, [c]?: D): void'],
    ['operators', 'a = (b, c) ?? ((d || e) && (f as G)).h ** -(i) + (await j)?.k!.l'],
    ['values that JSON can’t carry', 'a = [1n, /b\\/c/giu, 1e999, "\\ud800", 0x10n]'],
    ['decorators', '@a @b.c(d) class E { @f g() {} @h accessor i = 1; constructor(@j private k: L) {} }'],
    ['JSX', 'a = <b c="&quot;d" {...e}>{/* f */} &lt; {g}<h.i j:k /><></></b>'],
    ['for and using', 'async function f() { for await (using a of b); await using c = d; for (var e = ("f" in g); ;); }'],
    [
      'modules',
      'import a, { type b, default as c } from "d" with { type: "json" }; export * as "e f" from "g"; export { a as "h i" }; import defer * as j from "k"',
    ],
  ])('%s', async (_, code) => {
    const { ast, comments } = await call('parse', { code, comments: true })
    const { code: printed } = await call('generate', { ast: ast as { type: string }, comments: comments ?? [] })
    expect(difference(meaning((await call('parse', { code: printed })).ast), meaning(ast)), printed).toBeUndefined()
  })
})

describe('as asked', () => {
  const ast = async (code: string) => (await call('parse', { code, loc: true })).ast as { type: string }

  test('indented', async () => {
    expect((await call('generate', { ast: await ast('if (a) { b }'), indent: 4 })).code).toBe('if (a) {\n    b;\n}')
  })

  test('quoted: as it was unless said', async () => {
    const tree = await ast('"use strict"; a = ["it\'s", \'b\', "c"]; <d e="f" />')
    expect((await call('generate', { ast: tree })).code).toContain('["it\'s", \'b\', "c"]')
    expect((await call('generate', { ast: tree, quotes: 'double' })).code).toContain('["it\'s", "b", "c"]')
    const single = (await call('generate', { ast: tree, quotes: 'single' })).code
    expect(single).toContain("['it\\'s', 'b', 'c']")
    expect(single).toContain('<d e="f" />')
    expect(single).toContain('"use strict"')
  })

  test('with a map', async () => {
    const { map } = await call('generate', { ast: await ast('a\n  + b'), sourceMap: true })
    expect(map).toMatchObject({ version: 3, sources: ['code'] })
    expect(map?.mappings.length).toBeGreaterThan(5)
  })

  test('one node by itself', async () => {
    expect((await call('generate', { ast: { type: 'Literal', value: 'a' } })).code).toBe("'a'")
    expect((await call('generate', { ast: { type: 'Literal', value: null, bigint: '10' } })).code).toBe('10n')
    expect((await call('generate', { ast: { type: 'Literal', value: {}, regex: { pattern: 'a/b', flags: 'g' } } })).code).toBe('/a/b/g')
  })
})

test.each([
  ['no type', {}],
  ['an unknown type', { type: 'Nothing' }],
  ['parts that are missing', { type: 'BinaryExpression' }],
  ['parts of another kind', { type: 'Program', body: 1 }],
  ['lists of anything', { type: 'Program', body: [1, null, 'a', {}] }],
  ['a name of its own', { type: '__proto__' }],
  ['a function’s name', { type: 'constructor' }],
])('a tree with %s is a problem', async (_, ast) => {
  const problem = await problemOf(call('generate', { ast: ast as { type: string } }))
  expect(problem.code).toBe('invalid_argument')
})
