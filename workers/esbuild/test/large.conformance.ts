import { expect, test } from 'vitest'
import { call, refused } from './call.ts'

const MiB = 1024 * 1024

test('outputs have at most 24 MiB', async () => {
  const files = { 'a.js': `import x from './x.bin'; x()`, 'x.bin': 'x'.repeat(6 * MiB) }
  const build = { files, entryPoints: { a: 'a.js', b: 'a.js', c: 'a.js' }, options: { loader: { '.bin': 'binary' as const } } }
  expect(await refused('build', build)).toMatchObject({ code: 'payload_too_large', reason: 'too_many_outputs' })
}, 120_000)

test('a bundle has at most 10,000 modules', async () => {
  const filesOf = (count: number) => {
    const names = Array.from({ length: count - 1 }, (_, index) => `m${index}`)
    return { 'i.js': names.map((name) => `import './${name}'`).join('\n'), ...Object.fromEntries(names.map((name) => [`${name}.js`, ''])) }
  }
  expect(Object.keys((await call('build', { files: filesOf(10_000), entryPoints: ['i.js'] })).metafile.inputs)).toHaveLength(10_000)
  expect(await refused('build', { files: filesOf(10_001), entryPoints: ['i.js'] })).toMatchObject({ code: 'payload_too_large', reason: 'too_many_modules' })
}, 240_000)
