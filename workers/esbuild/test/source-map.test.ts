import { SourceMapConsumer } from 'source-map'
import { expect, test } from 'vitest'
import { call } from './call.ts'

const lines = [
  'import { inner } from "./inner"',
  'export interface Gone { a: number }',
  'export function outer(x: number): never {',
  '  return inner(<b>{x}</b>)',
  '}',
]

test.each([{ minify: true }, { minify: false, format: 'cjs' as const }])('a map leads from the place of an error to its line: %o', async (options) => {
  const { outputs } = await call('build', {
    files: {
      'src/outer.tsx': lines.join('\n'),
      'src/inner.ts': '// a\n// b\nexport const inner = (x: any): never => {\n  throw new Error("thrown here")\n}\n',
    },
    entryPoints: ['src/outer.tsx'],
    options: { sourcemap: 'external', jsxFactory: 'h', ...options },
  })
  const [code, map] = [/\.js$/, /\.map$/].map((ending) => outputs.find(({ path }) => ending.test(path))?.text ?? '')
  const original = await placeOf(code ?? '', map ?? '', 'thrown here')
  expect(original).toEqual({ source: '../src/inner.ts', line: 4, name: null, column: 8 })
})

/** Where a text of the output comes from: the start of the expression that it is in. */
async function placeOf(code: string, map: string, text: string) {
  const before = code.slice(0, code.indexOf(text)).split('\n')
  const column = (before.at(-1) ?? '').lastIndexOf('new Error')
  return SourceMapConsumer.with(map, null, (consumer) => consumer.originalPositionFor({ line: before.length, column }))
}
