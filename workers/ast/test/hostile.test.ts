import { DoError } from '@dot-do/client'
import { problemOf } from '@dot-do/testing'
import type { Language } from 'ast.do/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'
import { isFull } from './corpus.ts'

const MiB = 1024 * 1024

/** An answer, or a problem that is the caller's. */
async function settled(answer: Promise<unknown>): Promise<DoError | undefined> {
  try {
    await answer
    return undefined
  } catch (err) {
    if (!(err instanceof DoError) || err.status >= 500) throw err
    return err
  }
}

/** Every method that reads code. */
const everyMethod = (code: string, language: Language) => [
  ...(['javascript', 'jsx', 'typescript', 'tsx'].includes(language)
    ? [
        () => call('parse', { code, language }),
        () => call('query', { code, language, selector: 'Nothing' }),
        () => call('rename', { code, language, name: 'nothing', to: 'b' }),
        () => call('analyze', { code, language }),
      ]
    : []),
  () => call('parse', { code, language, format: 'cst' as const }),
  () => call('query', { code, language, pattern: 'nothing($A)' }),
  () => call('query', { code, language, rule: { pattern: '$A + $A' } }),
  () => call('transform', { code, language, rules: [{ pattern: 'nothing', fix: '' }] }),
]

const alive = async (): Promise<void> => {
  expect((await call('query', { code: 'f(1)', pattern: 'f($A)' })).total).toBe(1)
  expect((await call('parse', { code: 'a', language: 'python' })).errors).toEqual([])
}

describe('nesting', () => {
  test.each<[string, Language, string]>([
    ['parentheses', 'javascript', '('],
    ['brackets', 'tsx', '['],
    ['braces', 'typescript', '{'],
    ['braces of a template', 'javascript', '`${'],
    ['parentheses', 'python', '('],
    ['braces', 'css', 'a{'],
    ['parentheses', 'bash', '$('],
  ])('100,000 %s of %s are refused before any parser', async (_, language, open) => {
    for (const make of everyMethod(open.repeat(100_000), language)) expect(await problemOf(make())).toMatchObject({ code: 'invalid_argument', reason: 'depth' })
    await alive()
  })

  test('1,000 levels are taken, also where a text has brackets', async () => {
    const code = `${'['.repeat(900)}"((((", /* [[[ */ 1 // {{{\n${']'.repeat(900)}`
    expect((await call('query', { code, language: 'javascript', pattern: '1' })).total).toBe(1)
  })

  const times = isFull ? 50_000 : 10_000
  const repeated: [string, string, string, string, string?][] = [
    ['signs', '!', 'a', ''],
    ['words', 'typeof ', 'a', ''],
    ['sums', 'a+', 'a', ''],
    ['members', 'a', '', '.b'],
    ['calls', 'a', '', '()'],
    ['arrows', 'a=>', 'a', ''],
    ['assignments', 'a=', 'a', ''],
    ['choices', 'a?b:', 'a', ''],
    ['else', 'if(a)b;else ', 'b', ''],
    ['labels', 'a', ':b', ''],
    ['elements', '<a>', '', ''],
    ['powers', 'a**', 'a', ''],
    ['loops', 'for(;;)', 'a', ''],
    ['new', 'new ', 'a', ''],
    ['types', 'keyof ', 'a', '', 'type A='],
    ['commas', 'a,', 'a', ''],
    ['statements', 'a;', '', ''],
    ['templates', '`a`', '', ''],
  ]
  test.each(repeated)('many %s are an answer or a problem', { timeout: 120_000 }, async (_, before, middle, after, start = '') => {
    const code = start + before.repeat(times) + middle + after.repeat(times)
    for (const make of everyMethod(code, 'tsx')) await settled(make())
    await alive()
  })

  test('what only indents is no deeper', { timeout: 120_000 }, async () => {
    const code = Array.from({ length: 1500 }, (_, index) => `${' '.repeat(index)}if a:\n`).join('') + `${' '.repeat(1500)}b\n`
    for (const make of everyMethod(code, 'python')) await settled(make())
    await alive()
  })

  test('two deep trees that are compared', async () => {
    const sum = `1${'+1'.repeat(4_900)}`
    await settled(call('query', { code: `f(${sum}, ${sum})`, language: 'javascript', pattern: 'f($A, $A)' }))
    await alive()
  })
})

describe('rules', () => {
  test('10,000 deep', async () => {
    const rule = `${'{"not":'.repeat(10_000)}{"kind":"identifier"}${'}'.repeat(10_000)}`
    const { http } = await import('@dot-do/testing').then(({ anonymous }) => anonymous())
    const answer = await http({ path: '/ast.do/rpc/query', headers: { 'content-type': 'application/json' }, body: `{"code":"a","rule":${rule}}` })
    expect(answer.problem()).toMatchObject({ code: 'invalid_argument', reason: 'depth' })
  })

  test('deeper than a rule may be', async () => {
    let rule: Record<string, unknown> = { kind: 'identifier' }
    for (let depth = 0; depth < 60; depth++) rule = { not: rule }
    expect((await problemOf(call('query', { code: 'a', rule }))).code).toBe('invalid_argument')
    expect((await problemOf(call('query', { code: 'a', rule: { any: Array.from({ length: 3000 }, () => ({ kind: 'identifier' })) } }))).code).toBe(
      'invalid_argument',
    )
  })

  test('a pattern that is long, and one that is deep', async () => {
    expect((await problemOf(call('query', { code: 'a', pattern: 'a'.repeat(10_241) }))).code).toBe('invalid_argument')
    expect((await problemOf(call('query', { code: 'a', rule: { pattern: 'a'.repeat(10_241) } }))).code).toBe('invalid_argument')
    for (const pattern of ['!'.repeat(10_000) + 'a', '('.repeat(10_000), 'a+'.repeat(5000) + 'a'])
      await settled(call('query', { code: 'a', language: 'javascript', pattern }))
    await alive()
  })

  test('a pattern of the regex engine that would backtrack, and one that is too large', async () => {
    const code = `"${'a'.repeat(20_000)}!"`
    expect((await call('query', { code, rule: { kind: 'string', regex: '^"(a+)+"$' } })).total).toBe(0)
    expect((await problemOf(call('query', { code, rule: { kind: 'string', regex: '((a{1,1000}){1,1000}){1,1000}' } }))).code).toBe('invalid_argument')
  })
})

describe('texts', () => {
  test.each<[string, string]>([
    ['NUL bytes', 'a\u0000b; "\u0000"'],
    ['lone surrogates', 'a = "\ud800"; \udc00'],
    ['nothing', ''],
    ['a mark of byte order', '\ufefff(1)'],
    ['other ends of lines', 'a\r\nb\rc\u2028d'],
    ['names of every object', '__proto__ = constructor; ({ __proto__: 1, toString })'],
  ])('%s', async (_, code) => {
    for (const language of ['tsx', 'python', 'bash', 'css'] as const) for (const make of everyMethod(code, language)) await settled(make())
    await alive()
  })

  test('names of every object are names', async () => {
    const { matches } = await call('query', {
      code: 'f(__proto__)',
      language: 'javascript',
      rule: { rule: { pattern: 'f($A)' }, transform: { __PROTO__: { convert: { source: '$A', toCase: 'upperCase' } } } },
    })
    expect(matches[0]?.captures).toMatchObject({ A: { text: '__proto__' }, __PROTO__: { text: '__PROTO__' } })
    expect((await call('rename', { code: 'let constructor = 1; constructor', name: 'constructor', to: 'toString' })).code).toBe('let toString = 1; toString')
    expect((await call('analyze', { code: '__proto__(); hasOwnProperty' })).globals.map(({ name }) => name)).toEqual(['__proto__', 'hasOwnProperty'])
  })

  test('a line of 2 MiB is taken, more is not', { timeout: 120_000 }, async () => {
    const code = `x = "${'a'.repeat(2 * MiB - 6)}"`
    expect((await call('query', { code, language: 'javascript', pattern: 'x = $A', limit: 1 })).total).toBe(1)
    expect((await problemOf(call('query', { code: `${code}aa`, language: 'javascript', pattern: 'x' }))).code).toBe('invalid_argument')
    expect((await problemOf(call('query', { files: { 'a.js': code, 'b.js': code }, pattern: 'x' }))).code).toBe('payload_too_large')
  })

  test('an answer that is too large', { timeout: 120_000 }, async () => {
    const code = 'a;'.repeat(500_000)
    expect(await problemOf(call('parse', { code, language: 'javascript', loc: true }))).toMatchObject({ code: 'payload_too_large', reason: 'answer' })
    expect(await problemOf(call('parse', { code, language: 'javascript', format: 'cst' }))).toMatchObject({ code: 'payload_too_large', reason: 'answer' })
    expect(await call('query', { code: `f(${code.slice(0, 200_000).replaceAll(';', ',')}1)`, language: 'javascript', pattern: 'a', limit: 10 })).toMatchObject({
      total: 100_000,
      truncated: true,
    })
  })

  test('more files than may be', async () => {
    const files = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`${index}.js`, 'a']))
    expect((await problemOf(call('query', { files, pattern: 'a' }))).code).toBe('invalid_argument')
  })
})

test('whatever comes, the answer is a result or a problem', { timeout: 200_000 }, async () => {
  const pieces = [
    ...[
      'a',
      '1',
      '"',
      "'",
      '`',
      '${',
      '}',
      '{',
      '(',
      ')',
      '[',
      ']',
      ';',
      ',',
      '\n',
      ' ',
      '=>',
      '...',
      '.',
      '?.',
      '<',
      '>',
      '</',
      '/>',
      '/',
      '//',
      '/*',
      '*/',
      '#',
      '@',
      '$A',
      '$$$B',
    ],
    ...[
      'function',
      'class',
      'let ',
      'if',
      'else',
      'import ',
      'export ',
      'async ',
      'await ',
      'yield ',
      'type ',
      'def f():',
      ':',
      '\\',
      '\u0000',
      '😀',
      '\ud800',
      'é',
      '=',
      '+',
      '!',
      '__proto__',
      'enum ',
      'namespace ',
    ],
  ]
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join(''))
  const language = fc.constantFrom<Language>('javascript', 'tsx', 'typescript', 'python', 'go', 'rust', 'java', 'css', 'bash')
  await fc.assert(
    fc.asyncProperty(text, text, language, async (code, pattern, of) => {
      for (const make of everyMethod(code, of)) await settled(make())
      await settled(call('query', { code, language: of, pattern: pattern || 'a' }))
      await settled(call('query', { code, language: of, selector: pattern || 'a' }))
      await settled(call('transform', { code, language: of, rules: [{ pattern: pattern || 'a', fix: code.slice(0, 20) }] }))
    }),
    { seed: 6, numRuns: isFull ? 1500 : 40 },
  )
  await alive()
})
