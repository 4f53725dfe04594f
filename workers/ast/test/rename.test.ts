import { problemOf } from '@dot-do/testing'
import ts from 'typescript-6'
import { describe, expect, test } from 'vitest'
import { Problem } from '@dot-do/contract/problem'
import { apply } from '../src/edits/edits.ts'
import { rename } from '../src/methods/rename.ts'
import { parseScript } from '../src/estree/babel.ts'
import type { Node } from '../src/estree/nodes.ts'
import { bindingsOf } from '../src/scope/bindings.ts'
import { lineStarts } from '../src/positions.ts'
import { call } from './call.ts'
import { breath, isFull, random, sources } from './corpus.ts'

/** TypeScript's own service over one file, without its library. */
function serviceFor(code: string): ts.LanguageService {
  const options: ts.CompilerOptions = {
    allowJs: true,
    noLib: true,
    jsx: ts.JsxEmit.Preserve,
    target: ts.ScriptTarget.ESNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
  }
  return ts.createLanguageService({
    getScriptFileNames: () => ['/a.tsx'],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => (name === '/a.tsx' ? ts.ScriptSnapshot.fromString(code) : undefined),
    getCurrentDirectory: () => '/',
    getCompilationSettings: () => options,
    getDefaultLibFileName: () => '/lib.d.ts',
    fileExists: (name) => name === '/a.tsx',
    readFile: (name) => (name === '/a.tsx' ? code : undefined),
  })
}

const to = 'brandNew$'

describe('TypeScript’s language service renames the same places', () => {
  test('bindings of real sources', { timeout: 300_000 }, async () => {
    const wrong: string[] = []
    let compared = 0
    const next = random(3)
    for (const { path, code } of sources({ extensions: ['.ts', '.mts', '.js', '.mjs'], count: isFull ? 400 : 40, each: 3, bytesMax: 30_000, seed: 21 })) {
      await breath()
      const options = { language: 'tsx', sourceType: 'module' } as const
      let program
      let comments: Node[]
      try {
        const parsed = parseScript(code, options)
        if (parsed.errors.length > 0) continue
        program = parsed.program
        comments = parsed.comments
      } catch {
        continue
      }
      const service = serviceFor(code)
      const starts = lineStarts(code)
      const { all } = bindingsOf(program, code)
      for (let count = 0; count < Math.min(20, all.length); count++) {
        const { declared, name } = all[next(all.length)] ?? { declared: { start: 0 }, name: '' }
        const theirs = service.findRenameLocations('/a.tsx', declared.start, false, false, { providePrefixAndSuffixTextForRename: true })
        const line = starts.findLastIndex((start) => start <= declared.start)
        const ours = placesOf(code, { line: line + 1, column: declared.start - (starts[line] ?? 0) })
        // Parameters of a class and an interface that merge are one to TypeScript: to be renamed together, which is left to the caller.
        if (ours === undefined || theirs === undefined || /parse5-parser-stream/.test(path)) continue
        compared++
        // What JSDoc says of a parameter is a comment here.
        const isCode = (at: number) => !comments.some(({ start, end }) => Number(start) <= at && at < Number(end))
        const places = [...new Set(theirs.map(({ textSpan }) => textSpan.start))].filter(isCode).toSorted((a, b) => a - b)
        if (JSON.stringify(ours) !== JSON.stringify(places))
          wrong.push(`${path} ${name}@${declared.start}: ${JSON.stringify(ours)} is ${JSON.stringify(places)}`)
      }
    }
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(isFull ? 3000 : 250)
  })

  /** Where the new name comes to stand, told by where the old one was; undefined where the name is a property too. */
  function placesOf(code: string, at: { line: number; column: number }): number[] | undefined {
    try {
      const { edits } = rename({ code, language: 'tsx', sourceType: 'module', at, to }) as { edits: { start: number; end: number; text: string }[] }
      // What keeps an export whole is not a place of the name.
      return edits.filter(({ start, end, text }) => end > start && text !== '').map(({ start }) => start)
    } catch (err) {
      if (err instanceof Problem && err.reason === 'name' && /too|member/.test(err.message)) return undefined
      throw err
    }
  }
})

describe('both names', () => {
  test.each([
    ['a shorthand property', 'const a = 1; f({ a, b: a })', 'const c = 1; f({ a: c, b: c })'],
    ['a pattern', 'const { a, b: { a: d } } = e; a + d', 'const { a: c, b: { a: d } } = e; c + d'],
    ['a pattern with a default', 'const { a = 1, ...b } = e; f(a)', 'const { a: c = 1, ...b } = e; f(c)'],
    ['an assignment pattern', 'let a; ({ a = 1 } = b)', 'let c; ({ a: c = 1 } = b)'],
    ['an import', 'import { a } from "b"; a()', 'import { a as c } from "b"; c()'],
    ['an import with another name', 'import { b as a } from "b"; a()', 'import { b as c } from "b"; c()'],
    ['a default import', 'import a, * as b from "b"; a(b)', 'import c, * as b from "b"; c(b)'],
    ['an export', 'const a = 1; export { a }', 'const c = 1; export { c as a }'],
    ['an export with another name', 'const a = 1; export { a as b }', 'const c = 1; export { c as b }'],
    ['an exported declaration', 'export const a = 1, b = a;\nb', 'const c = 1, b = c;\nexport { c as a, b };\nb'],
    ['an exported function', 'export async function a() { a() }', 'async function c() { c() }\nexport { c as a }'],
    ['an exported type', 'export type a = { a: a }', 'type c = { a: c }\nexport type { c as a }'],
    ['a default export', 'export default class a { b = a }', 'export default class c { b = c }'],
    ['shadowing', 'let a = 1; { let a = 2; a } function f(a) { a } a', 'let c = 1; { let a = 2; a } function f(a) { a } c'],
    ['a closure', 'function f(x) { const a = x; return () => a.a }', 'function f(x) { const c = x; return () => c.a }'],
    ['a class, around itself and within', 'class a { static b = a } new a()', 'class c { static b = c } new c()'],
    ['overloads', 'function a(): 1; function a(x?: 2) {} a()', 'function c(): 1; function c(x?: 2) {} c()'],
    ['a type and a value', 'interface a {} const a: a = 1; let b: typeof a', 'interface c {} const c: c = 1; let b: typeof c'],
    ['a name with escapes', 'let \\u0061 = 1; a', 'let c = 1; c'],
    ['a decorated parameter', 'class B { f(@g() a: string) { a } }', 'class B { f(@g() c: string) { c } }'],
  ])('%s', async (_, code, expected) => {
    expect((await call('rename', { code, name: 'a', to: 'c' })).code).toBe(expected)
  })

  test('JSX, where a name keeps its size', async () => {
    const code = 'const A = 1; <A.b><A c={A}></A></A.b>'
    expect((await call('rename', { code, name: 'A', to: 'D' })).code).toBe('const D = 1; <D.b><D c={D}></D></D.b>')
    expect(await problemOf(call('rename', { code, name: 'A', to: 'd' }))).toMatchObject({ code: 'failed_precondition', reason: 'name' })
  })

  test('the edits and the diff are what was done', async () => {
    const code = 'const a = 1\nexport { a }\n'
    const answer = await call('rename', { code, at: { line: 2, column: 9 }, to: 'c' })
    expect(apply(code, answer.edits)).toBe(answer.code)
    expect(answer.diff).toBe('--- a/code\n+++ b/code\n@@ -1,2 +1,2 @@\n-const a = 1\n-export { a }\n+const c = 1\n+export { c as a }\n')
  })
})

describe('refuses', () => {
  test.each([
    ['a name of the same scope', 'let a, c; a'],
    ['a name between', 'let a; { let c; a }'],
    ['a parameter between', 'let a; function f(c) { a }'],
    ['a name used from further out', 'let c; function f(a) { c }'],
    ['a global', 'let a; c()'],
    ['a type', 'type c = 1; let a'],
    ['a hoisted name', 'function f() { let a; { var c } }'],
    ['an import', 'import { c } from "d"; let a'],
    ['a catch', 'let a; try {} catch (c) { a }'],
    ['a parameter property', 'class B { constructor(private a: 1) {} }'],
    ['an enum member', 'enum B { a }'],
    ['a member of a namespace', 'namespace B { export const a = 1 }'],
    ['a member of a declared namespace', 'declare namespace B { namespace D { interface a {} } }'],
  ])('%s', async (_, code) => {
    expect(await problemOf(call('rename', { code, name: 'a', to: 'c' }))).toMatchObject({ code: 'failed_precondition', reason: 'name' })
  })

  test.each([
    ['a word of the language', 'let a', 'a', 'class', 'failed_precondition'],
    ['no name', 'let a', 'a', '1a', 'invalid_argument'],
    ['a name nobody binds', 'a.b', 'b', 'c', 'invalid_argument'],
    ['a name of many', 'function f(a) {} function g(a) {}', 'a', 'c', 'invalid_argument'],
  ])('%s', async (_, code, name, word, expected) => {
    expect((await problemOf(call('rename', { code, name, to: word }))).code).toBe(expected)
  })

  test('a place without a name', async () => {
    for (const at of [
      { line: 1, column: 3 },
      { line: 1, column: 90 },
      { line: 9, column: 0 },
    ])
      expect((await problemOf(call('rename', { code: 'let a = 1', at, to: 'c' }))).code).toBe('invalid_argument')
  })
})
