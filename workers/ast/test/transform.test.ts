import { problemOf } from '@dot-do/testing'
import { folderOf, needs } from '@dot-do/testing/debian'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unifiedDiff } from '../src/edits/diff.ts'
import { apply, type Change, compose, ordered } from '../src/edits/edits.ts'
import { call } from './call.ts'
import { isFull, sources } from './corpus.ts'
import { astGrep, needsCli, replaced } from './oracle.ts'
import { patched } from './tools.ts'

/** A text of a few lines, and changes of it that are in order and apart. */
const changed = fc
  .record({
    text: fc.array(fc.constantFrom('a', 'b', '\n', '\n', 'cd', ' ', '\r\n', 'é', '漢'), { maxLength: 60 }).map((parts) => parts.join('')),
    cuts: fc.array(fc.tuple(fc.nat(40), fc.nat(6), fc.constantFrom('', 'x', '\n', 'y\nz', '\n\n', 'w\n')), { maxLength: 8 }),
  })
  .map(({ text, cuts }) => {
    const changes: Change[] = []
    let at = 0
    for (const [skip, length, by] of cuts) {
      const start = at + skip
      const end = Math.min(text.length, start + length)
      if (start > text.length) break
      changes.push({ start, end, text: by })
      at = end + 1
    }
    return { text, changes }
  })

describe('patch applies every diff', () => {
  test('of changes by chance', { timeout: 120_000 }, ({ skip }) => {
    needs(skip, 'patch')
    fc.assert(
      fc.property(changed, ({ text, changes }) => {
        const result = apply(text, changes)
        const diff = unifiedDiff('a b.ts', text, changes)
        expect(diff === '').toBe(result === text)
        if (diff !== '') expect(patched('a b.ts', text, diff)).toBe(result)
      }),
      { seed: 4, numRuns: isFull ? 3000 : 150 },
    )
  })

  test('of a rule over real sources', async ({ skip }) => {
    needs(skip, 'patch')
    const files = Object.fromEntries(
      sources({ extensions: ['.js', '.mjs'], count: 5, each: 1, bytesMax: 10_000, seed: 8 }).map(({ code }, index) => [`f${index}.js`, code]),
    )
    const rules = [
      { pattern: 'return $A', fix: 'return (\n  $A\n);' },
      { rule: { kind: 'comment' }, fix: '' },
    ]
    const answer = await call('transform', { files, rules })
    expect(answer.counts.every((count) => count > 0)).toBe(true)
    for (const [path, code] of Object.entries(files)) {
      const own = answer.edits.filter((edit) => edit.path === path)
      expect(apply(code, own)).toBe(answer.files?.[path])
      const [diff = ''] = new RegExp(`--- a/${path}\\n(?:(?!--- a/)[^])*`).exec(answer.diff) ?? []
      expect(diff === '' ? code : patched(path, code, diff)).toBe(answer.files?.[path])
    }
  })
})

test('changes one after another are one', () => {
  fc.assert(
    fc.property(changed, fc.infiniteStream(fc.tuple(fc.nat(12), fc.nat(6), fc.constantFrom('', 'q', 'rs'))), ({ text, changes }, cuts) => {
      const middle = apply(text, changes)
      const second: Change[] = []
      let at = 0
      for (const [skip, length, by] of cuts) {
        if (at + skip > middle.length || second.length > 6) break
        second.push({ start: at + skip, end: Math.min(middle.length, at + skip + length), text: by })
        at = (second.at(-1)?.end ?? 0) + 1
      }
      const composed = compose(text, changes, second)
      expect(apply(text, ordered(composed, text.length))).toBe(apply(middle, second))
    }),
    { seed: 9, numRuns: 2000 },
  )
})

describe('the command line writes the same for a pattern', () => {
  test.for([
    ['let $A = $B', 'const $A = $B', 'let a = 1; let b = 2 // two\nlet c = {\n  d: 3,\n}\n'],
    ['f($$$A)', 'g($$$A)', 'f(); f(1); f(1, /* two */ 2,); if (x) {\n    f(\n      1,\n      2\n    )\n}'],
    ['if ($A) { $$$B }', '$A && {\n  $$$B\n}', 'function q() {\n  if (a) {\n    b()\n      .c()\n    d()\n  }\n}'],
    ['$A == $A', '$A', 'a == a; a.b == a.b; a == b; (c == c) == (c == c)'],
    ['return $A', 'return await $A', '() => { return 1 }; () => { return 2; /* three */ }'],
    ['export const $A = $B', 'export let $A = $B', 'export const a = 1;\nexport const b = 2'],
    ['$A.$B()', '$B($A)', 'a.b().c().d(); e.f()'],
    ['foo', '$$ $ bar $a', 'foo(foo.foo)'],
  ] as const)('%s', async ([pattern, fix, code], { skip }) => {
    needsCli(skip)
    const folder = folderOf({ 'a.js': code })
    const theirs = astGrep(['run', '-p', pattern, '-r', fix, '-l', 'js', '--json=compact', 'a.js'], folder)
    const answer = await call('transform', { code, language: 'javascript', rules: [{ pattern, fix }], verify: false })
    expect(answer.code).toBe(replaced(code, theirs))
  })
})

describe('rules', () => {
  test('one after another, each on what the one before made', async () => {
    const rules = [
      { pattern: 'a', fix: 'b(a)' },
      { pattern: 'b($A)', fix: 'c' },
    ]
    expect(await call('transform', { code: 'x(a)', rules })).toMatchObject({ code: 'x(c)', counts: [1, 1], edits: [{ start: 2, end: 3, text: 'c' }] })
  })

  test('the outer of matches that overlap', async () => {
    const { code, counts } = await call('transform', { code: 'f(f(f(1)))', rules: [{ pattern: 'f($A)', fix: 'g($A)' }] })
    expect([code, counts]).toEqual(['g(f(f(1)))', [1]])
  })

  test('by selector, whose fix is text', async () => {
    const { code } = await call('transform', { code: 'f(1, 2)', rules: [{ selector: 'Literal[value=2]', fix: '$A' }] })
    expect(code).toBe('f(1, $A)')
  })

  test('that match nothing change nothing, byte for byte', async () => {
    for (const code of ['', '\ufeffa\r\n\tb ;\n\n', 'x', '\u2028']) {
      expect(await call('transform', { code, rules: [{ pattern: 'nothing($A)', fix: '' }] })).toEqual({ code, edits: [], diff: '', counts: [0] })
    }
  })

  test('are the identity where the fix no longer matches', async () => {
    const rules = [{ pattern: 'var $A = $B', fix: 'let $A = $B;' }]
    const once = await call('transform', { code: 'var a = 1; { var b = 2 }', rules })
    expect(await call('transform', { code: once.code ?? '', rules })).toMatchObject({ code: once.code, edits: [], counts: [0] })
  })

  test('capture every name of a fix', async () => {
    const problem = await problemOf(call('transform', { code: 'f(1)', rules: [{ pattern: 'f($A)', fix: 'g($B)' }] }))
    expect(problem).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['rules', 0, 'fix'] }] })
  })
})

describe('verify', () => {
  test('refuses errors that the source had not, with the diff', async () => {
    const rules = [{ pattern: 'f($A)', fix: 'f($A' }]
    const problem = await problemOf(call('transform', { code: 'f(1)', rules }))
    expect(problem).toMatchObject({ code: 'failed_precondition', reason: 'syntax', data: { diff: expect.stringContaining('+f(1\n'), errors: [{ line: 1 }] } })
    expect((await call('transform', { code: 'f(1)', rules, verify: false })).code).toBe('f(1')
  })

  test('in each language', async () => {
    const broken = [{ pattern: 'f(1)', fix: 'f(' }]
    for (const [path, code] of [
      ['a.py', 'f(1)\n'],
      ['a.go', 'package a\nfunc b() { f(1) }\n'],
      ['a.rs', 'fn b() { f(1); }\n'],
    ] as const)
      expect((await problemOf(call('transform', { files: { [path]: code }, rules: broken }))).data, path).toMatchObject({ errors: [{ path }] })
  })

  test('lets an error be that was there', async () => {
    expect((await call('transform', { code: 'const a = 1; const a = 2; f(1)', rules: [{ pattern: 'f($A)', fix: 'g($A)' }] })).counts).toEqual([1])
  })
})

describe('edits', () => {
  test('are made together', async () => {
    const edits = [
      { start: 4, end: 5, text: 'c' },
      { start: 0, end: 1, text: 'bb' },
    ]
    expect(await call('transform', { code: 'a + a', edits })).toMatchObject({ code: 'bb + c', counts: [] })
  })

  test.each([
    [
      'that overlap',
      [
        { start: 0, end: 3, text: '' },
        { start: 2, end: 4, text: '' },
      ],
    ],
    ['behind the end', [{ start: 0, end: 99, text: '' }]],
    ['backwards', [{ start: 3, end: 1, text: '' }]],
    ['of a file that is not there', [{ path: 'b', start: 0, end: 1, text: '' }]],
  ])('%s are refused', async (_, edits) => {
    expect((await problemOf(call('transform', { code: 'a + a', edits }))).code).toBe('invalid_argument')
  })
})
