import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stdout } from 'node:process'
import { startOwn } from '@dot-do/testing'

const mib = 1024 * 1024
const pageOf = (textsPerLink: number, times: number): Uint8Array =>
  new TextEncoder().encode(`<p>${'Some text of a page. '.repeat(48 * textsPerLink)}<a href="/x">link</a></p>\n`.repeat(times))
const total = 100 * mib

const rss = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024, 0)

await using platform = await startOwn({ only: ['html'] })
const pids = Object.values(platform.processes).flat()
const input = encodeURIComponent(JSON.stringify({ streaming: true, rules: [{ select: 'a[href]', rewriteUrls: { base: 'https://example.com/' } }] }))

/** Sends a body and reads the answer; gives milliseconds to the first byte and to the last, and the most memory meanwhile. */
async function pass(unit: Uint8Array, bytes: number): Promise<{ first: number; last: number; most: number; out: number }> {
  const start = performance.now()
  const units = Math.floor(bytes / unit.length)
  const headers = { 'content-type': 'text/html', 'content-length': units * unit.length }
  const sending = request(`${platform.url}/html.do/rpc/transform?input=${input}`, { method: 'POST', headers })
  pipeline(Readable.from(Array.from({ length: units }, () => unit)), sending).catch(() => undefined)
  const [answer] = (await once(sending, 'response')) as [IncomingMessage]
  let [first, most, out] = [0, 0, 0]
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    first ||= performance.now() - start
    if (Math.floor(out / mib) !== Math.floor((out + chunk.length) / mib)) most = Math.max(most, rss(pids))
    out += chunk.length
  }
  return { first, last: performance.now() - start, most, out }
}

// The aim is 16 MiB. What a match leaves in the heap goes when the runtime next collects it.
for (const [name, unit] of [
  ['a link in 16 KiB', pageOf(16, 64)],
  ['a link in 1 KiB', pageOf(1, 1024)],
] as const) {
  // The first passes bring code, heap and buffers to their size.
  let before = 0
  for (let round = 0; round < 6; round++) before = Math.max(before, (await pass(unit, 10 * mib)).most)
  const { first, last, most, out } = await pass(unit, total)
  const times = `first byte after ${first.toFixed(0)} ms, all after ${(last / 1000).toFixed(1)} s`
  stdout.write(`transform, streaming, ${Math.round(out / mib)} MiB, ${name}: ${times}; memory rises by ${(most - before).toFixed(0)} MiB over six of 10 MiB\n`)
}
