import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { stdout } from 'node:process'
import { startOwn, tenant } from '@dot-do/testing'
import { build, type BuildOptions, transform as nativeTransform } from 'esbuild'
import { transform as wasmTransform } from 'esbuild-wasm'
import { inFolder } from '../test/native.ts'

const require = createRequire(import.meta.url)

/** Milliseconds at the quickest for each of several ways, taken in turns: what else the machine does only ever adds to a time. */
async function quickest(rounds: number, ways: (() => PromiseLike<unknown>)[]): Promise<number[]> {
  const best = ways.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < rounds; round++) {
    for (const [index, way] of ways.entries()) {
      const start = performance.now()
      await way()
      best[index] = Math.min(best[index] ?? 0, performance.now() - start)
    }
  }
  return best
}

const line = (name: string, [ours = 0, theirs = 0]: number[], aim: string) =>
  stdout.write(`${name.padEnd(56)} ${ours.toFixed(1).padStart(8)} ${theirs.toFixed(1).padStart(8)} ${(ours / theirs).toFixed(2).padStart(7)}   ${aim}\n`)

await using platform = await startOwn({ only: ['esbuild'] })
const { esbuild } = await tenant({ grants: ['esbuild:read'], on: platform })
stdout.write(`${''.padEnd(56)}       ms   beside   ratio   aim\n`)

const code = readFileSync(require.resolve('react-dom/client').replace('client.js', 'cjs/react-dom-client.production.js'), 'utf8')
const small = 'export const Hello = ({ name }: { name: string }) => <b>{name}</b>\n'
const kib = Math.round(code.length / 1024)
for (const [name, text] of [
  [`transform of ${kib} KiB, minified`, code],
  ['transform of a line', small],
] as const) {
  const options = { loader: 'tsx', minify: true } as const
  const ways = [
    () => esbuild.transform({ code: text, loader: 'tsx', options: { minify: true } }),
    () => wasmTransform(text, options),
    () => nativeTransform(text, options),
  ]
  const [ours = 0, wasm = 0, natively = 0] = await quickest(text === small ? 200 : 40, ways)
  line(`${name}, beside esbuild-wasm in Node`, [ours, wasm], '≤ 1.5')
  line(`${name}, beside native`, [ours, natively], '')
}

const modules = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const imports = [2 * index + 1, 2 * index + 2].filter((next) => next < count)
      const lines = imports.map((next) => `import { value as v${next} } from './m${next}'`)
      const body = Array.from(
        { length: 20 },
        (_, at) => `export function f${at}<T>(a: T, b: number = ${at}): [T, number] { return b > ${at} ? [a, b * 2] : f${at}(a, b + 1) }`,
      )
      return [`src/m${index}.ts`, [...lines, ...body, `export const value: number = ${[index, ...imports.map((next) => `v${next}`)].join(' + ')}`].join('\n')]
    }),
  )

for (const count of [50, 500]) {
  const input = { files: modules(count), entryPoints: ['src/m0.ts'] }
  const options: BuildOptions = { bundle: true, format: 'esm', outdir: 'dist', write: false, metafile: true }
  const times = await inFolder(input.files, (absWorkingDir) =>
    quickest(15, [() => esbuild.build(input), () => build({ ...options, absWorkingDir, entryPoints: input.entryPoints })]),
  )
  line(`build of ${count} modules, beside native`, times, '≤ 5')
}

/** Resident MiB of the runtime's processes that descend from this one; the largest is the one that esbuild.do has for itself. */
const residents = (): number[] =>
  globSync('/proc/[0-9]*/status')
    .map(read)
    .filter((status) => status.startsWith('Name:\tworkerd') && isOurs(status))
    .map((status) => Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024))

function isOurs(status: string): boolean {
  const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1] ?? '0'
  return parent === String(process.pid) || (parent !== '0' && isOurs(read(`/proc/${parent}/status`)))
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const one = { files: modules(10), entryPoints: ['src/m0.ts'] }
for (let count = 0; count <= 1800; count++) {
  if (count % 300 === 0) stdout.write(`after ${String(count).padStart(4)} builds of 10 modules, the largest process: ${Math.max(0, ...residents())} MiB\n`)
  await esbuild.build(one)
}
