import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { functions } from '../src/functions.ts'
import { functionDocs } from './docs.ts'
import { signatures } from './signatures.ts'

const again = 'run node sdk/lodash.do/test/generate.ts'

// The formatter has its own way with white space, brackets around one type, quotes and the first | of many.
const bare = (text: string) => text.replaceAll(/[\s()'",;]|(?<=[=<(:]\s*)\|/g, '')

test('the table of functions is what lodash’s own comments say', () => {
  expect(functions, again).toEqual(JSON.parse(JSON.stringify(functionDocs())))
})

test('the signatures are those of @types/lodash', () => {
  expect(bare(readFileSync(join(import.meta.dirname, '..', 'src', 'signatures.ts'), 'utf8')), again).toBe(bare(signatures()))
})

test('most functions have an example', () => {
  const without = Object.entries(functions).filter(([, { example }]) => example === undefined)
  expect(without.length).toBeLessThan(45)
})
