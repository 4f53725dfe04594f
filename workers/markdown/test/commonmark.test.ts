import { sanitize } from '@dot-do/sanitize'
import { anonymous } from '@dot-do/testing'
import { needs } from '@dot-do/testing/debian'
import { tests as examples } from 'commonmark-spec'
import { describe, expect, test } from 'vitest'
import { call, html, strict } from './call.ts'
import { readmes } from './readmes.ts'
import { cmarkGfm, gfmExamples, needsSpec } from './tools.ts'
import { treeOf } from './tree.ts'

const tabbed = (text: string): string => text.replaceAll('→', '\t')
const isRaw = /<(?:!--|[?!]|\/?[A-Za-z])/

describe('CommonMark 0.31.2', () => {
  test('has 652 examples', () => {
    expect(examples).toHaveLength(652)
  })

  test('all of them, raw HTML sanitised; those without it character by character', { timeout: 120_000 }, async () => {
    const wrong: unknown[] = []
    let plain = 0
    await Promise.all(
      examples.map(async ({ number, markdown, html: given }) => {
        const [expected, ours] = [tabbed(given), await html(tabbed(markdown), strict)]
        const clean = sanitize(expected).html
        // An address that may not stand is taken out.
        const isPlain = !isRaw.test(markdown) && count(clean) === count(expected)
        if (isPlain) plain++
        if (isPlain ? ours !== expected.replaceAll(' />', '>') : treeOf(ours) !== treeOf(clean)) wrong.push({ number, markdown, expected, ours })
      }),
    )
    expect(wrong).toEqual([])
    expect(plain).toBeGreaterThan(540)
  })
})

const count = (text: string): number => text.match(/ (?:href|src)="/g)?.length ?? 0

describe('GitHub’s extensions', () => {
  test('the examples of the specification: tables, task lists, strikethrough, autolinks, disallowed HTML', async ({ skip }) => {
    needsSpec(skip)
    const extensions = gfmExamples()
    expect(extensions.length).toBeGreaterThanOrEqual(24)
    for (const { markdown, html: expected } of extensions)
      expect(treeOf(await html(markdown, { headingIds: false })), markdown).toBe(treeOf(sanitize(expected).html))
  })

  // Against cmark-gfm 0.29.0.gfm.6, which does not look for addresses within brackets.
  test.each([
    'www.commonmark.org/a.b. Visit www.commonmark.org/help for more.',
    'www.google.com/search?q=Markup+(business)\n\nwww.google.com/search?q=Markup+(business)))\n\n(www.google.com/search?q=Markup+(business))',
    'www.google.com/search?q=commonmark&hl=en\n\nwww.google.com/search?q=commonmark&hl; www.commonmark.org/he<lp',
    '*www.a.com* _www.b.com_ ~www.c.com~ (www.d.com) awww.e.com "www.f.com"',
    'WWW.a.b www.a_b.c www.x.y_z.q www.a.b_c/d www.ab www.. www.a..b',
    'http://localhost/x https://a.b/c_d_e*f*g ftp://f.g HTTP://A.B/c?d=e xhttp://a.b "http://x.y" \'http://x.y\'',
    'http://a.b/(c)) http://a.b/((c) http://a.b/c). http://a.b/c?! http://a.b;',
    'http://a.jp/パス?ü=ä',
    'a@b.cc a.b-c_d+e@x.y-z.co mailto:a@b.cc a@b.c_ a@b.c- a@b a@@b.cc a@b@c.dd /a@b.cc git+ssh://git@github.com/x (a@b.cc)',
    '[a www.foo.com b](x) <http://a.b> `http://a.b`',
    '~one~ ~~two~~ ~~~three~~~ ~a~~b~ ~~a~b~~ ~ a ~ a~b~c ~~**x**~~ **~~x**~~',
    '| a | b |\n| - | :-: |\n| `x\\|y` | **b** |\n| c |\n| d | e | f |\n> q',
    '| a |\n| - |\n\ntext\n| b |\n| - |\n| c |',
    'a | b\n-|-\n1 | 2\n\n|a|b|\n|-|\n|c|d|',
    '- [ ] a\n- [x] b\n- [X] c\n- [y] d\n- [ ]e\n\n1. [ ] g\n   - [x] h',
    'One[^1], two[^b], again[^1], none[^x].\n\n[^1]: First.\n[^b]:\n    Second\n\n    with a paragraph\n    > and a quote\n[^c]: never',
    'A[^a]\n\n> [^a]: in a quote\n\n- [^B]\n\n[^b]: with [^a]',
    '[^1]\n\n[^1]: a\nlazy\n\nno\n[^1]: second of a name',
    '<script>a</script> <title>b\n\n<style>\n\nc',
  ])('as cmark-gfm: %j', async (markdown) => {
    expect(clean(treeOf(await html(markdown, { headingIds: false, alerts: false })))).toBe(clean(treeOf(sanitize(cmarkGfm(markdown)).html)))
  })
})

// What GitHub's pages have and cmark-gfm's output has not, or the other way about: labels for those who hear the page, classes, the numbers of further links back.
const clean = (tree: string): string =>
  tree
    .replaceAll(/ (?:aria-\w+|class|data-footnote[\w-]*|id)="[^"]*"/g, '')
    .replaceAll(/ href="#user-content-fn[^"]*"/g, '')
    .replaceAll(/ +<h2>\n +"Footnotes"\n/g, '')

/** A tab that is in part a list's indentation and in part a fence's: cmark-gfm leaves a space of it in the code. */
const known = new Set(['type-fest/readme.md'])

test('the READMEs of all packages that are here, as cmark-gfm', { timeout: 300_000 }, async ({ skip }) => {
  needs(skip, 'cmark-gfm')
  const files = readmes()
  expect(files.length).toBeGreaterThan(200)
  const wrong: string[] = []
  for (const { name, markdown } of process.env.CONFORMANCE === undefined ? files.filter((_, index) => index % 8 === 0) : files) {
    const ours = await html(markdown, { headingIds: false, alerts: false })
    if (!known.has(name) && clean(treeOf(ours)) !== clean(treeOf(sanitize(cmarkGfm((await call('frontMatter', { markdown })).content)).html))) wrong.push(name)
  }
  expect(wrong).toEqual([])
})

test('raw HTML shown as text', async () => {
  expect(await html('a <b>*c*</b>\n\n<script>alert(1)</script>\n', { html: 'escape' })).toBe(
    '<p>a &lt;b&gt;<em>c</em>&lt;/b&gt;</p>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n',
  )
})

test('a page', async () => {
  const page = await anonymous().markdown.render({ markdown: '---\ntitle: A & B\n---\n# One\n\n## Two <b>x</b>\n', page: { lang: 'en' }, toc: true })
  expect(page.type).toMatch(/^text\/html; ?charset=utf-8$/)
  const text = await page.text()
  expect(text).toMatch(/^<!doctype html>\n<html lang="en">/)
  expect(text).toContain('<title>A &amp; B</title>')
  expect(text).toContain('<li style="margin-left:1em"><a href="#two-x">Two x</a></li>')
})
