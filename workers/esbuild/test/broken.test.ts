import { describe, expect, test } from 'vitest'
import { DoError } from 'esbuild.do'
import { type BuildInput, type Built, call, refused } from './call.ts'
import { native, type Outcome, ours, withoutLine } from './native.ts'

const sources: Record<string, string> = {
  'a.ts': `import { b } from './b'\nenum E { A = 1, B }\nexport abstract class C<T> extends b { private x?: number = E.A; get y() { return this.#z } #z = \`é\${1}\` }\nlabel: for (const [k, v = 2] of []) { if (k) continue label; else break }`,
  'a.tsx': `export const x = <div className="ü" {...props}>{list.map((item) => <li key={item!}>&nbsp;{item as string}</li>)}<></></div>`,
  'a.js': `async function* f({ a, ...rest }, [b] = [], ...more) { for await (const x of y) yield* x?.[a] ?? /re\\/[/]g/gi.test(b) }\nexport default f; try { await 1 } catch { } finally { debugger }`,
  'a.css': `@import "./b.css";\n@media (min-width: calc(1px + 2em)) { .a > b:not(.c, [d="é"])::before { color: rgb(1 2 3 / 50%); & .e { margin: 0 !important } } }\n@keyframes k { from { top: 0 } to { top: 1px } }`,
  'a.json': `{ "a": [1, -2.5e3, null, true], "é": { "b": "\\u0041" } }`,
}
const beside = { 'b.ts': 'export class b {}', 'b.css': 'b { color: red }' }
const junk = [
  '(',
  ')',
  '{',
  '}',
  '<',
  '"',
  '`',
  "'",
  '/*',
  '@',
  '#',
  '\\',
  ' = ',
  'await ',
  'é',
  ';',
  ',',
  '...',
  '?.',
  ': ',
  '\n',
  '0x',
  '=>',
  'class ',
  '\u2028',
]

/** The same numbers every time (a linear congruential generator). */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function mutated(source: string, next: (below: number) => number): string {
  const at = next(source.length)
  const [before, after] = [source.slice(0, at), source.slice(at)]
  const kind = next(3)
  if (kind === 0) return before + after.slice(1 + next(6))
  if (kind === 1) return before + (junk[next(junk.length)] ?? '') + after
  return before
}

async function outcomeOf(input: BuildInput): Promise<Outcome> {
  try {
    return ours(await call('build', input))
  } catch (err) {
    if (!(err instanceof DoError) || err.code !== 'invalid_argument') throw err
    if (err.reason === 'options') return { refusal: err.message }
    return { errors: (err.data as { messages: Built['warnings'] }).messages.map(withoutLine) }
  }
}

const count = process.env['CONFORMANCE'] === undefined ? 150 : 2000

test(`of ${count} damaged sources the errors, warnings and places are those of native esbuild`, async () => {
  const next = numbers(42)
  let broken = 0
  for (let index = 0; index < count; index++) {
    const names = Object.keys(sources)
    const name = names[index % names.length] ?? ''
    const input: BuildInput = { files: { ...beside, [name]: mutated(sources[name] ?? '', next) }, entryPoints: [name], options: { external: ['./none'] } }
    const [mine, theirs] = await Promise.all([outcomeOf(input), native(input)])
    expect(mine, JSON.stringify(input.files)).toEqual(theirs)
    if (theirs.errors) broken++
  }
  expect(broken).toBeGreaterThan(count / 2)
}, 600_000)

type Case = Pick<BuildInput, 'files' | 'options'> & { entryPoints?: BuildInput['entryPoints'] }

const unresolved: Record<string, Case> = {
  'no such file': { files: { 'i.js': `import './none'; require('./gone'); import('./lost')` } },
  'no such package': { files: { 'i.ts': `import x from 'pkg'; import '@s/p/q'; x` } },
  'a node module': { files: { 'i.js': `import fs from 'fs'; import 'node:path'; fs` } },
  'no such entry point': { files: { 'x.js': '' } },
  'another case': { files: { 'i.js': `import './File.js'`, 'file.js': '' } },
  'an export that is not there': { files: { 'i.js': `import { a, bb } from './x'; a; bb; import * as x from './x'; x.cc`, 'x.js': 'export const b = 1' } },
  'exports that do not say': {
    files: {
      'i.js': `import 'p/inner.js'; import 'p'; import '#x'`,
      'node_modules/p/package.json': '{"exports":{"./other":"./o.js",".":{"node":"./n.js"}}}',
      'node_modules/p/inner.js': '',
    },
  },
  'a main that is not there': { files: { 'i.js': `import 'p'`, 'node_modules/p/package.json': '{"main":"./gone.js"}' } },
  'package.json that is no JSON': { files: { 'i.js': `import 'p'`, 'node_modules/p/package.json': '{"main": oops}', 'node_modules/p/index.js': '' } },
  'tsconfig.json that is wrong': {
    files: { 'i.ts': 'let x', 'tsconfig.json': '{"extends":"./none","compilerOptions":{"target":"es1","jsx":"vue","paths":{"a*b*":[]}}}' },
  },
  'tsconfig.json that extends itself': { files: { 'i.ts': 'let x', 'tsconfig.json': '{"extends":"./tsconfig.json"}' } },
  'no loader for it': { files: { 'i.js': `import './x.weird'; import './y'`, 'x.weird': '', y: '' } },
  'css that leads nowhere': { files: { 'i.css': `@import './none.css'; a { background: url(./none.png); composes: b from './c' }` }, entryPoints: ['i.css'] },
  'a cycle that await stands in': { files: { 'i.js': `require('./a')`, 'a.js': 'await 0; export {}' } },
  'two files in one place': { files: { 'a/i.js': '1', 'b/i.js': '2' }, entryPoints: { same: 'a/i.js', 'x/../same': 'b/i.js' } },
  'an import of a folder': { files: { 'i.js': `import './dir'; import './dir/'`, 'dir/x.js': '' } },
  'what is too new for the target': {
    files: { 'i.js': `async () => { for await (let x of y); }; 1n ** 2n; class A { static { } }; import.meta.url; await 0` },
    options: { target: 'es5', format: 'iife' },
  },
  'a tail of the path': { files: { 'i.js': `import './x.js?query'; import './x.js#hash'; import './none.js?q'`, 'x.js': '1' } },
  'glob imports of nothing': { files: { 'i.js': `import('./none/' + x + '.js'); import('./*')` } },
  attributes: { files: { 'i.js': `import a from './a.json' with { type: 'json' }; import b from './a.json' with { type: 'nope' }; a; b`, 'a.json': '{}' } },
}

test.each(Object.keys(unresolved))('as native esbuild says it: %s', async (name) => {
  const { entryPoints, ...given } = unresolved[name] as Case
  const [entry] = Object.keys(given.files).filter((path) => path.startsWith('i.'))
  const input: BuildInput = { entryPoints: entryPoints ?? [entry ?? 'i.js'], ...given }
  expect(await outcomeOf(input)).toEqual(await native(input))
})

const options: BuildInput['options'][] = [
  ...[
    { target: 'es1999' },
    { target: ['chrome'] },
    { define: { 'a-b': '1' } },
    { define: { x: 'a b' } },
    { mangleProps: '(?<a>x)\\k<a>' },
    { mangleProps: '(?=a)' },
    { inject: ['./none.js'] },
  ],
  ...[
    { outfile: 'a.js', outdir: 'b' },
    { splitting: true, format: 'cjs' as const },
    { jsxFactory: 'a b' },
    { globalName: 'a b' },
    { supported: { nonsense: true } },
  ],
  ...[
    { alias: { './x': 'y' } },
    { loader: { js: 'text' as const } },
    { outExtension: { '.js': 'x' } },
    { entryNames: '../[name]/[x]' },
    { publicPath: 'x' },
    { external: ['a*b*c'] },
  ],
  ...[
    { bundle: false, alias: { a: 'b' } },
    { logOverride: { nonsense: 'error' as const } },
    { tsconfigRaw: '{' },
    { tsconfig: 'none.json' },

    { banner: { x: 'y' } },
    { pure: ['a b'] },
  ],
]

test.each(options.map((each) => [JSON.stringify(each), each] as const))('as native esbuild takes options: %s', async (_, given) => {
  const input: BuildInput = { files: { 'i.ts': 'export const x = 1' }, entryPoints: ['i.ts'], ...(given && { options: given }) }
  const [mine, theirs] = [await outcomeOf(input), await native(input)]
  expect(mine).toEqual(theirs)
})

describe('a failure', () => {
  test('says where, in the words and units of the platform and of esbuild', async () => {
    const problem = await refused('build', { files: { 'src/i.ts': 'let ok = 1\nlet é𐊧 = = 2' }, entryPoints: ['src/i.ts'] })
    expect(problem).toMatchObject({
      code: 'invalid_argument',
      issues: [{ path: ['src/i.ts'], message: 'Unexpected "="', location: { line: 2, column: 11, text: 'let é𐊧 = = 2' } }],
      data: { messages: [{ text: 'Unexpected "="', location: { file: 'src/i.ts', line: 2, column: 10, length: 1 } }] },
    })
    expect(problem.message).toContain('src/i.ts:2:13:')
  })

  test('tells a part of a long line, and a hundred errors of many', async () => {
    const long = `${'x;'.repeat(50_000)} = ;`
    const [issue] = (await refused('transform', { code: long })).issues ?? []
    expect(issue?.location?.text.length).toBeLessThanOrEqual(500)
    const many = await refused('build', {
      files: { 'i.js': Array.from({ length: 300 }, (_, index) => `import './n${index}'`).join('\n') },
      entryPoints: ['i.js'],
    })
    expect(many.issues).toHaveLength(100)
    expect(await refused('build', { files: { 'i.js': `import './a'; import './b'` }, entryPoints: ['i.js'], options: { logLimit: 1 } })).toMatchObject({
      issues: [{}],
    })
  })
})

// Yarn keeps packages in them, and esbuild would inflate without bounds what they hold.
test('zip archives stay closed', async () => {
  const input = {
    files: {
      'i.js': `import './a.zip/b.js'`,
      'a.zip': {
        base64:
          'UEsDBBQAAAAAAAAAIQCDFtyMAQAAAAEAAAAEAAAAYi5qc3hQSwECFAMUAAAAAAAAACEAgxbcjAEAAAABAAAABAAAAAAAAAAAAAAAgAEAAAAAYi5qc1BLBQYAAAAAAQABADIAAAAjAAAAAAA=',
      },
    },
    entryPoints: ['i.js'],
  }
  expect((await native(input)).errors).toBeUndefined()
  expect(await refused('build', input)).toMatchObject({ code: 'invalid_argument' })
  const { outputs } = await call('build', {
    ...input,
    files: { ...input.files, 'i.js': `export { default } from './a.zip'` },
    options: { loader: { '.zip': 'base64' } },
  })
  expect(outputs[0]?.text).toContain(input.files['a.zip'].base64)
})
