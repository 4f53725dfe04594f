import { stdout } from 'node:process'
import { sanitize } from '@dot-do/sanitize'
import createMarkdownIt from 'markdown-it'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { alerts } from '../src/engine/alerts.ts'
import { autolinks } from '../src/engine/autolinks.ts'
import { footnotes } from '../src/engine/footnotes.ts'
import { headingsOf } from '../src/engine/headings.ts'
import { strikethrough } from '../src/engine/strikethrough.ts'
import { tasks } from '../src/engine/tasks.ts'
import { renderBody } from '../src/methods/render.ts'
import { readmes } from '../test/readmes.ts'

const options = {
  gfm: true,
  math: false,
  footnotes: true,
  alerts: true,
  headingIds: true,
  toc: false,
  highlight: false,
  html: 'sanitize',
  page: false,
} as const

/** markdown-it with the same plugins, called as its documentation says; its HTML is as unsafe as what it was given. */
const direct = createMarkdownIt('default', { html: true }).disable(['linkify', 'strikethrough'])
strikethrough(direct)
autolinks(direct)
tasks(direct)
footnotes(direct, false)
alerts(direct)

function directly(text: string): string {
  const tokens = direct.parse(text, {})
  for (const { index, id } of headingsOf(tokens)) tokens[index]?.attrSet('id', id)
  return direct.renderer.render(tokens, direct.options, {})
}

const remark = unified().use(remarkParse).use(remarkGfm).use(remarkRehype, { allowDangerousHtml: true }).use(rehypeStringify, { allowDangerousHtml: true })

const texts = readmes().map(({ markdown }) => markdown)
const isRaw = /<[A-Za-z!/]/
const plain = texts.filter((text) => !isRaw.test(text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '')))

async function time(texts: readonly string[], run: (text: string) => unknown): Promise<number> {
  let quickest = Number.POSITIVE_INFINITY
  for (let round = 0; round < 7; round++) {
    const start = performance.now()
    for (const text of texts) await run(text)
    // What else the machine does only ever adds to a time.
    quickest = Math.min(quickest, performance.now() - start)
  }
  return quickest
}

const all = [
  ['READMEs without raw HTML', plain],
  ['all READMEs', texts],
] as const

// The aims: 1.3 times markdown-it at most, a quarter of remark and rehype at most.
stdout.write(`${'ms for'.padEnd(28)}   KiB  render  markdown-it  and sanitised  remark + rehype   ratio to markdown-it, to it sanitised, to remark\n`)
for (const [name, corpus] of all) {
  const ours = await time(corpus, (text) => renderBody(text, options))
  const theirs = await time(corpus, directly)
  const cleaned = await time(corpus, (text) => sanitize(directly(text)).html)
  const rehyped = await time(corpus, (text) => String(remark.processSync(text)))
  const kib = corpus.reduce((sum, text) => sum + text.length, 0) / 1024
  const cells = [
    kib.toFixed(0).padStart(5),
    ours.toFixed(0).padStart(7),
    theirs.toFixed(0).padStart(12),
    cleaned.toFixed(0).padStart(14),
    rehyped.toFixed(0).padStart(16),
  ]
  stdout.write(`${name.padEnd(28)} ${cells.join(' ')}   ${(ours / theirs).toFixed(2)}, ${(ours / cleaned).toFixed(2)}, ${(ours / rehyped).toFixed(2)}\n`)
}
