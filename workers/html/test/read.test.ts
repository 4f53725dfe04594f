import { Readability } from '@mozilla/readability'
import { JSDOM } from 'jsdom'
import { describe, expect, test } from 'vitest'
import { html, refused } from './call.ts'

const sentence = 'It was, by all accounts, a long day of work, of walking, and of talk that led nowhere in particular. '
const paragraphs = (count: number) => Array.from({ length: count }, (_, index) => `<p>${index + 1}. ${sentence.repeat(2)}</p>`).join('\n')

const pages = {
  article: `<!doctype html><html lang="en-GB"><head><title>A long day - The Paper</title><meta property="og:site_name" content="The Paper"><meta name="author" content="Ada L."><meta property="article:published_time" content="2024-05-06T07:08:09Z"><meta name="description" content="About a day."></head>
    <body><header><nav><a href=/a>Home</a> <a href=/b>News</a></nav></header><main><article><h1>A long day</h1><figure><img src="day.jpg" alt="A day"><figcaption>A day</figcaption></figure>${paragraphs(6)}<blockquote>Quoted, at length.</blockquote></article></main><aside class="sidebar"><ul><li><a href=/x>More</a></ul></aside><footer>© The Paper</footer></body></html>`,
  divs: `<html><head><title>Notes</title></head><body><div id="menu"><a href=1>1</a><a href=2>2</a></div><div class="post-content"><h2>Notes</h2>${paragraphs(8).replaceAll('p>', 'div>')}</div><div class="comments"><p>Nice.</p></div></body></html>`,
  split: `<html><head><title>Story | Site</title></head><body><table><tr><td><ul><li>a<li>b</ul></td><td><h1>Story</h1>${paragraphs(4)}<table><tr><th>k<th>v<tr><td>1<td>2</table>${paragraphs(3)}</td></tr></table></body></html>`,
  byline: `<html><body><article><h1>Title here for all</h1><p class="byline">By Grace Hopper</p>${paragraphs(5)}<script>alert(1)</script><p onclick="x()">Last, but not least, a line that clicks, of course, and is long.</p></article></body></html>`,
}

const words = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

describe('readable', () => {
  test.each(Object.entries(pages))('finds in %s what Readability over jsdom finds', async (_name, page) => {
    const expected = new Readability(new JSDOM(page, { url: 'https://paper.example/2024/' }).window.document).parse()
    const article = await html.readable({ html: page, url: 'https://paper.example/2024/' })
    expect(article).toMatchObject({
      title: expected?.title,
      excerpt: expected?.excerpt,
      ...(expected?.byline && { byline: expected.byline }),
      ...(expected?.siteName && { siteName: expected.siteName }),
      ...(expected?.lang && { lang: expected.lang }),
    })
    expect(words(article.text)).toBe(words(expected?.textContent ?? ''))
    // Its own HTML, made harmless, is ours.
    const theirs = (await html.sanitize({ html: expected?.content ?? '', base: 'https://paper.example/2024/' })).html
    expect(words(article.html)).toBe(words(theirs))
  })

  test('tells who, when and how long', async () => {
    const article = await html.readable({ html: pages.article, url: 'https://paper.example/2024/' })
    expect(article).toMatchObject({ byline: 'Ada L.', siteName: 'The Paper', lang: 'en-GB', publishedAt: '2024-05-06T07:08:09Z', excerpt: 'About a day.' })
    expect(article.html).toContain('src="https://paper.example/2024/day.jpg"')
    expect(article.wordCount).toBeGreaterThan(200)
    expect(article.text).not.toContain('©')
    expect((await html.readable({ html: pages.byline })).html).not.toMatch(/script|onclick/)
  })

  test('says where there is no article, and bounds what it looks through', async () => {
    await expect(html.readable({ html: '' })).rejects.toMatchObject({ code: 'failed_precondition' })
    await expect(html.readable({ html: '<form><input></form>' })).rejects.toMatchObject({ code: 'failed_precondition' })
    await refused(html.readable({ html: '<p>x'.repeat(60_000) }))
    await refused(html.readable({ html: 'x', url: 'javascript:1' }), 'url')
  })
})

describe('toText', () => {
  test.each([
    ['headings, paragraphs, breaks', '<h1>A</h1><p>b<br>c</p><p>d &lt;e&gt;</p>', {}, 'A\n\nb\nc\n\nd <e>'],
    ['lists', '<ul><li>a<ul><li>b</ul><li>c</ul><ol start=9><li>d<li>e</ol>', {}, '- a\n  - b\n- c\n\n 9.  d\n 10. e'],
    ['tables', '<table><tr><th>k<th>v<tr><td>long one<td>2</table>', {}, 'k         v\nlong one  2'],
    ['quotations', '<blockquote>a</blockquote>', {}, '> a'],
    ['no scripts, styles, titles', '<title>t</title><script>x</script><style>y</style><p>z', {}, 'z'],
    [
      'addresses where asked',
      '<a href="https://e.example/">here</a> <a href="https://e.example/">https://e.example/</a> <img src="p.png" alt="p">',
      { links: true },
      'here [https://e.example/] https://e.example/ p [p.png]',
    ],
    ['no addresses otherwise', '<a href="https://e.example/">here</a><img src="p.png" alt="p">', {}, 'here'],
    ['lines of a width', '<p>one two three four five</p>', { width: 20 }, 'one two three four\nfive'],
  ])('writes %s', async (_name, text, options, expected) => {
    expect((await html.toText({ html: text, ...options })).text).toBe(expected)
  })

  test('takes what is deep, wide and long', async () => {
    expect((await html.toText({ html: `${'<div>'.repeat(50_000)}x` })).text).toBe('x')
    expect((await html.toText({ html: `<table>${'<tr><td>a<td>b'.repeat(5000)}</table>` })).text.split('\n')).toHaveLength(5000)
    expect((await html.toText({ html: `<ul>${'<li>a'.repeat(20_000)}</ul>`, width: 40 })).text.split('\n')).toHaveLength(20_000)
  })
})
