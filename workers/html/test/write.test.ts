import fc from 'fast-check'
import type { Root, RootContent } from 'hast'
import { describe, expect, test } from 'vitest'
import { html } from './call.ts'

const words = fc.constantFrom('a', 'b c', ' ', '\n ', '&lt;', '&amp;amp;', 'é', '"', "'", '=', '`')
const names = fc.constantFrom(
  'p',
  'div',
  'b',
  'i',
  'a',
  'ul',
  'li',
  'table',
  'tr',
  'td',
  'h1',
  'pre',
  'span',
  'dl',
  'dt',
  'dd',
  'select',
  'option',
  'ruby',
  'rt',
  'textarea',
  'img',
  'br',
  'hr',
  'section',
)
const attribute = fc
  .tuple(fc.constantFrom('id', 'class', 'title', 'href', 'hidden', 'value', 'data-x'), words)
  .map(([name, value]) => ` ${name}="${value.replaceAll('"', '&quot;')}"`)
const tag = fc.tuple(names, fc.array(attribute, { maxLength: 2 })).map(([name, attributes]) => `<${name}${attributes.join('')}>`)
const texts = fc
  .array(
    fc.oneof(
      words,
      tag,
      names.map((name) => `</${name}>`),
      fc.constantFrom('<!-- c -->', '<script>a < b</script>', '<style>a > b</style>'),
    ),
    { maxLength: 16 },
  )
  .map((parts) => parts.join(''))

/** Elements with their attributes, and text as it shows: white space is one space, or none at the ends of blocks. */
async function shape(text: string): Promise<string> {
  const { tree } = await html.parse({ html: text })
  return outline((tree as Root).children).replaceAll(/ *([<>]) */g, '$1')
}

const outline = (nodes: readonly RootContent[], isPre = false): string =>
  nodes
    .map((node) => {
      if (node.type === 'text') return isPre ? JSON.stringify(node.value) : node.value.replaceAll(/[ \n\t\f\r]+/g, ' ').replaceAll(/[<>]/g, '~')
      if (node.type !== 'element') return ''
      const { tagName, properties, children } = node
      return `<${tagName} ${JSON.stringify(
        Object.entries(properties)
          .map(String)
          .toSorted((one, other) => (one < other ? -1 : 1)),
      )}>${outline(children, isPre || tagName === 'pre' || tagName === 'textarea')}</${tagName}>`
    })
    .join('')

describe('minify and format', () => {
  test('change nothing that shows', async () => {
    const runs = process.env['CONFORMANCE'] === undefined ? 150 : 3000
    for (const text of fc.sample(texts, { numRuns: runs, seed: 11 })) {
      const page = `<!doctype html><title>t</title><body>${text}`
      const [small, pretty] = [(await html.minify({ html: page })).html, (await html.format({ html: page })).html]
      expect(await shape(small), page).toBe(await shape(page))
      expect(await shape(pretty), page).toBe(await shape(page))
      expect((await html.minify({ html: small })).html).toBe(small)
    }
  })

  test('minify takes comments, white space, quotes and tags that go without saying', async () => {
    const page =
      '<!doctype html>\n<html lang="en">\n<head>\n  <title>T</title>\n  <script>\n  a < b\n</script>\n</head>\n<body>\n  <ul>\n    <li class="a b">one</li>\n    <li>two</li>\n  </ul>\n  <pre>\n  x\n</pre>\n  <!-- gone -->\n</body>\n</html>\n'
    expect((await html.minify({ html: page })).html).toBe(
      '<!doctype html><html lang=en><title>T</title><script>\n  a < b\n</script><ul><li class="a b">one<li>two</ul><pre>  x\n</pre>',
    )
  })

  test('format indents', async () => {
    expect((await html.format({ html: '<!doctype html><title>T</title><div><p>a <b>b</b></p><pre>\n x</pre></div>' })).html).toBe(
      '<!doctype html>\n<html>\n  <head>\n    <title>T</title>\n  </head>\n  <body>\n    <div>\n      <p>a <b>b</b></p>\n      <pre> x</pre>\n    </div>\n  </body>\n</html>\n',
    )
  })

  test('keep what a parser takes for text', async () => {
    for (const text of ['<noscript><p>x</p></noscript>', '<iframe><p>x</iframe>', '<xmp><b></xmp>', '<textarea>\n\n<b></textarea>', '<style>a>b{}</style>']) {
      const before = JSON.stringify((await html.parse({ html: text, fragment: true })).tree)
      for (const method of ['minify', 'format'] as const) {
        const { html: written } = await html[method]({ html: text })
        expect(JSON.stringify((await html.parse({ html: written.trimEnd(), fragment: true })).tree), written).toBe(before)
      }
    }
  })
})
