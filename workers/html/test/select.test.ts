import fc from 'fast-check'
import { JSDOM } from 'jsdom'
import { describe, expect, test } from 'vitest'
import { html, refused } from './call.ts'

const page = `<!doctype html><title>T</title><div id=a class="x y"><p lang=en>one</p><p class=x>two <b>three</b></p><ul><li>1<li class=y>2<li>3<ul><li>4</ul></ul><a href=/q data-k="a b">l</a><input type=CHECKBOX checked disabled><span></span></div>
<div class=z><p>five</p><svg><linearGradient id=g></linearGradient></svg><select><option selected>6<option>7</select></div>`
const { document } = new JSDOM(page).window

const compounds = [
  'p',
  '*',
  '.x',
  '#a',
  '[href]',
  '[data-k~=a]',
  '[type=checkbox]',
  '[type=checkbox s]',
  '[lang|=en]',
  '[class^=x]',
  '[class$=y]',
  '[class*=" "]',
  'linearGradient',
  ':first-child',
  ':last-child',
  ':only-child',
  ':nth-child(2n+1)',
  ':nth-last-child(2)',
  ':nth-of-type(2)',
  ':first-of-type',
  ':last-of-type',
  ':only-of-type',
  ':empty',
  ':checked',
  ':disabled',
  ':enabled',
  ':link',
  ':root',
  ':not(.x, p)',
  ':is(p, li)',
  ':where(b, .y)',
  ':has(b)',
  ':has(> li)',
  ':has(+ ul)',
  ':has(~ a)',
  ':has(li li)',
  'div',
  'li',
  'ul',
  'body',
]
const selectors = fc
  .array(fc.tuple(fc.constantFrom(' ', ' > ', ' + ', ' ~ '), fc.uniqueArray(fc.constantFrom(...compounds), { minLength: 1, maxLength: 2 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) =>
    parts
      .map(([combinator, tests], index) => {
        const ordered = tests.toSorted((one, other) => Number(/^[\w*]/.test(other)) - Number(/^[\w*]/.test(one)))
        const own = ordered.filter((test, at) => at === 0 || !/^[\w*]/.test(test)).join('')
        return index === 0 ? own : combinator + own
      })
      .join(''),
  )

describe('select', () => {
  test('gives texts, HTML and attributes', async () => {
    const queries = {
      first: { css: 'p' },
      all: { css: 'p', all: true },
      inner: { css: 'p.x', get: 'html' },
      link: { css: 'a', get: '@HREF' },
      none: { css: 'video' },
      missing: { css: 'p', get: '@title', all: true },
    } as const
    expect((await html.select({ html: page, queries })).data).toEqual({
      ...{ first: 'one', all: ['one', 'two three', 'five'], inner: 'two <b>three</b>', link: '/q', none: null, missing: [] },
    })
  })

  test('meets the elements that jsdom meets', async () => {
    const runs = fc.sample(selectors, { numRuns: process.env['CONFORMANCE'] === undefined ? 600 : 10_000, seed: 3 })
    const expected = new Map<string, string[]>()
    for (const css of runs)
      expected.set(
        css,
        [...document.querySelectorAll(css)].map((element) => element.innerHTML),
      )
    const list = [...expected]
    for (let at = 0; at < list.length; at += 100) {
      const part = list.slice(at, at + 100)
      const { data } = await html.select({
        html: page,
        queries: Object.fromEntries(part.map(([css], index) => [`q${index}`, { css, get: 'html' as const, all: true }])),
      })
      expect(Object.values(data), part.map(([css]) => css).join('\n')).toEqual(part.map(([, found]) => found))
    }
    expect(list.filter(([, found]) => found.length > 0).length).toBeGreaterThan(list.length / 6)
  })

  test.each([
    '',
    'p >',
    'p:hover',
    'p::before',
    ':has(:has(p))',
    ':has(p:not(:has(b)))',
    ':contains(x)',
    'p[a!=b]',
    'a < b',
    'svg|a',
    ':nth-child(x)',
    '('.repeat(500),
    ':not('.repeat(40),
    '[a=',
  ])('refuses %s', async (css) => {
    await refused(html.select({ html: page, queries: { q: { css } } }), 'queries', 'q', 'css')
  })

  test('takes no longer for a selector of many parts in a deep page', async () => {
    const deep = `${'<div><b></b>'.repeat(60_000)}x`
    const queries = {
      q: { css: `${'div '.repeat(200)}i`, all: true },
      r: { css: `b ~ ${'div ~ '.repeat(50)}i`, all: true },
      s: { css: 'div:has(div div div div i)', all: true },
    }
    expect((await html.select({ html: deep, queries })).data).toEqual({ q: [], r: [], s: [] })
    expect(
      (await html.select({ html: '<i></i>'.repeat(150_000), queries: { q: { css: 'i:nth-child(3)', all: true }, r: { css: 'i ~ i ~ i + b', all: true } } }))
        .data,
    ).toEqual({ q: [''], r: [] })
  })

  test('refuses an answer that repeats the page at every level', async () => {
    await refused(html.select({ html: `${'<div>'.repeat(500)}${'x'.repeat(1_000_000)}`, queries: { q: { css: 'div', all: true } } }), 'queries', 'q')
  })
})
