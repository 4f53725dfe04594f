import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { tenant, until, withKey } from '@dot-do/testing'
import { expect, onTestFinished, test } from 'vitest'
import { Inspector } from './inspector.ts'
import { base64, vectorsOf } from './sets.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const { default: workerd } = createRequire(join(root, 'packages', 'tools', 'package.json'))('workerd') as { default: string }
const [count, dimensions, mebi] = [100_000, 384, 1024 * 1024]

type Vectors = Awaited<ReturnType<typeof tenant>>['vectors']

/** Starts a program that ends with the test at the latest; the first line it writes that says this is JSON. */
async function started<T>(program: string, args: string[], cwd: string, pattern: RegExp): Promise<{ child: ChildProcess; said: T }> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const { promise, resolve } = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr, child.stdio[3]])
    createInterface({ input: stream as Readable }).on('line', (line) => (pattern.test(line) ? resolve(line) : undefined))
  return { child, said: JSON.parse(await promise) as T }
}

async function fill(vectors: Vectors, next: () => Float32Array): Promise<void> {
  await vectors.createIndex({ name: 'x', dimensions })
  for (let from = 0; from < count; from += 1000)
    await vectors.index({ index: 'x', items: Array.from({ length: 1000 }, (_, at) => ({ id: `v${from + at}`, vector: base64(next()) })) })
  await until('it is measured', async () => ((await vectors.getIndex({ index: 'x' })).scan.measured ?? 0) > count / 2, 120_000)
}

/** An index of 5,000; the vector of the item that is called `known`. */
async function fillSmall(vectors: Vectors, index: string, next: () => Float32Array): Promise<string> {
  const vector = base64(next())
  await vectors.createIndex({ name: index, dimensions })
  await vectors.index({ index, items: [{ id: 'known', vector }] })
  for (let from = 0; from < 5000; from += 1000)
    await vectors.index({ index, items: Array.from({ length: 1000 }, (_, at) => ({ id: `v${from + at}`, vector: base64(next()) })) })
  await until('it is measured', async () => ((await vectors.getIndex({ index })).scan.measured ?? 0) > 2000, 60_000)
  return vector
}

test(
  'an isolate that has loaded and searched 100,000 vectors of 384 holds at most 64 MiB, and 20 more indexes no more codes than that',
  { timeout: 900_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'do-memory-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const flags = ['--raw', '--json', '--no-watch', '--port', '0', '--only', 'vectors', '--state', join(folder, 'state')]
    const launcher = ['--disable-warning=ExperimentalWarning', join('packages', 'tools', 'src', 'start.ts'), ...flags]
    const first = await started<{ url: string; rootKey: string }>(process.execPath, launcher, root, /^\{"url":/)
    const on = { ...first.said, urls: {}, folder, mode: 'composed' as const }
    const { vectors, key } = await tenant({ grants: ['vectors:admin'], on })
    const next = vectorsOf('clustered', dimensions)
    await fill(vectors, next)

    // The same runtime on the same state once more, now one that tells of its heap, and has nothing loaded yet.
    const [config = ''] = globSync('state/**/config.capnp', { cwd: folder })
    cpSync(dirname(join(folder, config)), join(folder, 'again'), { recursive: true })
    first.child.kill('SIGTERM')
    await once(first.child, 'exit')
    const serve = ['serve', '--experimental', '--inspector-addr=127.0.0.1:0', '--control-fd=3', 'config.capnp']
    const { said } = await started<{ port: number }>(workerd, serve, join(folder, 'again'), /"listen-inspector"/)
    const again = withKey(key, on).vectors
    expect(await until('it answers', () => again.getIndex({ index: 'x' }).catch(() => undefined))).toMatchObject({ count })
    const inspector = await Inspector.of(said.port)
    let most = 0
    for (let round = 0; round < 100; round++) {
      const { scanned } = await again.search({ index: 'x', vector: base64(next()) })
      expect(scanned).toBe(count)
      most = Math.max(most, await inspector.heapBytes())
    }
    const memory = await inspector.largestBufferBytes()
    console.info(JSON.stringify({ heapMiB: most / mebi, memoryMiB: memory / mebi }))
    // All codes are in it: of int8 and of bits.
    expect(memory).toBeGreaterThan(count * (dimensions + dimensions / 8))
    expect(most + memory).toBeLessThanOrEqual(64 * mebi)

    // Codes of these and of the first have no room together: what was used longest ago goes, and comes again when it is asked for.
    const small = Array.from({ length: 20 }, (_, number) => `small ${number}`)
    const known = new Map<string, string>()
    for (const index of small) known.set(index, await fillSmall(again, index, next))
    for (const index of [...small, 'x', ...small]) {
      const vector = known.get(index) ?? base64(next())
      const { matches, exact } = await again.search({ index, vector, topK: 1 })
      expect(exact).toBe(false)
      if (index !== 'x') expect(matches[0]).toMatchObject({ id: 'known', score: expect.closeTo(1, 5) as number })
    }
    // Its own first pages beside the 64 MiB.
    expect(await inspector.largestBufferBytes()).toBeLessThanOrEqual(64 * mebi + 128 * 1024)
    inspector.close()
  },
)
