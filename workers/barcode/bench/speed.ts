import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import bwip from 'bwip-js/generic'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { generate } from '../src/methods/generate.ts'

/** Milliseconds at its quickest: what else the machine does only ever adds to a time. */
async function quickest(run: () => unknown, rounds = 60): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

function row(name: string, mine: number, theirs: number): void {
  stdout.write(`${name.padEnd(24)}${mine.toFixed(2).padStart(12)}${theirs.toFixed(2).padStart(12)}${(mine / theirs).toFixed(2).padStart(10)}\n`)
}

type Input = Parameters<typeof generate>[0]
// What a handler gets beside its input: of all that, this one reads the time.
const scope = { ctx: { timestamp: Date.now() } } as Parameters<typeof generate>[1]
const input = (type: string, data: string, format: Input['format']): Input => ({ type, data, format, options: {} })

const samples: [type: string, data: string, includetext?: true][] = [
  ['ean13', '9520123456788', true],
  ['code128', 'BOX-0001-2026', true],
  ['gs1-128', '(01)09521234543213(3103)000123(10)ABC123', true],
  ['datamatrix', 'Lorem ipsum dolor sit amet, consetetur'],
  ['qrcode', 'https://example.com/menu?table=12'],
  ['pdf417', 'Lorem ipsum dolor sit amet, consetetur sadipscing elitr'],
  ['azteccode', 'Lorem ipsum dolor sit amet'],
]

// The aim is 1.2 at most.
stdout.write('an SVG of               generate, ms  bwip-js, ms   ratio\n')
for (const [type, data, includetext] of samples) {
  const mine = await quickest(() => generate(input(type, data, 'svg'), scope))
  row(type, mine, await quickest(() => bwip.toSVG({ bcid: type, text: data, scale: 3, ...(includetext ? { includetext } : {}) })))
}

const reader = '/usr/bin/ZXingReader'
// The aim is 2 at most.
if (existsSync(reader)) await compareReading()
else stdout.write(`\nno comparison of reading: Debian's zxing-cpp-tools has ${reader}\n`)

/** ZXing in WebAssembly, as scan calls it, beside ZXing built natively; what the program takes to start is measured and taken off. */
async function compareReading(): Promise<void> {
  const wasm = readFileSync(fileURLToPath(new URL('../../reader/zxing_reader.wasm', import.meta.resolve('zxing-wasm/reader')).href))
  await prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) }, fireImmediately: true })
  const folder = mkdtempSync(join(tmpdir(), 'barcode-bench-'))
  stdout.write('\nreading a PNG of            wasm, ms  native, ms     ratio\n')
  for (const [type, data] of samples) {
    const { body } = (await generate(input(type, data, 'png'), scope)) as { body: Uint8Array }
    const path = join(folder, `${type}.png`)
    writeFileSync(path, body)
    const mine = await quickest(() => readBarcodes(body, { maxNumberOfSymbols: 65, eanAddOnSymbol: 'Read', textMode: 'Plain' }))
    // The same file many times, so that the start counts little.
    const [few, many] = [1, 101]
    const native = async (count: number): Promise<number> => quickest(() => spawnSync(reader, ['-1', ...Array.from({ length: count }, () => path)]), 8)
    row(type, mine, ((await native(many)) - (await native(few))) / (many - few))
  }
  rmSync(folder, { recursive: true })
}
