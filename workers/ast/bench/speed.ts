import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { stdout } from 'node:process'
import { parse as parseByBabel, type ParserOptions } from '@babel/parser'
import { startOwn, tenant } from '@dot-do/testing'
import { parse } from '../src/methods/parse.ts'
import * as astGrep from './direct.ts'

/** Milliseconds of processor time, which what else the machine does changes least. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Median milliseconds of several ways, taken in turns: half of what parsing takes is the collection of garbage, which the quickest rounds are without. */
async function typical(rounds: number, ways: (() => unknown)[], now = () => performance.now()): Promise<number[]> {
  const times = ways.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, way] of ways.entries()) {
      const start = now()
      await way()
      times[index]?.push(now() - start)
    }
  }
  return times.map((each) => each.toSorted((a, b) => a - b)[rounds >> 1] ?? 0)
}

const line = (name: string, [ours = 0, theirs = 0]: number[], aim: string) =>
  stdout.write(`${name.padEnd(56)} ${ours.toFixed(1).padStart(8)} ${theirs.toFixed(1).padStart(8)} ${(ours / theirs).toFixed(2).padStart(7)}   ${aim}\n`)

const require = createRequire(import.meta.url)
const read = (name: string): string => readFileSync(require.resolve(name), 'utf8')
// Scripts of one expression each, which stand behind one another.
const code = read('acorn').repeat(2)
const babel = read('@babel/parser')

stdout.write(`${''.padEnd(56)}       ms   beside   ratio   aim\n`)
for (const [name, text] of [
  ['two of acorn', code],
  ['the parser of Babel', babel],
] as const) {
  const kib = Math.round(text.length / 1024)
  const plugins: ParserOptions['plugins'] = ['estree']
  const options = { sourceType: 'module', plugins, errorRecovery: true, ranges: true, attachComment: false } as const
  const input = { code: text, language: 'javascript', sourceType: 'module', comments: false, tokens: false, loc: false } as const
  line(`parse of ${kib} KiB, ${name}, beside Babel`, await typical(41, [() => parse(input), () => parseByBabel(text, options)], cpuMs), '≤ 1.3')
}

await using platform = await startOwn({ only: ['ast'] })
const { ast } = await tenant({ grants: [], on: platform })
await astGrep.start()
for (const pattern of ['console.log($$$A)', '$A === $B', 'return $A']) {
  const ways = [() => ast.query({ code, language: 'javascript', pattern, limit: 10_000 }), () => astGrep.count(code, pattern)]
  line(`query ${pattern} of ${Math.round(code.length / 1024)} KiB, beside ast-grep in Node`, await typical(9, ways), '≤ 2')
}
const small = 'let a = 1\nconsole.log(a)\n'
line(
  'query of two lines, beside ast-grep in Node',
  await typical(101, [() => ast.query({ code: small, pattern: 'console.log($A)' }), () => astGrep.count(small, 'console.log($A)')]),
  '',
)
