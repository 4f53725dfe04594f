import ts from 'typescript-6'
import { describe, expect, test } from 'vitest'
import type { Outline } from 'ast.do/contract'
import { analyze } from '../src/methods/analyze.ts'
import { call } from './call.ts'
import { isFull, sources } from './corpus.ts'

/** What TypeScript says of one file without its library: the names it can't find, and where bindings begin that nobody uses. */
function typescriptSays(code: string): { unknown: Set<string>; unused: Set<number> } {
  const options: ts.CompilerOptions = {
    allowJs: true,
    checkJs: true,
    noLib: true,
    noResolve: true,
    noUnusedLocals: true,
    jsx: ts.JsxEmit.Preserve,
    target: ts.ScriptTarget.ESNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
  }
  const file = ts.createSourceFile('/a.tsx', code, ts.ScriptTarget.ESNext, true)
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (name) => (name === '/a.tsx' ? file : undefined),
    fileExists: (name) => name === '/a.tsx',
    readFile: () => undefined,
  }
  const found = ts.createProgram(['/a.tsx'], options, host).getSemanticDiagnostics(file)
  const places = (codes: number[]) =>
    found.filter((each) => codes.includes(each.code)).map(({ start = 0, length = 0 }) => [start, code.slice(start, start + length)] as const)
  return {
    unknown: new Set(places([2304, 2318, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 2585, 2591, 2592, 2593, 18004]).map(([, text]) => text)),
    unused: new Set(places([6133, 6196]).map(([start]) => start)),
  }
}

const said = (code: string) => analyze({ code, language: 'tsx', sourceType: 'module' }) as Awaited<ReturnType<typeof call<'analyze'>>>

describe('TypeScript’s checker agrees', { timeout: 300_000 }, () => {
  const files = sources({ extensions: ['.ts', '.mts', '.mjs'], count: isFull ? 300 : 25, each: 2, bytesMax: 30_000, seed: 41 })

  test('on names that nothing binds', () => {
    const wrong: string[] = []
    let compared = 0
    for (const { path, code } of files) {
      if (ts.transpileModule(code, { reportDiagnostics: true, fileName: '/a.tsx' }).diagnostics?.length) continue
      const globals = new Set(said(code).globals.map(({ name }) => name))
      // What it calls unknown is global here. It knows undefined and what an error elsewhere hides.
      for (const name of typescriptSays(code).unknown) {
        compared++
        if (/^[\w$]+$/.test(name) && !globals.has(name)) wrong.push(`${path} ${name}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('on imports that nobody uses', () => {
    const wrong: string[] = []
    for (const { path, code } of files) {
      if (ts.transpileModule(code, { reportDiagnostics: true, fileName: '/a.tsx' }).diagnostics?.length) continue
      const ours = new Set(said(code).unused.map(({ range }) => range.start.offset))
      const { unused } = typescriptSays(code)
      for (const { kind, name, range } of said(code).unused) {
        if (kind === 'function' && !unused.has(range.start.offset) && !name.startsWith('_')) wrong.push(`${path} ${name} is used`)
      }
      for (const start of unused)
        if (/^[\w$]+\s*(?:=(?!>)|\()/.test(code.slice(start, start + 60)) && !ours.has(start)) wrong.push(`${path} ${code.slice(start, start + 20)} is unused`)
    }
    expect(wrong).toEqual([])
  })
})

test('imports and exports', async () => {
  const code = `
import a, { b as c, type D } from './a.js'
import * as e from 'e'
import type { F } from 'f'
import 'g'
import h = require('h')
export * from 'i'
export * as j from 'j'
export { k, l as default } from 'k'
export { a as m }
export const { n, o: [p = 1] } = c
export default class Q {}
export type R = import('r').S
const s = require('s'), t = import('t')
`
  const { imports, exports } = await call('analyze', { code })
  expect(imports.map(({ kind, source, specifiers }) => [kind, source, specifiers.map(({ imported, local, isType }) => [imported, local, isType])])).toEqual([
    [
      'import',
      './a.js',
      [
        ['default', 'a', false],
        ['b', 'c', false],
        ['D', 'D', true],
      ],
    ],
    ['import', 'e', [['*', 'e', false]]],
    ['import', 'f', [['F', 'F', true]]],
    ['import', 'g', []],
    ['require', 'h', [['*', 'h', false]]],
    ['reexport', 'i', [['*', undefined, false]]],
    ['reexport', 'j', [['*', undefined, false]]],
    [
      'reexport',
      'k',
      [
        ['k', undefined, false],
        ['l', undefined, false],
      ],
    ],
    ['type', 'r', []],
    ['require', 's', []],
    ['dynamic', 't', []],
  ])
  expect(exports.map(({ name, local, source, isType }) => [name, local, source, isType])).toEqual([
    ['*', undefined, 'i', false],
    ['j', undefined, 'j', false],
    ['k', undefined, 'k', false],
    ['default', undefined, 'k', false],
    ['m', 'a', undefined, false],
    ['n', 'n', undefined, false],
    ['p', 'p', undefined, false],
    ['default', 'Q', undefined, false],
    ['R', 'R', undefined, true],
  ])
})

test('an outline', async () => {
  const code = `class A<T> extends B {
  #c = 1
  constructor(d: T) { super(); const e = () => 1; let f = 2 }
  get g() { return this.#c }
}
namespace H { export interface I { j: string; k(): void } enum L { M } }
const n = 1, { o, p } = q
function r(s) { function t() {} }`
  const shown = (outline: Outline[]): unknown[] =>
    outline.map(({ kind, name, children }) => (children.length > 0 ? [kind, name, shown(children)] : [kind, name]))
  const { symbols } = await call('analyze', { code })
  expect(shown(symbols)).toEqual([
    [
      'class',
      'A',
      [
        ['property', '#c'],
        ['constructor', 'constructor', [['function', 'e']]],
        ['get', 'g'],
      ],
    ],
    [
      'namespace',
      'H',
      [
        [
          'interface',
          'I',
          [
            ['property', 'j'],
            ['method', 'k'],
          ],
        ],
        ['enum', 'L', [['member', 'M']]],
      ],
    ],
    ['const', 'n'],
    ['const', 'o, p'],
    ['function', 'r', [['function', 't']]],
  ])
  expect(symbols[0]).toMatchObject({ signature: 'class A<T> extends B', range: { start: { line: 1, column: 0, offset: 0 }, end: { line: 5, column: 1 } } })
})

// Cyclomatic as ESLint's rule has it; cognitive by SonarSource's paper, whose examples are among them.
test.each([
  ['nothing', 'function f() {}', 1, 0],
  ['an if', 'function f() { if (a) b() }', 2, 1],
  ['else', 'function f() { if (a) b(); else c() }', 2, 2],
  ['else if', 'function f() { if (a) b(); else if (c) d(); else e() }', 3, 3],
  ['nested', 'function f() { if (a) { for (;;) { while (b) c() } } }', 4, 6],
  ['a switch', 'function f() { switch (a) { case 1: b(); case 2: c(); default: d() } }', 3, 1],
  ['a choice of choices', 'function f() { return a ? b : c ? d : e }', 3, 3],
  ['logic of one kind', 'function f() { return a && b && c }', 3, 1],
  ['logic of kinds', 'function f() { return a && b || c && d }', 4, 3],
  ['logic in a test', 'function f() { if (a && b) c() }', 3, 2],
  ['a catch', 'function f() { try { a() } catch { if (b) c() } }', 3, 3],
  ['a label', 'function f() { a: for (;;) { continue a } }', 2, 2],
  [
    'sumOfPrimes',
    'function f(max) { let total = 0; OUT: for (let i = 1; i <= max; ++i) { for (let j = 2; j < i; ++j) { if (i % j === 0) { continue OUT } } total += i } return total }',
    4,
    7,
  ],
  ['defaults and optional chains', 'function f(a = 1) { return a?.b ?? (a.c ||= 2) }', 5, 1],
  ['one inside another', 'function f() { return () => { if (a) b() } }', 1, 0],
])('the complexity of %s', async (_, code, cyclomatic, cognitive) => {
  expect((await call('analyze', { code })).complexity[0]).toMatchObject({ name: 'f', cyclomatic, cognitive })
})

test('names of functions, calls, directives, await', async () => {
  const code =
    '"use strict"; const a = () => 1, b = { c() {}, d: function () {} }; class E { f() {} g = () => 1; #h() {} }\na(); b.c(); b.c(); new E().f(); a()(); this.i?.j.k(); import("l"); for await (const m of a) await m'
  const answer = await call('analyze', { code })
  expect(answer.complexity.map(({ name }) => name)).toEqual(['a', 'c', 'd', 'f', 'g', '#h'])
  expect(answer.calls.map(({ callee, count }) => [callee, count])).toEqual([
    ['a', 2],
    ['b.c', 2],
    ['(…).f', 1],
    ['new E', 1],
    ['(…)', 1],
    ['this.i.j.k', 1],
  ])
  expect(answer).toMatchObject({ directives: ['use strict'], hasTopLevelAwait: true })
  expect((await call('analyze', { code: 'async () => { await a; class B { c = async () => await d } }' })).hasTopLevelAwait).toBe(false)
})

test('what is never read', async () => {
  const code =
    'import a, { b } from "c"; let d = 1; d = 2; export const e = b; function f(g, h) { return h } type I = 1; enum J { K } f(1); try {} catch (l) {}'
  expect((await call('analyze', { code })).unused.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'import a',
    'let d',
    'parameter g',
    'type I',
    'enum J',
    'catch l',
  ])
})
