import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { ImageMagick, initializeImageMagick } from '@imagemagick/magick-wasm'
import { configuration } from '../src/engine/config.ts'
import { render } from '../src/engine/render.ts'
import { pictureOf } from '../src/picture/picture.ts'

const convert = (...args: string[]): void => {
  const { status, stderr } = spawnSync('/usr/bin/convert', args)
  if (status !== 0) throw new Error(stderr.toString())
}

// What the Worker's bundle imports compiled, Node compiles here.
// The Workers' types know no compiler, since code there may not compile.
const compiled = Reflect.construct(WebAssembly.Module, [
  readFileSync(fileURLToPath(import.meta.resolve('@imagemagick/magick-wasm/magick.wasm'))),
]) as WebAssembly.Module
await initializeImageMagick(compiled, configuration)
const memory = (): number => (ImageMagick as unknown as { _api: { HEAPU8: Uint8Array } })._api.HEAPU8.byteLength / 1024 / 1024

/** Milliseconds at its quickest: what else the machine does only ever adds to a time. */
function quickest(rounds: number, run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

const folder = mkdtempSync(join(tmpdir(), 'photos-'))
try {
  stdout.write('to 800 pixels, JPEG                 ours, ms    convert, ms    ratio (aim: at most 3)    memory, MiB\n')
  for (const [name, size] of [
    ['12 megapixels', '4000x3000'],
    ['48 megapixels', '8000x6000'],
  ] as const) {
    const source = join(folder, `${size}.jpg`)
    convert(
      '-seed',
      '1',
      '-size',
      '1000x750',
      'plasma:tomato-steelblue',
      '-resize',
      `${size}!`,
      '-attenuate',
      '0.1',
      '+noise',
      'Gaussian',
      '-quality',
      '88',
      source,
    )
    const picture = pictureOf(new Uint8Array(readFileSync(source)), '')
    const target = { format: 'jpeg', quality: 85, hasAlpha: false, isAnimated: false, metadata: 'none' } as const
    const ours = quickest(8, () => writeFileSync(join(folder, 'ours.jpg'), render(picture, { width: 800 }, target).bytes))
    // The same hint: twice what is asked for.
    const theirs = quickest(8, () =>
      convert('-define', 'jpeg:size=1600x1200', source, '-filter', 'Lanczos', '-resize', '800x', '-strip', '-quality', '85', join(folder, 'theirs.jpg')),
    )
    stdout.write(
      `${name.padEnd(32)}${ours.toFixed(0).padStart(12)}${theirs.toFixed(0).padStart(15)}${(ours / theirs).toFixed(2).padStart(9)}${memory().toFixed(0).padStart(32)}\n`,
    )
  }
  const small = pictureOf(new Uint8Array(readFileSync(join(folder, '4000x3000.jpg'))), '')
  const before = memory()
  for (let count = 0; count < 200; count++)
    render(small, { width: 100 + count }, { format: 'webp', quality: 80, hasAlpha: true, isAnimated: false, metadata: 'none' })
  stdout.write(`\n200 resizes on end: ${before.toFixed(0)} MiB of memory before, ${memory().toFixed(0)} after\n`)
} finally {
  rmSync(folder, { recursive: true })
}
