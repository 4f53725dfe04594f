import { stdout } from 'node:process'
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

/** Milliseconds that each takes at its quickest: what else the machine does only ever adds to a time. */
function quickest(text: string): { ours: number; theirs: number } {
  let [ours, theirs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < 20; round++) {
    theirs = Math.min(
      theirs,
      time(() => parseDirectly(text)),
    )
    ours = Math.min(
      ours,
      time(() => parse({ text, version: '1.2', multi: false, positions: false })),
    )
  }
  return { ours, theirs }
}

// The aim is 1.3 at most.
stdout.write('256 KiB of            yaml.parse, ms    the library, ms    ratio\n')
for (const [name, text] of texts) {
  const { ours, theirs } = quickest(text)
  stdout.write(`${name.padEnd(20)} ${ours.toFixed(1).padStart(15)} ${theirs.toFixed(1).padStart(18)} ${(ours / theirs).toFixed(2).padStart(8)}\n`)
}
