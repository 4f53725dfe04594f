import { expect, test } from 'vitest'
import { parse as parseDirectly } from 'yaml'
import { parse } from '../src/methods/parse.ts'

const manifest = (index: number) => `- apiVersion: v1
  kind: Service # comment
  metadata:
    name: "svc-${index}"
    labels: { app: web, tier: 'front' }
  spec:
    ratio: 0.${index}
    ports:
      - port: 80
        name: http
      - { port: 443, name: https }
    text: |
      some text
      more text

`

const bytes = 256 * 1024

/** Whole units of a text, together at most 256 KiB. */
function fill(unit: (index: number) => string): string {
  let text = ''
  for (let index = 0; text.length + unit(index).length <= bytes; index++) text += unit(index)
  return text
}

const texts: [string, string][] = [
  ['manifests', fill(manifest)],
  ['many keys', fill((index) => `key${index}: value number ${index} and some more text\n`)],
  ['JSON', `[${fill((index) => `{"id": ${index}, "name": "name ${index}", "ok": true, "n": null},`).slice(0, -1)}]`],
]

function time(run: () => unknown): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

test.each(texts)('256 KiB of %s take at most 1.3 times what the library takes', (_, text) => {
  let [ours, theirs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  // In turns, the shortest of each: what else the machine does only ever adds to a time.
  for (let round = 0; round < 30 && (round < 5 || ours > theirs * 1.3); round++) {
    theirs = Math.min(
      theirs,
      time(() => parseDirectly(text)),
    )
    ours = Math.min(
      ours,
      time(() => parse({ text, version: '1.2', multi: false, positions: false })),
    )
  }
  expect(ours / theirs).toBeLessThanOrEqual(1.3)
})
