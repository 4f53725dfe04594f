import { needsPython } from '@dot-do/testing/debian'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Allow, type Profile, sanitize, SanitizeError, type SanitizeOptions } from '../src/index.ts'
import { contexts, html5libElements, parse5Elements, violations } from './oracle.ts'
import { documents, payloads } from './payloads.ts'

const profiles: Profile[] = ['basic', 'rich', 'email', 'svg', 'text']
const clean = (html: string, options: SanitizeOptions = {}) => sanitize(html, options).html

describe.each(profiles)('%s', (profile) => {
  const answers = payloads.map((payload) => clean(payload, { profile }))

  test('what comes of an attack is a fixed point', () => {
    expect(answers.filter((answer) => clean(answer, { profile }) !== answer)).toEqual([])
  })

  test.each(Object.entries(contexts))('in %s parse5 finds only what the profile names', (_name, [before, after]) => {
    const faults = answers.flatMap((answer) => violations(parse5Elements(before + answer + after), profile).map((fault) => [fault, answer]))
    expect(faults).toEqual([])
  })

  test('html5lib finds only what the profile names, in any context', (context) => {
    needsPython(context.skip, 'html5lib')
    const pages = Object.values(contexts).flatMap(([before, after]) => [...new Set(answers)].map((answer) => before + answer + after))
    const faults = html5libElements(pages).flatMap((found, index) => violations(found, profile).map((fault) => [fault, pages[index]]))
    expect(faults).toEqual([])
  })

  test('what comes of tags in any order is a fixed point and holds only what the profile names', () => {
    const numRuns = process.env['CONFORMANCE'] === undefined ? 1500 : 20_000
    fc.assert(
      fc.property(documents, fc.constantFrom(...Object.values(contexts)), (document, [before, after]) => {
        const answer = clean(document, { profile })
        expect(clean(answer, { profile })).toBe(answer)
        expect(violations(parse5Elements(before + answer + after), profile)).toEqual([])
      }),
      { numRuns, seed: 7 },
    )
  })
})

test('the oracle sees what is not harmless', () => {
  const faults = payloads.map((payload) => violations(parse5Elements(payload), 'rich'))
  expect(faults.filter((list) => list.length > 0).length).toBeGreaterThan(payloads.length * 0.75)
})

describe('what is harmless stays', () => {
  test.each([
    '<p>Hello, <b>world</b> &amp; <i>all</i> &lt;tags&gt;</p>',
    '<h1>A</h1><h2 class="sr-only">B</h2><ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" checked="" disabled=""> done</li></ul>',
    '<pre><code class="language-js">a &lt; b\n</code></pre>',
    '<pre>\n\nfirst line is empty</pre>',
    '<table><thead><tr><th align="right">A</th></tr></thead><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
    '<a href="https://example.com/a?b=1&amp;c=2#d" title="&quot;quoted&quot;">x</a><a href="/relative">y</a><a href="mailto:a@b.example">z</a><a href="tel:+41441234567">t</a>',
    '<img src="https://example.com/a.png" alt="A" width="10" height="20"><img src="data:image/png;base64,iVBORw0KGgo=">',
    '<picture><source srcset="a.webp 1x, b.webp 2x" media="(min-width: 600px)"><img src="a.png" alt=""></picture>',
    '<details open=""><summary>More</summary>text</details>',
    '<a href="#user-content-fn-1" id="user-content-fnref-1" data-footnote-ref="" aria-describedby="user-content-footnote-label">1</a>',
    '<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>',
    '2 &lt; 3 &amp;&amp; 4 &gt; 3',
  ])('%s', (html) => {
    expect(sanitize(html, { report: true })).toEqual({ html, removed: [] })
  })

  test('GitHub’s list is whole', async () => {
    const { defaultSchema } = await import('hast-util-sanitize')
    const voids = new Set(['br', 'hr', 'img', 'source', 'input'])
    const alone = (tag: string) =>
      clean(
        tag === 'input'
          ? '<input type="checkbox">'
          : voids.has(tag)
            ? `<${tag}>`
            : /^t(?:body|foot|head|r|d|h)$/.test(tag)
              ? `<table><${tag}>`
              : `<${tag}>x</${tag}>`,
      )
    expect(defaultSchema.tagNames?.filter((tag) => !alone(tag).includes(`<${tag}`))).toEqual([])
  })
})

describe('addresses', () => {
  test('are made absolute against a base', () => {
    expect(clean('<a href="../c">x</a><img src="d.png"><a href="#e">y</a>', { base: 'https://example.com/a/b/' })).toBe(
      '<a href="https://example.com/a/c">x</a><img src="https://example.com/a/b/d.png"><a href="#e">y</a>',
    )
    expect(() => clean('x', { base: 'javascript:1' })).toThrow(SanitizeError)
  })

  test('lead only to the hosts named, with rel and target as asked', () => {
    const links = { hosts: ['ok.example'], target: '_blank', rel: 'ugc' }
    expect(clean('<a href="https://evil.example/">a</a><a href="https://sub.ok.example/">b</a><a href="https://notok.example/">c</a>', { links })).toBe(
      '<a>a</a><a href="https://sub.ok.example/" rel="ugc noopener" target="_blank">b</a><a>c</a>',
    )
    expect(clean('<a href="/x" rel="opener">a</a><a>b</a>', { links: {} })).toBe('<a href="/x" rel="nofollow noopener ugc">a</a><a>b</a>')
  })

  test('in the page follow the ids they name, prefixed once', () => {
    const html = '<a href="#x">to</a> <a href="#elsewhere">away</a> <p id="x">here</p> <a name="y z"></a><a href="#y%20z">z</a>'
    const once =
      '<a href="#user-content-x">to</a> <a href="#elsewhere">away</a> <p id="user-content-x">here</p> <a name="user-content-y z"></a><a href="#user-content-y%20z">z</a>'
    expect(clean(html)).toBe(once)
    expect(clean(once)).toBe(once)
  })
})

describe('style', () => {
  const style = (css: string) => clean(`<p style="${css.replaceAll('"', '&quot;')}">x</p>`, { profile: 'email' }).replace(/^<p(?: style="(.*)")?>x<\/p>$/, '$1')

  test.each([
    ['color: red; FONT-SIZE: 12px !important', 'color: red; font-size: 12px !important'],
    ['margin: 0 auto; width: calc(100% - 10px)', 'margin: 0 auto; width: calc(100% - 10px)'],
    ['color: rgb(1 2 3 / 50%); font-family: "A B", serif', 'color: rgb(1 2 3/50%); font-family: &quot;A B&quot;,serif'],
    ['background: #fff url(x)', ''],
    ['position: fixed; top: 0; color: red', 'color: red'],
    ['margin-left: -9999px; color: red', 'color: red'],
    ['--x: 1; color: var(--x)', ''],
    ['width: expression(1); -moz-binding: url(x); behavior: url(x)', ''],
    ['color: r\\65 d; c\\6flor: blue', ''],
    ['color: red; } body { display: none', 'color: red'],
    [`color: ${'('.repeat(100_000)}`, ''],
  ])('%s', (css, kept) => {
    expect(style(css)).toBe(kept)
  })

  test('sheets are kept in e-mail alone, rule by rule', () => {
    const sheet =
      '<style>a:hover, #x > .y { color: red; background: url(x) } @import "x"; @media (max-width: 600px) { td { width: 100% } } @font-face { src: url(x) } b { top: 0 }</style>'
    expect(clean(sheet, { profile: 'email' })).toBe('<style>a:hover,#user-content-x>.y{color: red}@media (max-width:600px){td{width: 100%}}</style>')
    expect(clean(sheet)).toBe('')
  })
})

describe('pictures', () => {
  test('of SVG keep what draws, with references to their own parts alone', () => {
    const picture =
      '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg viewBox="0 0 9 9" onload="x"><defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>' +
      '<a href="https://x.example"><rect id="r" fill="url(#g)" style="stroke:url(#g)"/></a><use xlink:href="#r"/><use href="https://x.example/#r"/><image href="https://x.example/y.png"/><style>*{fill:red}</style><script>1</script>&x;</svg>'
    expect(clean(picture, { profile: 'svg' })).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><defs><linearGradient id="user-content-g"><stop offset="0" stop-color="red"></stop></linearGradient></defs>' +
        '<rect id="user-content-r" fill="url(#user-content-g)" style="stroke: url(#user-content-g)"></rect><use href="#user-content-r"></use><use></use><image></image>&amp;x;</svg>',
    )
  })

  test('that no renderer could finish lose their references', () => {
    const levels = Array.from({ length: 30 }, (_, level) => `<g id="l${level + 1}">${`<use href="#l${level}"/>`.repeat(10)}</g>`)
    const bomb = clean(`<svg><defs><rect id="l0"/>${levels.join('')}</defs><use href="#l30"/></svg>`, { profile: 'svg' })
    expect(bomb).not.toContain('href')
    expect(clean('<svg><pattern id="p"><rect fill="url(#p)"/></pattern><rect fill="url(#p)"/></svg>', { profile: 'svg' })).not.toContain('url(')
    expect(clean('<svg><rect id="a"/><use href="#a"/><use href="#a"/></svg>', { profile: 'svg' }).match(/href/g)).toHaveLength(2)
  })
})

test('text keeps the words apart', () => {
  expect(clean('<h1>A</h1><p>b <b>c</b>d</p><script>no</script><ul><li>e<li>f</ul>&lt;g&gt;', { profile: 'text' })).toBe('A\nb cd\ne\nf\n&lt;g&gt;')
})

test('what was taken out is told with its place', () => {
  expect(sanitize('<p onclick="x">a\n<b><script>1</script></b> <foo>b</foo>', { report: true }).removed).toEqual([
    { tag: 'p', attribute: 'onclick', reason: 'not_allowed', position: { line: 1, column: 4, offset: 3 } },
    { tag: 'script', reason: 'not_allowed', position: { line: 2, column: 4, offset: 20 } },
    { tag: 'foo', reason: 'not_allowed', position: { line: 2, column: 27, offset: 43 } },
  ])
})

describe('allow', () => {
  test('adds to a profile', () => {
    const allow = {
      tags: ['video', 'x-chart'],
      attributes: { video: ['src', 'controls'], '*': ['data-*'] },
      protocols: ['ftp'],
      classes: ['note-*'],
      properties: ['color'],
    }
    expect(
      clean('<video src="https://a.example/v" controls autoplay></video><x-chart data-a="1" class="note-b c"></x-chart><a href="ftp://a.example">f</a>', {
        allow,
      }),
    ).toBe('<video src="https://a.example/v" controls=""></video><x-chart data-a="1" class="note-b"></x-chart><a href="ftp://a.example">f</a>')
    expect(clean('<p style="color:red;position:fixed">', { allow: { attributes: { p: ['style'] }, properties: ['color'] } })).toBe('<p style="color: red"></p>')
    expect(
      clean('<video src="javascript:1" poster="data:text/html,1"></video>', { allow: { tags: ['video'], attributes: { video: ['src', 'poster'] } } }),
    ).toBe('<video></video>')
  })

  test.each<Allow>([
    { tags: ['script'] },
    { tags: ['SCRIPT'] },
    { tags: ['base'] },
    { tags: ['svg'] },
    { tags: ['noscript'] },
    { tags: ['iframe'] },
    { tags: ['a b'] },
    { attributes: { a: ['onclick'] } },
    { attributes: { '*': ['OnClick'] } },
    { attributes: { '*': ['o*'] } },
    { attributes: { '*': ['*'] } },
    { attributes: { a: ['srcdoc'] } },
    { attributes: { nosuch: ['title'] } },
    { protocols: ['javascript'] },
    { protocols: ['JavaScript'] },
    { protocols: ['data'] },
    { properties: ['position'] },
    { properties: ['--x'] },
    { classes: ['a b'] },
  ])('never %j', (allow) => {
    expect(() => clean('x', { allow })).toThrow(SanitizeError)
  })
})

describe('limits', () => {
  test.each([
    ['elements', '<div>'.repeat(500_000)],
    ['formatting elements', '<b>'.repeat(500_000)],
    ['tables', '<table>'.repeat(500_000)],
    ['attributes', `<a ${Array.from({ length: 1_000_000 }, (_, index) => `a${index}`).join(' ')}>`],
    ['what the parser makes up', '</p>'.repeat(500_000)],
    ['text repeated by the parser', `<p><b title="${'x'.repeat(1_000_000)}">${'<p>x'.repeat(10_000)}`],
  ])('too many %s are refused', (_name, html) => {
    expect(() => clean(html)).toThrow(SanitizeError)
  })

  test.each([
    ['<div>'.repeat(100_000) + 'x', 'div'],
    [Array.from({ length: 20_000 }, (_, index) => `<b title=${index}>`).join('') + 'x', 'b'],
    ['<a><div>'.repeat(20_000) + 'x', 'div'],
    ['<ul><li>'.repeat(50_000) + 'x', 'li'],
  ])('deeper elements give way to what they hold (%#)', (html, tag) => {
    const answer = clean(html)
    expect(answer).toContain('x')
    const depth = Math.max(...depths(answer))
    expect(depth).toBeGreaterThan(200)
    expect(depth).toBeLessThanOrEqual(512)
    expect(answer).toContain(`<${tag}`)
  })

  test('what ends a long text deep in others costs no square', () => {
    expect(clean(`${'<b><p>'.repeat(20_000)}${'</b>'.repeat(20_000)}x`)).toContain('x')
    expect(clean(`${'<span>'.repeat(600)}${'</b>'.repeat(500_000)}x`)).toContain('x')
    expect(clean(`<table>${'x<i></i>'.repeat(60_000)}`)).toContain('<i>')
  })
})

function depths(html: string): number[] {
  let depth = 0
  return [0, ...(html.match(/<\/?\w+/g) ?? []).map((tag) => (tag.startsWith('</') ? --depth : ++depth))]
}
