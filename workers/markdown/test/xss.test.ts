import { vectors } from '@dot-do/testing'
import { needsPython } from '@dot-do/testing/debian'
import { type DefaultTreeAdapterTypes, parseFragment, serialize } from 'parse5'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Calls } from '../src/calls.ts'
import { render } from '../src/methods/render.ts'
import { call } from './call.ts'
import { readmes } from './readmes.ts'
import { html5libElements } from './tools.ts'
import { treeOf } from './tree.ts'

const own = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="java&#x09;script:alert(1)">x</a>',
  '<a href=" &#14; javascript:alert(1)">x</a>',
  '<form><button formaction=javascript:alert(1)>x',
  '<input autofocus onfocus=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<table background="javascript:alert(1)">',
  '<div style="background:url(javascript:alert(1));position:fixed">x',
  '<base href="javascript:/a/"><a href="alert(1)">x',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><script>alert(1)</script></template>',
  '<textarea><img title="</textarea><img src=x onerror=alert(1)>">',
  '<select><style></select><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  'JaVaScRiPt&colon;alert(1)',
  'javascript&#58;alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'file:///etc/passwd',
  '" onmouseover="alert(1)',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '`"onmouseover=alert(1)`',
  '\\" onmouseover=\\"alert(1)',
  '</code></pre><script>alert(1)</script>',
  '</math><script>alert(1)</script>',
  '\\href{javascript:alert(1)}{x}',
  '\\class{a" onmouseover="alert(1)}{x}',
  '\\text{<img src=x onerror=alert(1)>}',
  '\\textcolor{red;background:url(javascript:alert(1))}{x}',
  '<x data-m0="1" id=location name=cookie class=sr-only style=x>',
]
const isFull = process.env.CONFORMANCE !== undefined
const payloads = [...own, ...vectors<{ payload: string }>('xss-owasp').flatMap(({ payload }, index) => (isFull || index % 12 === 0 ? [payload] : []))]

const oneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ')

/** Every position that a text may have a caller's words in. */
const positions: Record<string, (payload: string) => string> = {
  paragraph: (payload) => payload,
  'link destination': (payload) => `[a](${payload}) [b](<${oneLine(payload).replaceAll(/[<>]/g, '')}>)`,
  'link text': (payload) => `[${payload}](http://a.b)`,
  'link title': (payload) => `[a](http://a.b "${payload}") [a](http://a.b '${payload}')`,
  image: (payload) => `![${payload}](${payload} "${payload}") ![a](<${oneLine(payload).replaceAll(/[<>]/g, '')}>)`,
  autolink: (payload) => `<${payload}> <http://a.b/${oneLine(payload)}> www.a.b/${payload} a@b.cc${payload}`,
  reference: (payload) => `[a] [b][a]\n\n[a]: <${oneLine(payload).replaceAll(/[<>]/g, '')}> "${payload}"\n[${payload}]: ${payload}`,
  heading: (payload) => `# ${oneLine(payload)}\n\n[a](#${payload})`,
  'raw block': (payload) => `<div>\n${payload}\n\n# a\n\n</div>\n\n> b`,
  'raw inline': (payload) => `a <b title="${payload}">${payload} *c* [d](http://e.f)`,
  'open element around Markdown': (payload) => `<div title="\n\n${payload}\n\n\`\`\`js\nlet a = "${oneLine(payload)}"\n\`\`\`\n\n">\n\n- [x] ${payload}`,
  'code span': (payload) => `\`${payload}\` \`\`${payload}\`\``,
  'code and its info': (payload) =>
    `\`\`\`${oneLine(payload).replaceAll('`', '')}\n${payload}\n\`\`\`\n\n\`\`\`js ${oneLine(payload).replaceAll('`', '')}\n${payload}\n\`\`\``,
  'table cell': (payload) => `| ${oneLine(payload)} | b |\n| --- | --- |\n| ${oneLine(payload)} | \`${oneLine(payload)}\` |`,
  footnote: (payload) => `a[^1] b[^${payload}]\n\n[^1]: ${payload}\n[^${payload}]: x`,
  'task and quote': (payload) => `- [ ] ${payload}\n\n> [!NOTE]\n> ${payload}`,
  math: (payload) => `$${payload}$ $$${payload}$$ $\`${payload}\`$\n\n$$\n${payload}\n$$\n\n\`\`\`math\n${payload}\n\`\`\``,
}

const elements = new Set(
  (
    'abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong strike sub sup tt u var wbr a blockquote dd dl dt li ol p pre ul time article aside center div ' +
    'figcaption figure footer h1 h2 h3 h4 h5 h6 header hr main nav section summary caption tbody tfoot thead col colgroup td th details img input picture source table tr ' +
    'math semantics mrow mi mn mo ms mspace mtext mfrac msqrt mroot mstyle merror mpadded mphantom menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd'
  ).split(' '),
)
const mathElements = /^m(?!ark|ain)|^semantics$|^none$/
const addresses = new Set(['href', 'src', 'cite', 'longdesc', 'action', 'formaction', 'background', 'poster', 'data', 'xlink:href', 'srcset'])

interface Found {
  tag: string
  attributes: Record<string, string>
}

/** What is wrong with what a parser has found. */
function faults(found: readonly Found[]): string[] {
  const wrong: string[] = []
  for (const { tag, attributes } of found) {
    if (!elements.has(tag)) wrong.push(`<${tag}>`)
    for (const [name, value] of Object.entries(attributes)) {
      if (/^on|^srcdoc$|^http-equiv$|^form.|^data-m[0-9a-f]{32}/i.test(name)) wrong.push(`${tag} ${name}`)
      if (name === 'style' && !(tag === 'span' || tag === 'pre' || mathElements.test(tag))) wrong.push(`${tag} style`)
      if (name === 'style' && /url\s*\(|expression\s*\(|@|\\|position/i.test(value)) wrong.push(`style ${value}`)
      if (addresses.has(name) && !isHarmless(value, tag)) wrong.push(`${tag} ${name}=${value}`)
      if (name === 'id' && !/^h[1-6]$/.test(tag) && !value.startsWith('user-content-')) wrong.push(`${tag} id=${value}`)
    }
  }
  return wrong
}

function isHarmless(value: string, tag: string): boolean {
  const scheme = URL.parse(value, 'https://base.invalid/')?.protocol ?? 'none:'
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(scheme) || (tag === 'img' && /^data:image\/(?:png|gif|jpeg|webp|avif);base64,/.test(value))
}

function parse5Elements(html: string): Found[] {
  const found: Found[] = []
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) found.push({ tag: node.tagName, attributes: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])) })
    if ('content' in node) visit(node.content)
    if ('childNodes' in node) for (const child of node.childNodes) visit(child)
  }
  visit(parseFragment(html))
  return found
}

const all = { gfm: true, math: true, footnotes: true, alerts: true, headingIds: true, toc: false, highlight: true, html: 'sanitize', page: false } as const

// Texts without front matter need no other domain; in this process many can be rendered.
async function htmlHere(markdown: string, options: Partial<Parameters<typeof render>[0]> = {}): Promise<string> {
  const rendered = await render({ ...all, ...options, markdown }, {} as Calls)
  return 'html' in rendered ? rendered.html : ''
}

const outputs = (): Promise<[string, string][]> =>
  Promise.all(
    Object.entries(positions).flatMap(([name, put]) =>
      payloads.flatMap((payload) =>
        ([{}, { math: false, highlight: false }, { html: 'escape' as const }, { math: 'katex' as const, gfm: false }] as const).map(
          async (options): Promise<[string, string]> => [
            `${name}: ${payload}`,
            await htmlHere(`.${put(payload)}`.slice(name === 'paragraph' || name === 'autolink' ? 0 : 1), options),
          ],
        ),
      ),
    ),
  )

describe('what attacks browsers is harmless in every position', () => {
  test('as parse5 and html5lib read it, alone and within other elements', { timeout: 300_000 }, async ({ skip }) => {
    needsPython(skip, 'html5lib')
    const made = await outputs()
    expect(made.length).toBeGreaterThanOrEqual(4 * own.length * Object.keys(positions).length)
    const texts = [...new Set(made.map(([, html]) => html))]
    const byHtml5lib = html5libElements(texts)
    for (const [index, html] of texts.entries()) {
      const name = made.find(([, other]) => other === html)?.[0]
      expect(faults(parse5Elements(html)), name).toEqual([])
      expect(faults(byHtml5lib[index] ?? []), name).toEqual([])
      // What holds text alone can't be left from within.
      for (const outer of ['style', 'textarea', 'title', 'noscript', 'xmp']) {
        const inner = parse5Elements(`<${outer}>${html}</${outer}>`).filter(({ tag }) => tag !== outer)
        expect(faults(inner), `${name} in ${outer}`).toEqual([])
      }
    }
  })

  test('as it comes through the door', async () => {
    for (const payload of own.slice(0, 12)) {
      const rendered = await call('render', { markdown: `a ${payload}\n\n${payload}`, highlight: true })
      expect(faults(parse5Elements('html' in rendered ? rendered.html : '')), payload).toEqual([])
    }
  })
})

const piece = fc.constantFrom(
  ...[
    '<div>',
    '</div>',
    '<p>',
    '<b>',
    '</b>',
    '<table>',
    '<tr>',
    '<td>',
    '</table>',
    '<a href="#x">',
    '</a>',
    '<svg>',
    '<math>',
    '<title>',
    '<style>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<select>',
    '<option>',
  ],
  ...[
    '<img src=x onerror=y>',
    '<a name="x" title="',
    '">',
    "'>",
    '\n\n',
    '\n',
    '# h\n',
    '- ',
    '> ',
    '```js\n',
    '```\n',
    '`',
    '*',
    '**',
    '[a](javascript:x)',
    '![b](data:x)',
    '| a | b |\n|---|---|\n',
    '$x^2$',
    '[^1]',
    '[^1]: n\n',
    '> [!TIP]\n',
  ],
  ...[
    'text ',
    '&lt;script&gt;',
    '&quot;',
    '<x',
    '/>',
    '<script>',
    '</script>',
    '- [x] ',
    '<br>',
    '<template>',
    '<button>',
    '<li>',
    '<h1>',
    '<pre>',
    '<code>',
    '<summary>',
    '<details>',
    '<sup>',
    '<input>',
  ],
)

test('whatever raw HTML and Markdown is mixed', { timeout: 600_000 }, async ({ skip }) => {
  needsPython(skip, 'html5lib')
  const numRuns = isFull ? 20_000 : 400
  const texts = fc.sample(
    fc.array(piece, { maxLength: 30 }).map((pieces) => `x${pieces.join('')}`),
    { numRuns, seed: 20_261 },
  )
  const htmls = await Promise.all(texts.map((text) => htmlHere(text)))
  const byHtml5lib = html5libElements(htmls)
  for (const [index, html] of htmls.entries()) {
    expect(faults(parse5Elements(html)), texts[index]).toEqual([])
    expect(faults(byHtml5lib[index] ?? []), texts[index]).toEqual([])
    // Written once more from its tree it is the same tree: nothing in it is read in two ways.
    expect(treeOf(html), texts[index]).toBe(treeOf(serialize(parseFragment(html))))
  }
})

test('a text is the same with raw HTML around it as without', { timeout: 300_000 }, async () => {
  const files = readmes().filter(({ markdown }, index) => !/<[A-Za-z!/?]|\[\^|\t/.test(markdown) && !markdown.startsWith('---') && (isFull || index % 10 === 0))
  expect(files.length).toBeGreaterThan(5)
  for (const { name, markdown } of files) {
    const alone = await htmlHere(markdown)
    const within = await htmlHere(`<div>\n\n${markdown}\n\n</div>\n`)
    expect(treeOf(within), name).toBe(treeOf(`<div>\n${alone}</div>\n`))
  }
})
