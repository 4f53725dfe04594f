import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { problemOf } from '@dot-do/testing'
import { folderOf } from '@dot-do/testing/debian'
import { describe, expect, test } from 'vitest'
import type { Match } from 'ast.do/contract'
import { call } from './call.ts'
import { type File, isFull, random, sources } from './corpus.ts'
import { type CliMatch, isTaken, needsCli, replaced, scan } from './oracle.ts'
import { rulesFor } from './rules.ts'
import { difference } from './trees.ts'

const fixtures = join(dirname(fileURLToPath(import.meta.url)), 'fixtures')
const fixture = (extension: string): File[] =>
  readdirSync(fixtures)
    .filter((name) => name.endsWith(extension))
    .map((name) => ({ path: name, code: readFileSync(join(fixtures, name), 'utf8') }))

const count = isFull ? 5 : 3
const bytesMax = isFull ? 10_000 : 6000
const found = (extensions: string[]) => sources({ extensions, count, each: 1, bytesMax, seed: 11 })

const corpora = [
  { language: 'javascript', name: 'JavaScript', extension: '.js', files: () => found(['.js', '.mjs', '.cjs']) },
  { language: 'typescript', name: 'TypeScript', extension: '.ts', files: () => found(['.ts']) },
  { language: 'tsx', name: 'Tsx', extension: '.tsx', files: () => found(['.js', '.mjs']) },
  { language: 'python', name: 'Python', extension: '.py', files: () => fixture('.py') },
  { language: 'go', name: 'Go', extension: '.go', files: () => fixture('.go') },
  { language: 'rust', name: 'Rust', extension: '.rs', files: () => fixture('.rs') },
  { language: 'java', name: 'Java', extension: '.java', files: () => fixture('.java') },
  { language: 'css', name: 'Css', extension: '.css', files: () => [...fixture('.css'), ...found(['.css'])] },
  { language: 'bash', name: 'Bash', extension: '.sh', files: () => [...fixture('.sh'), ...found(['.sh'])] },
] as const

/** A match in words, to compare. */
const said = ({ text, range, captures }: Match): string =>
  JSON.stringify([
    range.start.line,
    range.start.column,
    range.end.line,
    range.end.column,
    text,
    Object.entries(captures)
      .toSorted(byName)
      .map(([name, each]) => [name, Array.isArray(each) ? each.map((one) => one.text) : each.text]),
  ])

const saidByCli = ({ text, range, metaVariables }: CliMatch): string => {
  const captures: [string, unknown][] = [
    ...Object.entries(metaVariables?.single ?? {}).map(([name, each]): [string, unknown] => [name, each.text]),
    ...Object.entries(metaVariables?.multi ?? {}).map(([name, each]): [string, unknown] => [name, each.map((one) => one.text)]),
    ...Object.entries(metaVariables?.transformed ?? {}),
  ]
  // Within $$$ that matched nothing there is nothing to tell; secondary labels are no captures.
  const told = captures.filter(([name, each]) => name !== 'secondary' && !(Array.isArray(each) && each.length === 0))
  return JSON.stringify([range.start.line + 1, range.start.column, range.end.line + 1, range.end.column, text, told.toSorted(byName)])
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)

// Where the command line has a grammar of another version: $0 has a name of its own in the newer one of Bash, and an attribute its flag.
const unlike: Record<string, RegExp> = { bash: /variable_name/, css: /attribute_selector/ }

describe('the command line of ast-grep finds and writes the same', () => {
  test.for(corpora)('$language', { timeout: 300_000 }, async ({ language, name, extension, files }, { skip }) => {
    needsCli(skip)
    const all = Object.fromEntries(files().map(({ code }, index) => [`f${index}${extension}`, code]))
    const folder = folderOf(all)
    const rules = await rulesFor(
      Object.values(all),
      language,
      isFull ? 200 : 20,
      random(5),
      (rule) => !unlike[language]?.test(JSON.stringify(rule)) && isTaken({ id: 'r', language: name, ...rule }),
    )
    const theirs = scan(
      rules.map((rule, index) => ({ id: `r${index}`, language: name, ...rule })),
      folder,
    )
    expect(theirs.length).toBeGreaterThan(rules.length / 2)
    const wrong: string[] = []
    for (const [index, { fix, ...rule }] of rules.entries()) {
      const { matches } = await call('query', { files: all, language, rule, limit: 10_000 })
      for (const [path, code] of Object.entries(all)) {
        const cli = theirs.filter(({ ruleId, file }) => ruleId === `r${index}` && file.replace(/^\.\//, '') === path)
        const own = matches.filter((match) => match.path === path).map(said)
        const found = difference(own.toSorted(), cli.map(saidByCli).toSorted())
        if (found !== undefined) wrong.push(`${path} ${JSON.stringify(rule)} ${found}`)
        else if (cli.length > 0) {
          const answer = await call('transform', { code, language, rules: [{ rule, fix }], verify: false })
          if (answer.code !== replaced(code, cli)) wrong.push(`${path} ${JSON.stringify({ rule, fix })} writes something else`)
        }
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('what a search takes', () => {
  test('one of pattern, rule and selector', async () => {
    for (const input of [{}, { pattern: 'a', selector: 'Identifier' }])
      expect((await problemOf(call('query', { code: 'a', ...input }))).code).toBe('invalid_argument')
  })

  test('a whole rule, with what is said about it', async () => {
    const rule = {
      ...{ id: 'no-console', language: 'TypeScript', message: 'no', severity: 'error', fix: 'x' },
      ...{ rule: { pattern: 'console.$METHOD($$$)', matches: 'inFunction' }, constraints: { METHOD: { regex: '^(log|warn)$' } } },
      utils: { inFunction: { inside: { any: [{ kind: 'arrow_function' }, { kind: 'function_declaration' }], stopBy: 'end' } } },
    }
    const { matches } = await call('query', { code: 'console.log(1); () => { console.warn(2); console.error(3) }', rule })
    expect(matches.map(({ text, captures }) => [text, captures])).toEqual([['console.warn(2)', { METHOD: expect.objectContaining({ text: 'warn' }) }]])
  })

  test.each([
    ['an unknown kind', { kind: 'nothing' }],
    ['a pattern of RE2 that is none', { kind: 'identifier', regex: '(?=a)' }],
    ['no rule', {}],
    ['an unknown key', { kind: 'identifier', has_no: 1 }],
    ['a rule of another type', { rule: 'a' }],
    ['utilities that call each other in a circle', { matches: 'a', utils: { a: { matches: 'b' }, b: { matches: 'a' } } }],
    ['two patterns in one', { pattern: 'a; b' }],
  ])('a rule with %s is a problem', async (_, rule) => {
    expect((await problemOf(call('query', { code: 'a', rule }))).code).toBe('invalid_argument')
  })

  test('counts all, answers as many as asked', async () => {
    expect(await call('query', { code: 'a;'.repeat(20), pattern: 'a', limit: 5 })).toMatchObject({ total: 20, truncated: true, matches: { length: 5 } })
    const files = { 'a.js': 'x()', 'b.py': 'x()', 'c.ts': 'y()' }
    const { matches } = await call('query', { files, pattern: 'x()' })
    expect(matches.map(({ path }) => path)).toEqual(['a.js', 'b.py'])
  })

  test('places beyond the basic plane are UTF-16 code units', async () => {
    const code = '"😀"; f("😀a")\n  𝒳 = "😀"; f(𝒳)'
    const transform = { B: { replace: { source: '$A', replace: '😀|𝒳', by: '<$0>' } } }
    const { matches } = await call('query', { code, language: 'javascript', rule: { rule: { pattern: 'f($A)' }, transform } })
    expect(matches.map(({ range, captures }) => [code.slice(range.start.offset, range.end.offset), captures['A'], captures['B']])).toEqual([
      ['f("😀a")', expect.objectContaining({ text: '"😀a"' }), { text: '"<😀>a"' }],
      ['f(𝒳)', expect.objectContaining({ text: '𝒳' }), { text: '<𝒳>' }],
    ])
  })
})
