import { problemOf } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { call, html } from './call.ts'

const kib = process.env.CONFORMANCE === undefined ? 32 : 1024
// A bound of hanging, not of speed: quadratic time on a mebibyte would be hours.
const timeout = process.env.CONFORMANCE === undefined ? 30_000 : 180_000
const size = kib * 1024
const repeated = (unit: string): string => unit.repeat(Math.ceil(size / unit.length))
const numbered = (line: (index: number) => string): string => {
  let text = ''
  for (let index = 0; text.length < size; index++) text += line(index)
  return text
}

/** What has taken a parser of Markdown more than linear time, of cmark's and commonmark.js's own tests and further. */
const texts: Record<string, () => string> = {
  'nested strong emphasis': () => `${'*a **a '.repeat(size / 14)}b${' a** a*'.repeat(size / 14)}`,
  'many emphasis closers': () => repeated('a_ '),
  'many emphasis openers': () => repeated('_a '),
  'many link closers': () => repeated('a]'),
  'many link openers': () => repeated('[a'),
  'mismatched openers and closers': () => repeated('*a_ '),
  'two stars within words': () => repeated('a**b'),
  'openers and closers, multiple of three': () => `a${repeated('**')}`,
  'link openers and emphasis closers': () => repeated('[ a_'),
  'links within links': () => `${'['.repeat(size / 2)}a${'](b)'.repeat(size / 8)}`,
  'nested brackets': () => `${'['.repeat(size / 2)}a${']'.repeat(size / 2)}`,
  'brackets and parentheses': () => repeated('[ (]('),
  'images without an end': () => repeated('![[]()'),
  'destinations without an end': () => repeated('[a](<b'),
  'titles without an end': () => repeated('[a](b "'),
  'runs of backticks, each longer': () => numbered((index) => `e${'`'.repeat(index % 800)}`),
  'tags without an end': () => repeated('<a b="'),
  'declarations without an end': () => repeated('<!A '),
  'comments without an end': () => repeated('<!--'),
  'CDATA without an end': () => repeated('a <![CDATA['),
  'instructions without an end': () => repeated('a <?'),
  'entities without an end': () => repeated('&#x'),
  'references to one definition': () => `[a]: ${'x'.repeat(200)}\n\n${repeated('[a] ').slice(0, size / 8)}`,
  definitions: () => numbered((index) => `[a${index}]: b\n`),
  'definitions without an end': () => repeated('[a]: b "\n'),
  'quote marks': () => repeated('>a\n'),
  'lines of a lazy quote': () => `> ${repeated('a\n')}`,
  'list items': () => repeated('* a\n'),
  'items in one another': () =>
    Array.from({ length: 90 }, (_, index) => `${'  '.repeat(index)}- a\n`)
      .join('')
      .repeat(size / 8192),
  'fences in items': () => repeated('- ```\n'),
  'raw blocks': () => repeated('<div>\n\n'),
  'elements in one another': () => repeated('<b>'),
  'a wide table': () => `${repeated('|a')}\n${repeated('|-')}\n`,
  'a long table of short rows': () => `${'a|'.repeat(1000)}\n${'-|'.repeat(1000)}\n${repeated('x\n')}`,
  'cells with links': () => `|a|\n|-|\n|${repeated('[a](b) \\| ')}|\n`,
  'a line of links': () => repeated('[a](b) '),
  'a line of images': () => repeated('<img src=a> '),
  tildes: () => repeated('~a ~~b '),
  footnotes: () => `[^1]: a\n\n${repeated('[^1]').slice(0, size / 4)}`,
  'footnotes in one another': () => `${numbered((index) => `[^${index}]: [^${index + 1}]\n`)}\n[^0]`,
  'addresses with underscores': () => repeated('_www.a'),
  'addresses without an end': () => repeated('http://'),
  'closing parentheses of an address': () => `www.a.b/${repeated(')')}`,
  'mail addresses': () => repeated('a@b.c '),
  'at signs': () => repeated('a@'),
  dollars: () => repeated('$a '),
  'double dollars': () => repeated('$$a\n'),
  'blank lines': () => repeated('\n'),
  spaces: () => `a${repeated(' ')}b`,
  'one word': () => repeated('a'),
  NULs: () => repeated('\0'),
}

describe('time stays in proportion to the text', () => {
  test.each(Object.entries(texts))('%s', { timeout }, async (_, make) => {
    const markdown = make()
    for (const run of [
      () => call('render', { markdown, math: true, toc: true }),
      () => call('parse', { markdown }),
      () => call('lint', { markdown }),
      () => call('chunk', { markdown, maxTokens: 64, tokenizer: 'words' }),
      () => call('toText', { markdown }),
    ]) {
      // A problem is an answer too.
      const answer = await run().catch((problem: unknown) => problem)
      if (answer instanceof Error) expect(['invalid_argument', 'payload_too_large']).toContain((answer as Error & { code: string }).code)
    }
  })

  test('of counting tokens too, in words as long as the text', { timeout }, async () => {
    for (const markdown of [repeated('a'), repeated('-'), repeated('漢'), repeated('ab1')]) {
      const { chunks } = await call('chunk', { markdown: `x ${markdown}`, maxTokens: 512 })
      expect(Math.max(...chunks.map(({ tokens }) => tokens))).toBeLessThanOrEqual(512)
    }
  })
})

describe('limits', () => {
  test('2 MiB for a page, 10 MiB for chunks', { timeout: 60_000 }, async () => {
    const page = 'word '.repeat((2 * 1024 * 1024) / 5 + 1)
    expect(await problemOf(call('toText', { markdown: page }))).toMatchObject({ code: 'payload_too_large', reason: 'text_too_large' })
    expect((await call('toText', { markdown: page.slice(0, 2 * 1024 * 1024) })).text.length).toBeGreaterThan(2_000_000)
    expect((await call('chunk', { markdown: page, tokenizer: 'chars', maxTokens: 32_768 })).chunks.length).toBeGreaterThan(60)
    expect((await problemOf(call('chunk', { markdown: 'ü'.repeat(5 * 1024 * 1024 + 1), tokenizer: 'chars' }))).code).toBe('payload_too_large')
  })

  test('HTML of 10 Mi characters', async () => {
    const markdown = `[a]: http://b.c/${'d'.repeat(20_000)}\n\n${'[a]'.repeat(1000)}`
    expect(await problemOf(html(markdown))).toMatchObject({ code: 'payload_too_large', reason: 'html_too_large' })
  })

  test.each<[string, (depth: number) => string]>([
    ['quotes', (depth) => `${'>'.repeat(depth)} a`],
    ['lists', (depth) => `${'- '.repeat(depth)}a`],
    ['both', (depth) => `${'> - '.repeat(depth / 2)}a`],
  ])('100 levels of %s are taken, 101 and 50,000 are not', async (_, nested) => {
    expect(await html(nested(100))).toContain('a')
    for (const depth of [102, 50_000])
      for (const method of ['render', 'chunk', 'format', 'parse', 'lint', 'toText', 'sections'] as const)
        expect(await problemOf(call(method, { markdown: nested(depth) })), method).toMatchObject({ code: 'invalid_argument', reason: 'too_deep' })
  })

  test('formulas that nest too deep or never end are shown as they are', async () => {
    for (const tex of ['{'.repeat(3000), 'x^{'.repeat(2000), '\\left('.repeat(1000), '\\def\\a{\\a\\a}\\a', '\\sqrt'.repeat(1500), 'x'.repeat(20_000)])
      expect(await html(`$${tex}$`, { math: true })).toMatch(/^<p><code>\$/)
  })

  test('more overlap than half a chunk', async () => {
    expect(await problemOf(call('chunk', { markdown: 'a', maxTokens: 16, overlap: 9 }))).toMatchObject({
      code: 'invalid_argument',
      issues: [{ path: ['overlap'] }],
    })
  })
})
