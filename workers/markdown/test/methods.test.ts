import { anonymous, problemOf } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { call, html } from './call.ts'

describe('render', () => {
  test('headings have GitHub’s anchors, and are listed with their places', async () => {
    const markdown = '---\ntitle: Front\n---\n# Hello, *World*!\n\n## `code` & more\n\n## Ünï 漢字\n\nSetext\n------\n\n## Hello, World!\n'
    const rendered = await anonymous().markdown.render({ markdown, toc: true })
    expect(rendered.toc?.map(({ id, text, level, startLine, endLine }) => [id, text, level, startLine, endLine])).toEqual([
      ['hello-world', 'Hello, World!', 1, 4, 4],
      ['code--more', 'code & more', 2, 6, 6],
      ['ünï-漢字', 'Ünï 漢字', 2, 8, 8],
      ['setext', 'Setext', 2, 10, 11],
      ['hello-world-1', 'Hello, World!', 2, 13, 13],
    ])
    expect(rendered).toMatchObject({ title: 'Front', frontMatter: { title: 'Front' } })
    expect(rendered.html).toContain('<h1 id="hello-world">Hello, <em>World</em>!</h1>')
    for (const { start, end, level } of rendered.toc ?? []) expect(markdown.slice(start, end)).toMatch(level === 1 ? /^# / : /^(?:## |Setext\n-+$)/)
  })

  test('footnotes and alerts as on GitHub', async () => {
    const rendered = await html('A[^x] and again[^x].\n\n> [!WARNING]\n> Careful.\n\n> [!NOTE] not alone\n\n[^x]: The note.\n')
    expect(rendered).toContain('<sup><a href="#user-content-fn-x" id="user-content-fnref-x" data-footnote-ref="" aria-describedby="footnote-label">1</a></sup>')
    expect(rendered).toContain(
      '<a href="#user-content-fnref-x-2" data-footnote-backref="" aria-label="Back to reference 1-2" class="data-footnote-backref">↩<sup>2</sup></a>',
    )
    expect(rendered).toContain('<div class="markdown-alert markdown-alert-warning">\n<p class="markdown-alert-title">Warning</p>\n<p>Careful.</p>\n</div>')
    expect(rendered).toContain('<blockquote>\n<p>[!NOTE] not alone</p>\n</blockquote>')
  })

  test('formulas as MathML, or for KaTeX; what is none stays as it was', async () => {
    const markdown = 'It costs $5 and $6, $x^2$ and $`a_b`$.\n\n$$\n\\frac{1}{2}\n$$\n\n```math\ny\n```\n\n$\\unknown{$'
    const mathml = await html(markdown, { math: true })
    expect(mathml).toContain('It costs $5 and $6, <math><msup><mi>x</mi>')
    expect(mathml.match(/<math/g)).toHaveLength(4)
    expect(mathml).toContain('<code>$\\unknown{$</code>')
    const katex = await html(markdown, { math: 'katex' })
    expect(katex).toContain('<code class="language-math math-inline">x^2</code>')
    expect(katex).toContain('<pre><code class="language-math math-display">\\frac{1}{2}</code></pre>')
    expect(await html('$x$')).toBe('<p>$x$</p>\n')
  })

  test('code in colours, by variables; an unknown language and a large block stay plain', async () => {
    const coloured = await html('```TypeScript\nconst a = "<b>"\n```\n\n```nosuch\nx\n```\n', { highlight: { theme: 'vitesse' } })
    expect(coloured).toMatch(/<span style="color:var\(--shiki-token-keyword, #1e754f\)">const<\/span>/)
    expect(coloured).toContain('&lt;b&gt;')
    expect(coloured).toContain('<pre><code class="language-nosuch">x\n</code></pre>')
    expect(await html(`\`\`\`js\n${'let a = 1\n'.repeat(6000)}\`\`\``, { highlight: true })).toMatch(/^<pre><code class="language-js">/)
  })

  test('addresses: relative ones, those that lead out, those that may not stand', async () => {
    const links = { target: '_blank' as const, rel: 'nofollow', hosts: ['b.example'] }
    const rendered = await html('[a](../x?y) ![i](p.png) [b](https://b.example) [c](https://c.example) [d](javascript:x) [e](#f)', {
      base: 'https://b.example/docs/guide/',
      links,
    })
    expect(rendered).toContain(
      '<a href="https://b.example/docs/x?y" rel="nofollow noopener" target="_blank">a</a> <img src="https://b.example/docs/guide/p.png" alt="i">',
    )
    expect(rendered).toContain('<a>c</a> <a>d</a> <a href="#f"')
  })

  test('raw HTML goes round Markdown, and links lead to its anchors', async () => {
    expect(
      await html('<div align="center">\n\n# Title\n\n<a name="top"></a>\n\n</div>\n\n[up](#top) [title](#title) <kbd>x</kbd><script>alert(1)</script>'),
    ).toBe(
      '<div align="center">\n<h1 id="title">Title</h1>\n<p><a name="user-content-top"></a></p>\n</div>\n<p><a href="#user-content-top">up</a> <a href="#title">title</a> <kbd>x</kbd>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n',
    )
  })

  test('the same text gives the same bytes, also where a text tries to name what the renderer marks', async () => {
    const markdown = '<i>x</i> <b data-m0123456789abcdef0123456789abcdef="0">y</b> <xmp data-m="1">\n\n# z'
    expect(await html(markdown)).toBe(await html(markdown))
    expect(await html(markdown)).not.toMatch(/data-m[0-9a-f]{32}/)
  })
})

describe('front matter', () => {
  test.each([
    ['yaml', '---\na: 1 # one\nb: [x]\n---\nText', { a: 1, b: ['x'] }],
    ['toml', '+++\na = 1\nd = 2020-01-01\n[b]\nc = "x"\n+++\nText', { a: 1, d: { $type: 'date', value: '2020-01-01T00:00:00.000Z' }, b: { c: 'x' } }],
    ['json', ';;;\n{ "a": [1, null] }\n;;;\nText', { a: [1, null] }],
  ])('%s', async (format, markdown, data) => {
    expect(await call('frontMatter', { markdown })).toEqual({ data, format, content: 'Text' })
  })

  test.each(['# none', '---\nno end', '---\njust a paragraph\n---\n', ' ---\na: 1\n---\n', '----\na: 1\n----\n', '---\n- a\n---\n'])(
    'there is none in %j',
    async (markdown) => {
      expect(await call('frontMatter', { markdown })).toEqual({ data: null, content: markdown })
    },
  )

  test('a wrong one is told with its line, and the text below is read', async () => {
    const markdown = '---\na: 1\nb: [\n---\n# Title\n'
    const { data, error, content } = await call('frontMatter', { markdown })
    expect([data, content]).toEqual([null, '# Title\n'])
    expect(error?.line).toBeGreaterThanOrEqual(3)
    expect(await call('render', { markdown })).toMatchObject({ html: '<h1 id="title">Title</h1>\n', frontMatterError: error })
    expect((await problemOf(call('frontMatter', { markdown, set: [{ op: 'add', path: '/c', value: 1 }] }))).code).toBe('invalid_argument')
  })

  test('setting keeps comments and order', async () => {
    const set = async (markdown: string, ...operations: { op: 'add' | 'replace'; path: string; value: unknown }[]) =>
      (await call('frontMatter', { markdown, set: operations })).markdown
    expect(await set('---\n# top\nb: 1 # one\na: [x, y]\n---\nText\n', { op: 'replace', path: '/b', value: 2 }, { op: 'add', path: '/c', value: 'z' })).toBe(
      '---\n# top\nb: 2 # one\na: [x, y]\nc: z\n---\nText\n',
    )
    expect(
      await set(
        '+++\n# the name\nname = "x" # kept\nn = 1\n\n[t] # table\nk = [1,\n  2] # two\n+++\nText\n',
        { op: 'replace', path: '/n', value: 5 },
        { op: 'add', path: '/z', value: true },
      ),
    ).toBe('+++\n# the name\nname = "x" # kept\nn = 5\nz = true\n\n[t] # table\nk = [1,\n  2] # two\n+++\nText\n')
    expect(await set(';;;\n{\n    "b": 1,\n    "a": 2\n}\n;;;\nText\n', { op: 'add', path: '/c', value: 3 })).toBe(
      ';;;\n{\n    "b": 1,\n    "a": 2,\n    "c": 3\n}\n;;;\nText\n',
    )
    expect(await set('Text\n', { op: 'add', path: '/title', value: 'New' })).toBe('---\ntitle: New\n---\nText\n')
  })

  test('a patch that does not fit', async () => {
    const markdown = '---\na: 1\n---\n'
    expect(await problemOf(call('frontMatter', { markdown, set: [{ op: 'remove', path: '/b' }] }))).toMatchObject({ code: 'not_found', data: { operation: 0 } })
    expect(await problemOf(call('frontMatter', { markdown, set: [{ op: 'test', path: '/a', value: 2 }] }))).toMatchObject({
      code: 'failed_precondition',
      data: { operation: 0 },
    })
    expect((await problemOf(call('frontMatter', { markdown, set: [{ op: 'replace', path: '', value: [1] }] }))).code).toBe('invalid_argument')
  })
})

test('parse finds everything, each where it stands', async () => {
  const markdown = [
    ...[
      '---',
      'lang: en',
      '---',
      '# Title',
      '',
      'See [a *link*](http://a.b "T"), ![alt](i.png), <http://c.d>, http://x.y and www.e.f, g@h.ij and [ref][R].',
      '',
    ],
    ...[
      '> - [x] done [in](q) list',
      '',
      '| a | b |',
      '|:--|--:|',
      '| `x\\|y` | [cell](z) |',
      '',
      '```js title=x',
      'code',
      '```',
      '',
      'Note[^n].',
      '',
      '[^n]: The *text* of www.s.t.',
      '',
      '[r]: http://r.r',
      '',
    ],
  ].join('\n')
  const found = await call('parse', { markdown })
  const slices = (list: { start: number; end: number }[]): string[] => list.map(({ start, end }) => markdown.slice(start, end))
  expect(slices(found.links)).toEqual([
    '[a *link*](http://a.b "T")',
    '<http://c.d>',
    'http://x.y',
    'www.e.f',
    'g@h.ij',
    '[ref][R]',
    '[in](q)',
    '[cell](z)',
    'www.s.t',
  ])
  expect(found.links.map(({ url, text, kind }) => [url, text, kind])).toEqual([
    ['http://a.b', 'a link', 'inline'],
    ['http://c.d', 'http://c.d', 'autolink'],
    ['http://x.y', 'http://x.y', 'autolink'],
    ['http://www.e.f', 'www.e.f', 'autolink'],
    ['mailto:g@h.ij', 'g@h.ij', 'autolink'],
    ['http://r.r', 'ref', 'reference'],
    ['q', 'in', 'inline'],
    ['z', 'cell', 'inline'],
    ['http://www.s.t', 'www.s.t', 'autolink'],
  ])
  expect(slices(found.images)).toEqual(['![alt](i.png)'])
  expect(slices(found.codeBlocks)).toEqual(['```js title=x\ncode\n```'])
  expect(found.codeBlocks[0]).toMatchObject({ lang: 'js', meta: 'title=x', code: 'code\n', isFenced: true })
  expect(found.tables[0]).toMatchObject({ header: ['a', 'b'], align: ['left', 'right'], rows: [['x|y', 'cell']] })
  expect(found.tasks).toMatchObject([{ text: 'done in list', isDone: true, depth: 1, startLine: 8 }])
  expect(found.footnotes).toMatchObject([{ label: 'n', text: 'The text of www.s.t.', references: 1, startLine: 20 }])
  expect(found).toMatchObject({ title: 'Title', lang: 'en', outline: [{ id: 'title', startLine: 4 }], frontMatter: { lang: 'en' } })
  expect((await call('parse', { markdown: '日本語のテキストです。' })).lang).toBe('ja')
})

test('sections together are the whole text', async () => {
  const markdown = '---\na: 1\n---\nIntro\n\n# A\n\nText *one*[^1].\n\n## B\n\n- x\n\n#### C\n\n> # not a section\n\n# D\n\n[^1]: note\n'
  const { sections } = await call('sections', { markdown })
  const flat = (list: typeof sections): typeof sections => list.flatMap((section) => [section, ...flat(section.children)])
  const all = flat(sections)
  expect(all.map(({ id, level, path }) => [id, level, path])).toEqual([
    ['', 0, []],
    ['a', 1, ['A']],
    ['b', 2, ['A', 'B']],
    ['c', 4, ['A', 'B', 'C']],
    ['d', 1, ['D']],
  ])
  expect(all.map((section) => section.markdown).join('')).toBe(markdown.slice('---\na: 1\n---\n'.length))
  for (const { start, end, markdown: own } of all) expect(own).toBe(markdown.slice(start, end))
  expect(all[1]).toMatchObject({ text: 'A\n\nText one.\n', tokens: 10, startLine: 6 })
  expect((await call('sections', { markdown, depth: 1 })).sections.map(({ id }) => id)).toEqual(['', 'a', 'd'])
})

test('text without markup', async () => {
  const markdown =
    '# A *b*\n\nOne `c` ![d](e)\\\ntwo &amp; <b>x</b>\n\n- f\n  - g\n\n  h\n1. i\n2. j\n\n> k\n\n| l | m |\n|---|---|\n| n | o |\n\n```\np\n```\n<!-- q -->\n'
  expect((await call('toText', { markdown })).text).toBe('A b\n\nOne c d\ntwo & x\n\n- f\n  - g\n\n  h\n\n1. i\n2. j\n\nk\n\nl\tm\nn\to\n\np\n')
})

test('lint finds what is meant otherwise, and says how to mend it', async () => {
  const markdown = [
    ...[
      '# One',
      '',
      '# Two',
      '',
      '#### Three',
      '',
      '####',
      '',
      '#### Three',
      '',
      '[x](#one) [y](#nowhere) [z]() ![](i.png)',
      '',
      'See http://a.b and (c)[http://d.e] and [f][g] and [^h].',
      '',
    ],
    ...['[^i]: unused', '', '[j]: http://k.l', '', '| a | b |', '|---|---|', '| c |', '', '```', 'code', '```', '', '~~~js', 'open', ''],
  ].join('\n')
  const { problems } = await call('lint', { markdown })
  expect(problems.map(({ rule, line }) => `${line} ${rule}`)).toEqual([
    ...['3 several-titles', '5 skipped-level', '7 empty-heading', '9 duplicate-heading', '11 broken-anchor', '11 empty-link', '11 missing-alt'],
    ...['13 bare-url', '13 reversed-link', '13 bare-url', '13 undefined-reference', '13 undefined-footnote', '15 unused-footnote', '17 unused-reference'],
    ...['21 uneven-table', '23 missing-language', '27 unclosed-fence'],
  ])
  const [fix] = problems.flatMap((problem) => (problem.rule === 'reversed-link' && problem.fix ? [problem.fix] : []))
  expect(fix && markdown.slice(0, fix.start) + fix.text + markdown.slice(fix.end)).toContain('[c](http://d.e)')
  expect((await call('lint', { markdown, rules: ['missing-alt'] })).problems).toHaveLength(1)
  expect((await call('lint', { markdown: '# Fine\n\n[a](#fine) `[x][y]` [b][c]\n\n[c]: http://d.e\n' })).problems).toEqual([])
})
