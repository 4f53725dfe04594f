import { analyzeMetafile } from 'esbuild'
import { expect, test } from 'vitest'
import { call, refused } from './call.ts'

const manifest = (version: string) => JSON.stringify({ version, main: 'index.js' })
const build = {
  files: {
    'a.js': `import './x.js'; import './y.js'; import 'one'`,
    'b.js': `import './deep.js'; import 'one'`,
    'x.js': `import './deep.js'`,
    'y.js': `import './deep.js'; import 'two'`,
    'deep.js': `import('./last.js'); console.log('deep')`,
    'last.js': `console.log('last')`,
    'node_modules/one/package.json': manifest('1.0.0'),
    'node_modules/one/index.js': `require('shared'); require('@s/p')`,
    'node_modules/two/package.json': manifest('2.0.0'),
    'node_modules/two/index.js': `require('shared'); console.log('${'x'.repeat(500)}')`,
    'node_modules/two/node_modules/shared/package.json': manifest('2.1.0'),
    'node_modules/two/node_modules/shared/index.js': `console.log('shared 2')`,
    'node_modules/shared/package.json': manifest('1.1.0'),
    'node_modules/shared/index.js': `console.log('shared 1')`,
    'node_modules/@s/p/index.js': `console.log('scoped')`,
  },
  entryPoints: ['a.js', 'b.js'],
}

test('the text is that of native esbuild, from a metafile or from what is to be built', async () => {
  const { metafile } = await call('build', build)
  for (const verbose of [false, true]) {
    const wanted = await analyzeMetafile(JSON.stringify(metafile), { verbose })
    expect((await call('analyze', { metafile, verbose })).text).toBe(wanted)
    expect((await call('analyze', { ...build, verbose })).text).toBe(wanted)
  }
})

test('packages have their bytes and versions, and which are there twice is told', async () => {
  const { metafile } = await call('build', build)
  const { packages, duplicates, outputs } = await call('analyze', build)
  expect(packages.map(({ name, versions }) => [name, versions])).toEqual([
    ['two', ['2.0.0']],
    ['shared', ['1.1.0', '2.1.0']],
    ['@s/p', []],
    ['one', ['1.0.0']],
  ])
  const all = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const shared = all.filter(([path]) => path.includes('/shared/')).reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
  expect(packages.find(({ name }) => name === 'shared')?.bytes).toBe(shared)
  expect(duplicates).toEqual(['shared'])
  for (const { path, bytes, inputs } of outputs) {
    expect(bytes).toBe(metafile.outputs[path]?.bytes)
    expect(inputs.map((input) => input.bytes)).toEqual(inputs.map((input) => metafile.outputs[path]?.inputs[input.path]?.bytesInOutput))
  }
  // Without the packages' own files no version is known, but that they are two.
  expect(await call('analyze', { metafile })).toMatchObject({
    duplicates: ['shared'],
    packages: expect.arrayContaining([expect.objectContaining({ name: 'shared', versions: [] })]),
  })
})

test('why a module is there: every shortest chain from an entry point', async () => {
  const why = async (module: string) => (await call('analyze', { ...build, why: module })).why
  expect(await why('last.js')).toEqual([['b.js', 'deep.js', 'last.js']])
  expect(await why('node_modules/shared/index.js')).toEqual([
    ['a.js', 'node_modules/one/index.js', 'node_modules/shared/index.js'],
    ['b.js', 'node_modules/one/index.js', 'node_modules/shared/index.js'],
  ])
  expect(await why('a.js')).toEqual([['a.js']])
  expect(await refused('analyze', { ...build, why: 'lost.js' })).toMatchObject({
    code: 'invalid_argument',
    issues: [{ path: ['why'], message: expect.stringContaining('last.js') }],
  })
})

test('chains past a hundred are not told', async () => {
  const layer = (from: string, to: string) =>
    Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`${from}${index}.js`, Array.from({ length: 12 }, (_, at) => `import './${to}${at}.js'`).join('\n')]),
    )
  const files = {
    ...layer('a', 'b'),
    ...layer('b', 'c'),
    ...layer('c', 'd'),
    ...layer('d', 'e'),
    ...Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`e${index}.js`, `console.log(${index})`])),
  }
  expect((await call('analyze', { files, entryPoints: ['a0.js'], why: 'e5.js' })).why).toHaveLength(100)
})

test('neither or both of metafile and files are refused', async () => {
  expect((await refused('analyze', {})).code).toBe('invalid_argument')
  expect((await refused('analyze', { metafile: { inputs: {}, outputs: {} }, ...build })).code).toBe('invalid_argument')
})
