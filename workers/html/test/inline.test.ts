import type { Element, Root } from 'hast'
import juice from 'juice'
import { describe, expect, test } from 'vitest'
import { html, refused } from './call.ts'

const inlined = async (text: string, css?: string) => (await html.inline({ html: text, css })).html

/** The styles of the elements of a text, each by its properties in the order they apply. */
async function stylesOf(text: string): Promise<Record<string, string>[]> {
  const { tree } = await html.parse({ html: text, fragment: true, select: 'body *, p, td, a, div, h1, b' })
  return (tree as Root).children.map((node) => {
    const style = (node as Element).properties['style']?.toString() ?? ''
    const entries = style.split(';').flatMap((part) => (part.trim() === '' ? [] : [part.split(':').map((side) => side.replaceAll(/\s+/g, ''))]))
    return Object.fromEntries(entries) as Record<string, string>
  })
}

describe('inline', () => {
  test.each([
    [
      'by specificity',
      '<p class="a" id="i">x</p>',
      '#i { color: red } .a { color: blue; margin: 0 } p { color: green; padding: 1px }',
      'padding: 1px; margin: 0; color: red',
    ],
    ['by order', '<p class="a b">x</p>', '.b { color: red } .a { color: blue }', 'color: blue'],
    [
      'the element’s own style over all but !important',
      '<p style="color: red; margin: 1px">x</p>',
      'p { color: blue; margin: 0 !important }',
      'color: red; margin: 0',
    ],
    [':is by its strongest', '<p class="a">x</p>', ':is(p, #none) { color: red } p.a { color: blue }', 'color: red'],
    [':where by nothing', '<p class="a">x</p>', 'p { color: blue } :where(p.a) { color: red }', 'color: blue'],
  ])('applies %s', async (_name, text, css, style) => {
    expect((await inlined(text, css)).replace(/.*style="([^"]*)".*/, '$1')).toBe(style)
  })

  test('keeps what an attribute can’t say in a sheet', async () => {
    expect(
      await inlined(
        '<style>p { color: red } a:hover { color: blue } @media (max-width: 9px) { p { color: green } } p::before { content: "x" }</style><p>x</p>',
      ),
    ).toBe('<style>a:hover{color:blue}\np::before{content:"x"}\n@media (max-width:9px){p{color:green}}</style><p style="color: red">x</p>')
    expect(await inlined('<style media="print">p { color: red }</style><p>x</p>')).toBe('<style media="print">p { color: red }</style><p>x</p>')
    expect(await inlined('<style>p { color: red }</style><p>x</p>')).toBe('<p style="color: red">x</p>')
  })

  test.each([
    '<style>p { margin: 0; color: #333 } .lead { font-size: 18px } p.lead { color: red }</style><div><p class="lead">a</p><p>b</p></div>',
    '<style>td { padding: 4px } table td.x { padding: 8px; border: 1px solid #ccc } a { color: blue } td a { color: green }</style><table><tr><td class=x><a href=x>l</a></td><td>m</td></tr></table>',
    '<style>h1, b { font-weight: 400 } div > b { color: red } div b { color: blue }</style><h1>h</h1><div><b>1</b><p><b>2</b></p></div>',
    '<style>p { color: red !important } #a { color: blue }</style><p id=a style="color: green">x</p>',
    '<style>p + p { margin: 1px } p:first-child { margin: 2px } [lang=en] { color: red }</style><div><p>a</p><p lang=en>b</p></div>',
  ])('says what juice says (%#)', async (page) => {
    expect(await stylesOf(await inlined(page))).toEqual(await stylesOf(juice(page)))
  })

  test('bounds rules and what they say', async () => {
    await refused(html.inline({ html: '<p>x', css: 'p{color:red}'.repeat(20_000) }))
    await refused(html.inline({ html: '<p>x'.repeat(5000), css: 'p{color:red}'.repeat(5000) }))
    await refused(html.inline({ html: '<p>x', css: '{'.repeat(100_000) }))
  })
})
