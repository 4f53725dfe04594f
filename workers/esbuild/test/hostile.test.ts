import { anonymous, problemOf, tenant } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { type BuildInput, call, refused } from './call.ts'

const MiB = 1024 * 1024
const entryPoints = ['i.js']

describe('paths', () => {
  const cases: Record<string, [BuildInput['files'], (string | number)[]]> = {
    'lead out of the tree': [{ 'i.js': '', 'a/../../b': '' }, ['files', 'a/../../b']],
    'hold a NUL': [{ 'i.js': '', 'a\0b': '' }, ['files', 'a\0b']],
    'are one file twice': [{ 'i.js': '', './i.js': '' }, ['files', './i.js']],
    'are a file and a folder': [{ 'i.js': '', 'i.js/x/y': '' }, ['files', '/i.js']],
    'are the root': [{ 'i.js': '', '/': '' }, ['files', '/']],
    'are a folder': [{ 'i.js': '', 'a/': '' }, ['files', 'a/']],
    'hold no base64': [{ 'i.js': { base64: 'a*b=' } }, ['files', 'i.js', 'base64']],
  }
  test.each(Object.keys(cases))('that %s are refused', async (name) => {
    const [files = {}, path] = cases[name] ?? []
    expect(await refused('build', { files, entryPoints })).toMatchObject({ code: 'invalid_argument', issues: [{ path }] })
  })

  test('of the machine lead nowhere', async () => {
    const code = `import '/etc/passwd'; import '../../../../etc/hosts'; import 'file:///etc/passwd'; import '/bundle/worker.mjs'`
    const { issues } = await refused('build', { files: { 'i.js': code }, entryPoints, options: { loader: { '.mjs': 'text' } } })
    expect(issues?.map(({ message }) => message)).toEqual(expect.arrayContaining([expect.stringContaining('Could not resolve "/etc/passwd"')]))
    expect(issues).toHaveLength(4)
  })

  test('named like what every object has are names', async () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf']
    const files = {
      'i.js': names.map((name) => `export * as ${name} from './${name}'`).join('\n'),
      ...Object.fromEntries(names.map((name) => [`${name}.js`, `export const x = '${name}!'`])),
    }
    const { outputs } = await call('build', { files, entryPoints, options: { define: { constructor: '1' } } })
    for (const name of names) expect(outputs[0]?.text).toContain(`${name}!`)
  })
})

describe('sizes', () => {
  test('sources have at most 8 MiB', async () => {
    expect(await refused('build', { files: { 'i.js': `//${'x'.repeat(8 * MiB)}` }, entryPoints })).toMatchObject({
      code: 'payload_too_large',
      reason: 'too_many_sources',
    })
  })

  test('a transform without a key has 64 KiB', async () => {
    const { esbuild } = anonymous()
    expect(await problemOf(esbuild.transform({ code: `//${'x'.repeat(64 * 1024)}` }))).toMatchObject({ code: 'payload_too_large' })
    expect((await call('transform', { code: `//${'x'.repeat(64 * 1024)}\nx()` })).code).toBe('x();\n')
  })
})

describe('what breaks the compiler', () => {
  const deep = 100_000
  const texts: [string, string, 'js' | 'ts' | 'jsx' | 'json' | 'css'][] = [
    ...(['(', '!', '`${', 'if(a)', 'function f(){', 'a.b'] as const).map((part): [string, string, 'js'] => [part, part.repeat(deep), 'js']),
    ['tags', '<a>'.repeat(deep), 'jsx'],
    ['types', `let a: ${'Array<'.repeat(deep)}`, 'ts'],
    ['JSON', '['.repeat(deep), 'json'],
    ['rules', 'a{'.repeat(deep), 'css'],
    ['selectors', ':not('.repeat(deep), 'css'],
  ]
  test.each(texts)('nested too deeply: %s', async (_, code, loader) => {
    expect((await refused('transform', { code, loader })).code).toBe('invalid_argument')
    // The next caller does not notice.
    expect((await call('transform', { code: 'x ?? y', options: { target: 'es2019' } })).code).toBe('x != null ? x : y;\n')
  })

  test('errors without number in one line', async () => {
    expect(await refused('transform', { code: `${'let a;'.repeat(3000)}//${'x'.repeat(300_000)}`, loader: 'js' })).toMatchObject({
      code: 'payload_too_large',
      reason: 'out_of_memory',
    })
    expect((await call('transform', { code: '1' })).code).toBe('1;\n')
  })

  test('patterns run in linear time', async () => {
    const { outputs } = await call('build', { files: { 'i.js': `x.${'a'.repeat(50_000)}b` }, entryPoints, options: { mangleProps: '^(a+)+$' } })
    expect(outputs[0]?.bytes).toBeGreaterThan(50_000)
  })
})

describe('many at once', () => {
  test('eight tenants see their own files alone', async () => {
    const tenants = await Promise.all(Array.from({ length: 8 }, () => tenant({ grants: ['esbuild:read'] })))
    const built = await Promise.all(
      tenants.map(({ esbuild }, index) =>
        esbuild.build({ files: { 'i.js': `import s from './secret'; export default s`, 'secret.js': `export default 'of ${index}'` }, entryPoints }),
      ),
    )
    for (const [index, { outputs }] of built.entries()) expect(outputs[0]?.text).toContain(`of ${index}`)
    const [first] = tenants
    const other = first?.esbuild.build({ files: { 'i.js': `import s from './secret'; export default s` }, entryPoints })
    expect((await problemOf(other as PromiseLike<unknown>)).code).toBe('invalid_argument')
  })

  test('past eight that wait the answer is unavailable, with a time to come again', async () => {
    const { http } = await tenant({ grants: ['esbuild:read'] })
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`m${index}.js`, `import './m${index + 1}'`]))
    const body = JSON.stringify({ files: { ...files, 'm60.js': '' }, entryPoints: ['m0.js'] })
    const answers = await Promise.all(Array.from({ length: 30 }, () => http({ path: '/esbuild.do/rpc/build', method: 'POST', body })))
    const refusals = answers.filter(({ status }) => status === 503)
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(8)
    expect(refusals.length).toBeGreaterThan(0)
    for (const { headers } of refusals) expect(headers['retry-after']).toBe('2')
  })

  test('a compiler is replaced after 200 jobs, and nobody notices', async () => {
    const input = { code: 'export const x: number = <b/>' }
    const first = await call('transform', input)
    for (let index = 0; index < 201; index++) expect(await call('transform', input)).toEqual(first)
  })
})
