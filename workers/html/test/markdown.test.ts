import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { toHast as mdastToHast } from 'mdast-util-to-hast'
import { gfm } from 'micromark-extension-gfm'
import type { Nodes } from 'hast'
import TurndownService from 'turndown'
import { JSDOM } from 'jsdom'
import { describe, expect, test } from 'vitest'
import { html, refused } from './call.ts'

const markdown = async (text: string, options = {}) => (await html.toMarkdown({ html: text, ...options })).markdown

const words = fc.constantFrom(
  'a',
  'b c',
  '*',
  '_',
  '1. ',
  '1) ',
  '# ',
  '- ',
  '+ ',
  '> ',
  '`',
  '``',
  '~~',
  '~',
  '[x]',
  '[x](y)',
  '![',
  '](',
  '&lt;b&gt;',
  '&lt;!--',
  '&amp;amp;',
  '&amp;#65;',
  '\\',
  '|',
  '---',
  '===',
  'www.a.example',
  'https://a.example/',
  'a@b.example',
  '\n',
  ' ',
  ':',
  '!',
  '[^1]',
  '+++',
  '\t',
  '  ',
  'é',
)
const names = fc.constantFrom(
  'p',
  'b',
  'i',
  'strong',
  'em',
  'del',
  'code',
  'pre',
  'ul',
  'ol',
  'li',
  'blockquote',
  'h1',
  'h3',
  'a',
  'div',
  'span',
  'br',
  'hr',
  'table',
  'tr',
  'td',
  'th',
)
const pieces = fc.oneof(
  { weight: 3, arbitrary: words },
  { weight: 2, arbitrary: names.map((name) => `<${name}>`) },
  { weight: 1, arbitrary: names.map((name) => `</${name}>`) },
)
const documents = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''))

/** The text of Markdown as GitHub's dialect reads it. */
function textOf(source: string): string {
  const tree = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
  return squeeze(textIn(mdastToHast(tree, { allowDangerousHtml: true })))
}

const textIn = (node: Nodes): string => {
  if (node.type === 'text') return node.value
  // HTML that was text before shows here as what it must not be.
  if ((node.type as string) === 'raw') return (node as unknown as { value: string }).value === '<br>' ? ' ' : '<raw>'
  return 'children' in node ? node.children.map(textIn).join('') : ''
}

const squeeze = (text: string) => text.replaceAll(/\s+/g, '')

describe('toMarkdown', () => {
  test.each([
    ['headings and emphasis', '<h2>A <em>b</em></h2><p>c <strong>d</strong> <code>e`f</code></p>', '## A *b*\n\nc **d** ``e`f``'],
    ['links and pictures', '<p><a href="/x y" title="t">l</a> <img src="a(b).png" alt="[p]"></p>', '[l](</x y> "t") ![\\[p\\]](a\\(b\\).png)'],
    ['lists in lists', '<ul><li>a<ol><li>b<li>c</ol><li>d</ul>', '- a\n\n  1. b\n  2. c\n\n- d'],
    ['tasks', '<ul><li><input type=checkbox checked> a<li><input type=checkbox> b</ul>', '- [x] a\n- [ ] b'],
    ['code with its language', '<pre><code class="language-js">let a = "```"\n</code></pre>', '````js\nlet a = "```"\n````'],
    ['tables', '<table><thead><tr><th align=right>a|b<th>c<tbody><tr><td>1<br>2<td><b>3</b></table>', '| a\\|b | c |\n| -: | - |\n| 1<br>2 | **3** |'],
    ['line breaks', '<p>a<br>b</p>', 'a\\\nb'],
    ['quotations', '<blockquote><p>a<p>b</blockquote>', '> a\n>\n> b'],
    ['what would be markup', '<p># a *b* [c] &lt;d&gt; &amp;amp; 1. e</p>', '\\# a \\*b\\* \\[c] \\<d> \\&amp; 1. e'],
  ])('writes %s', async (_name, text, expected) => {
    expect(await markdown(text)).toBe(expected)
  })

  test('has a title, absolute addresses, and the main part where it is asked for', async () => {
    const page = `<!doctype html><title>T</title><nav><a href=/n>n</a></nav><article><h1>H</h1>${'<p>A long paragraph, with commas, that is part of an article, <a href=x>linked</a>.</p>'.repeat(10)}</article>`
    const { markdown: whole, title } = await html.toMarkdown({ html: page, base: 'https://e.example/d/' })
    expect(title).toBe('T')
    expect(whole).toContain('[n](https://e.example/n)')
    expect(whole).toContain('[linked](https://e.example/d/x)')
    const main = await markdown(page, { main: true })
    expect(main).toContain('A long paragraph')
    expect(main).not.toContain('[n]')
    await refused(html.toMarkdown({ html: 'x', base: 'x:y' }), 'base')
  })

  test('without gfm has tables as HTML, made harmless', async () => {
    expect(await markdown('<p><del>a</del></p><table><tr><td onclick=x>1</table>', { gfm: false })).toBe(
      'a\n\n<table><tbody><tr><td>1</td></tr></tbody></table>',
    )
  })

  test('keeps the visible text', async () => {
    const runs = fc.sample(documents, { numRuns: process.env['CONFORMANCE'] === undefined ? 400 : 10_000, seed: 5 })
    const lost: string[] = []
    for (const text of runs) {
      const source = await markdown(text)
      if (textOf(source) !== squeeze(await plain(text))) lost.push(`${text}\n---\n${source}`)
    }
    // Where blocks overlap a list and a quotation, a mark may be left over.
    expect(lost.length, lost.join('\n\n')).toBeLessThanOrEqual(runs.length / 1000)
  })

  test('reads as what Turndown writes does', async () => {
    const turndown = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced' })
    for (const text of [
      '<h1>A</h1><p>b <em>c</em> <strong>d</strong></p>',
      '<ol><li>a<ul><li>b</ul><li>c</ol>',
      '<blockquote><p>x<br>y</blockquote>',
      '<p>1. a</p><p>+ b</p><p>- c</p>',
      '<pre><code>x\ny</code></pre>',
      '<p><a href="/u" title="t">l</a><img src=a alt=b></p>',
      '<hr><p>_a_ *b* `c`</p>',
    ]) {
      const theirs = turndown.turndown(new JSDOM(text).window.document.querySelectorAll('body')[Symbol.iterator]().next().value as never)
      expect(structure(await markdown(text))).toBe(structure(theirs))
    }
  })

  test('bounds what is long and deep', async () => {
    await refused(html.toMarkdown({ html: `${'<blockquote>'.repeat(500)}${'x '.repeat(1_000_000)}` }))
    expect((await markdown('*'.repeat(200_000))).length).toBe(400_000)
    expect(await markdown(`${'<ul><li>'.repeat(200)}x`)).toContain('x')
    expect((await markdown('<ol>' + '<li>a'.repeat(20_000))).endsWith('20000. a')).toBe(true)
  })
})

/** The text of HTML by its tree. */
async function plain(text: string): Promise<string> {
  const { tree } = await html.parse({ html: text, fragment: true })
  return textIn(tree as Nodes)
}

const structure = (source: string): string =>
  JSON.stringify(fromMarkdown(source), (key, value: unknown) => (key === 'position' || key === 'spread' ? undefined : value))
