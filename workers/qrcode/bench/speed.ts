import { stdout } from 'node:process'
import { encode, renderSVG } from 'uqr'
import { drawingOf, svgOf } from '../src/drawing.ts'

/** What `generate` does with a plain code, its input checked. */
async function ours(data: string): Promise<string> {
  return svgOf(await drawingOf({ data, options: { ecLevel: 'M', mode: 'qr', boostEc: false } }))
}

const texts: [string, string][] = [
  ['an address', 'https://example.com/menu?table=12'],
  [
    'a contact',
    'BEGIN:VCARD\r\nVERSION:4.0\r\nN:Doe;Jane;;;\r\nFN:Jane Doe\r\nORG:Example Ltd\r\nTEL:+1 555 123 4567\r\nEMAIL:jane@example.com\r\nEND:VCARD\r\n',
  ],
  ['1,000 bytes', 'Lorem ipsum dolor sit amet. '.repeat(36).slice(0, 1000)],
  ['2,300 bytes', 'Lorem ipsum dolor sit amet. '.repeat(83).slice(0, 2300)],
]

/** Milliseconds at its quickest: what else the machine does only ever adds to a time. */
async function quickest(run: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 60; round++) {
    const start = performance.now()
    await run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

// The aim is 1.3 at most.
stdout.write('a plain SVG of        generate, ms    uqr, ms    ratio    uqr’s modules alone, ms    ratio\n')
for (const [name, text] of texts) {
  const mine = await quickest(() => ours(text))
  const svg = await quickest(() => renderSVG(text, { ecc: 'M', boostEcc: false, border: 4 }))
  const modules = await quickest(() => encode(text, { ecc: 'M', boostEcc: false }))
  const columns = [
    mine.toFixed(2).padStart(14),
    svg.toFixed(2).padStart(10),
    (mine / svg).toFixed(2).padStart(8),
    modules.toFixed(2).padStart(26),
    (mine / modules).toFixed(2).padStart(8),
  ]
  stdout.write(`${name.padEnd(20)}${columns.join(' ')}\n`)
}
