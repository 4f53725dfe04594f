import { anonymous } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { html, refused } from './call.ts'

type Input = Parameters<typeof html.transform>[0]
type Rule = Input['rules'][number]

const whole = (text: string, ...rules: Rule[]) => html.transform({ html: text, rules })
const streamed = async (text: string, ...rules: Rule[]) => (await html.transform({ html: text, rules, streaming: true })).text()

const cases: [name: string, text: string, rule: Rule, result: string][] = [
  [
    'set and remove attributes',
    '<a href="x" title="t">y</a>',
    { select: 'a', set: { rel: 'ugc "x"', href: 'z' }, remove: ['title'] },
    '<a href="z" rel="ugc &quot;x&quot;">y</a>',
  ],
  ['remove an element', '<p>a<b>c</b></p>', { select: 'b', removeElement: true }, '<p>a</p>'],
  ['unwrap one', '<p>a<b>c<i>d</i></b></p>', { select: 'b', unwrap: true }, '<p>ac<i>d</i></p>'],
  ['replace one', '<p>a<b>c</b></p>', { select: 'b', replace: '<i>d</i>' }, '<p>a<i>d</i></p>'],
  ['put text in', '<p>a<b>c</b></p>', { select: 'p', text: '<d> & e' }, '<p>&lt;d&gt; &amp; e</p>'],
  [
    'put HTML around',
    '<p><b>c</b></p>',
    { select: 'b', before: '<i>1</i>', prepend: '2', append: '<u>3</u>', after: '4' },
    '<p><i>1</i><b>2c<u>3</u></b>4</p>',
  ],
  ['sanitise what they put in', '<p><b>c</b></p>', { select: 'b', append: '<script>1</script><img src="x" onerror="1">' }, '<p><b>c<img src="x"></b></p>'],
  ['put it in as it is', '<p><b>c</b></p>', { select: 'b', append: '<script>1</script>', raw: true }, '<p><b>c<script>1</script></b></p>'],
  [
    'make addresses absolute',
    '<a href="../y?a=1&amp;b=2">x</a>',
    { select: 'a', rewriteUrls: { base: 'https://e.example/a/b/' } },
    '<a href="https://e.example/a/y?a=1&amp;b=2">x</a>',
  ],
  [
    'change how addresses begin',
    '<img src="http://a.example/x" srcset="http://a.example/x 1x, y 2x">',
    { select: 'img', rewriteUrls: { from: 'http://a.example/', to: '//b.example/' } },
    '<img src="//b.example/x" srcset="//b.example/x 1x, y 2x">',
  ],
  [
    'meet by attribute and place',
    '<ul><li>1</li><li class="k">2</li></ul>',
    { select: 'ul > li:nth-child(2)[class="k"]', set: { id: 'x' } },
    '<ul><li>1</li><li class="k" id="x">2</li></ul>',
  ],
]

describe('transform', () => {
  test.each(cases)('rules can %s', async (_name, text, rule, result) => {
    expect(await whole(text, rule)).toEqual({ html: result, counts: [1] })
    expect(await streamed(text, rule)).toBe(result)
  })

  test('rules run one after another, each counted', async () => {
    expect(
      await whole('<p>a</p><p>b</p>', { select: 'p', append: '<b>x</b>' }, { select: 'b', set: { title: 't' } }, { select: 'i', removeElement: true }),
    ).toEqual({
      ...{ html: '<p>a<b title="t">x</b></p><p>b<b title="t">x</b></p>', counts: [2, 2, 0] },
    })
  })

  test('a page stays a page, a part of one a part', async () => {
    expect((await whole('<!doctype html><html lang=en><p>x', { select: 'p', set: { id: 'a' } })).html).toBe(
      '<!DOCTYPE html><html lang="en"><head></head><body><p id="a">x</p></body></html>',
    )
    expect((await whole('<!-- c --><p>x', { select: 'p', set: { id: 'a' } })).html).toBe('<!-- c --><p id="a">x</p>')
  })

  test('streams bytes out as they come in', async () => {
    const { http } = anonymous()
    const input = encodeURIComponent(JSON.stringify({ streaming: true, rules: [{ select: 'b', set: { k: 'v' } }] }))
    const chunk = new TextEncoder().encode(`<b>${'x'.repeat(1017)}</b>`.repeat(1024))
    const answer = await http({
      path: `/html.do/rpc/transform?input=${input}`,
      headers: { 'content-type': 'text/html' },
      body: Array.from({ length: 16 }, () => chunk),
    })
    expect(answer.status).toBe(200)
    expect(answer.text).toBe(`<b k="v">${'x'.repeat(1017)}</b>`.repeat(16 * 1024))
  })

  test('streams what is in another encoding as UTF-8', async () => {
    const file = new Blob([Uint8Array.of(0x3c, 0x62, 0x3e, 0xe9)], { type: 'text/html; charset=iso-8859-1' })
    expect(await (await html.transform({ file, streaming: true, rules: [{ select: 'b', set: { k: 'v' } }] })).text()).toBe('<b k="v">é')
  })

  test('refuses selectors that a stream can’t answer, in their place', async () => {
    await refused(streamed('<p>', { select: 'p' }, { select: 'a:has(b)' }), 'rules', 1, 'select')
    await refused(streamed('<p>', { select: 'a + b' }), 'rules', 0, 'select')
    await refused(whole('<p>', { select: 'a:hover' }), 'rules', 0, 'select')
    await refused(whole('<p>', { select: 'p', rewriteUrls: { base: 'mailto:x' } }), 'rules', 0, 'rewriteUrls', 'base')
  })

  test('does not put in more than an answer may hold', async () => {
    await refused(whole('<b></b>'.repeat(1000), { select: 'b', append: 'x'.repeat(100_000) }), 'rules')
    await refused(whole('<b></b>'.repeat(1000), { select: 'b', set: { a: 'x'.repeat(100_000) } }), 'rules')
  })
})
