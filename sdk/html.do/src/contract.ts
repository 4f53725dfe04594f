import { bytes, contract, file, method } from '@dot-do/contract'
import { z } from 'zod'

const MiB = 1024 * 1024

/** Characters of a text, bytes of a file. */
export const htmlMax = 10 * MiB
export const streamedBytesMax = 100 * MiB
export const selectorMax = 1024

// Most HTML takes a fifth more in JSON.
const limits = { bodyBytesMax: 24 * MiB }

const html = z.string().max(htmlMax).describe('At most 10 MiB, 200,000 elements, 10,000 attributes an element')
const either = {
  html: html.optional(),
  file: file({ bytesMax: htmlMax })
    .optional()
    .describe('Instead of html: bytes in the encoding that a byte order mark, the content type or a <meta> says, else UTF-8'),
}
const selector = z.string().min(1).max(selectorMax).describe('A CSS selector; :has may not stand within :has')
const base = z.string().max(2048).describe('What relative addresses are read against: an http or https URL')
const name = z.string().min(1).max(100)
const line = z.int().describe('From 1')
const column = z.int().describe('From 1, in UTF-16 code units')

/** A fault in a text, by the name that the HTML standard gives it where it has one. */
export type Fault = z.infer<typeof Fault>
export const Fault = z.object({ code: z.string(), message: z.string(), line, column })

const Position = z.object({ line, column, offset: z.int().describe('From 0, in UTF-16 code units') })

/** Something that `sanitize` took out: an element, or an attribute of one. */
export type Removed = z.infer<typeof Removed>
export const Removed = z.object({
  tag: z.string(),
  attribute: z.string().optional(),
  reason: z.enum(['not_allowed', 'url', 'host', 'style', 'class', 'value', 'content', 'expansion']),
  position: Position.optional(),
})

const Profile = z.enum(['basic', 'rich', 'email', 'svg', 'text'])
const names = z.array(name).max(200)

/** What a caller adds to a profile. */
export type Allow = z.infer<typeof Allow>
export const Allow = z.strictObject({
  tags: names.optional(),
  attributes: z.record(name, names).optional().describe('By element, * for all; data-* for every name that starts so'),
  protocols: names.optional().describe('Such as ftp; pictures may have them too'),
  classes: names.optional().describe('language-* for every name that starts so'),
  properties: names.optional().describe('CSS properties of style'),
})

const Links = z.strictObject({
  rel: z
    .string()
    .max(200)
    .regex(/^[a-z-]+(?: [a-z-]+)*$/)
    .optional()
    .describe('nofollow noopener ugc unless set'),
  target: z.enum(['_blank', '_self', '_parent', '_top']).optional(),
  hosts: z
    .array(
      z
        .string()
        .max(253)
        .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/),
    )
    .max(1000)
    .optional()
    .describe('The only hosts, with all under them, that links to the web may lead to; others lose their address'),
})

const rewriteUrls = z.union([
  z.strictObject({ base: base.describe('Relative addresses are made absolute') }),
  z.strictObject({ from: z.string().min(1).max(2048), to: z.string().max(2048) }).describe('Addresses that begin with from begin with to'),
])
const inserted = z.string().max(MiB)

/** What is done to every element that a selector names, in the order of the fields here. */
export type Rule = z.infer<typeof Rule>
export const Rule = z.strictObject({
  select: selector,
  set: z
    .record(name.regex(/^[^\s"'<>/=\p{Cc}]+$/u), z.string().max(MiB))
    .optional()
    .describe('Attributes and their values'),
  remove: names.optional().describe('Attributes'),
  rewriteUrls: rewriteUrls.optional().describe('Of href, src, srcset and the like'),
  text: inserted.optional().describe('The only thing it holds, as text'),
  prepend: inserted.optional().describe('HTML, as its first content'),
  append: inserted.optional(),
  before: inserted.optional(),
  after: inserted.optional(),
  replace: inserted.optional().describe('HTML in its place'),
  unwrap: z.boolean().optional().describe('What it holds in its place'),
  removeElement: z.boolean().optional(),
  raw: z.boolean().default(false).describe('Insert HTML as it is; otherwise it is sanitised, profile rich'),
})

const Query = z.strictObject({
  css: selector,
  get: z
    .union([
      z.enum(['text', 'html']),
      z
        .string()
        .max(101)
        .regex(/^@[^\s"'<>/=]+$/),
    ])
    .default('text')
    .describe('The text, the HTML within, or @ and an attribute'),
  all: z.boolean().default(false).describe('A list of all matches; otherwise the first, or null'),
})

/** A tree in the hast format. */
export type Tree = z.infer<typeof Tree>
export const Tree = z.unknown().describe('hast: { type: "root", children: [{ type: "element", tagName, properties, children }, { type: "text", value }, …] }')

export default contract(
  'html.do',
  { summary: 'Parses, sanitises and transforms HTML', tags: ['formats', 'text'] },
  {
    parse: method({
      access: 'public',
      summary: 'Reads HTML as a browser does, into a tree',
      description:
        'The WHATWG algorithm, on a page or, with `fragment`, on what is put into a body. Elements more than 512 levels deep give way to what they hold. `select` leaves the elements that it names, each with what it holds. ' +
        '`errors` are the first 1,000 parse errors by the standard’s names. `meta` has the content of each <meta> by its name or property, besides `charset`, `lang` and `canonical`.',
      input: z.object({
        ...either,
        fragment: z.boolean().default(false),
        select: selector.optional(),
        positions: z.boolean().default(false).describe('Say where each node stands'),
        base: base.optional().describe('Addresses are made absolute against it, and against the page’s <base>'),
      }),
      output: z.object({ tree: Tree, errors: z.array(Fault).optional(), title: z.string().optional(), meta: z.record(z.string(), z.string()) }),
      limits,
      examples: [
        {
          input: { html: '<!doctype html><html lang=en><title>Hello</title><meta name=description content=Greeting><p>Hi', select: 'p' },
          output: {
            tree: { type: 'root', children: [{ type: 'element', tagName: 'p', properties: {}, children: [{ type: 'text', value: 'Hi' }] }] },
            title: 'Hello',
            meta: { lang: 'en', description: 'Greeting' },
          },
        },
      ],
    }),

    sanitize: method({
      access: 'public',
      summary: 'Makes HTML harmless: only what a profile names stays',
      description:
        'An allow-list on the tree that a browser would build. The answer is a fixed point: sanitised again it does not change. It also stays harmless within <style>, <textarea>, <title>, <noscript>, <template>, <svg> and <select>. ' +
        'Profiles: `basic` (inline text, links, lists), `rich` (GitHub’s list), `email` (also `style`, <style> and the old attributes of tables), `svg` (a static picture, which loads nothing), `text` (no elements at all). ' +
        'Addresses are http, https, mailto, tel or relative; `data:` only for raster pictures in images. Ids and names begin with `user-content-`, once; links in the page follow them. ' +
        '`allow` can’t add what runs or embeds: that is `invalid_argument`. `removed` has the first 1,000.',
      input: z.object({
        html,
        profile: Profile.default('rich'),
        allow: Allow.optional(),
        base: base.optional(),
        links: Links.optional().describe('Give links rel and target, and say where they may lead'),
        report: z.boolean().default(false).describe('Say what was taken out'),
      }),
      output: z.object({ html: z.string(), removed: z.array(Removed).optional() }),
      limits,
      examples: [
        {
          input: { html: '<p onclick="go()">Hi <script>alert(1)</script><a href="java\tscript:alert(1)">there</a>' },
          output: { html: '<p>Hi <a>there</a></p>' },
        },
        { input: { html: '<b>bold</b> &amp; <i>brave', profile: 'text' }, output: { html: 'bold &amp; brave' } },
      ],
    }),

    transform: method({
      access: 'public',
      summary: 'Changes the elements that CSS selectors name',
      description:
        'Rules run in order on one parse; `counts` says how many elements each met. With `streaming` bytes go out as they come in, up to 100 MiB of them, in UTF-8: selectors are then those of HTMLRewriter (type, class, id, attribute, :nth-child, :first-child, :nth-of-type, :first-of-type, :not, descendant, child), every rule sees the elements of what was sent, and there are no counts. ' +
        'HTML that a rule inserts is sanitised unless it says `raw`.',
      input: z.object({
        html: html.optional(),
        file: file({ bytesMax: streamedBytesMax }).optional().describe('Instead of html: at most 10 MiB, with streaming 100 MiB'),
        rules: z.array(Rule).min(1).max(100),
        streaming: z.boolean().default(false),
      }),
      output: bytes('text/html; charset=utf-8').or(z.object({ html: z.string(), counts: z.array(z.int()) }), { streaming: [false, undefined] }),
      limits: { ...limits, timeoutMs: 120_000 },
      examples: [
        {
          input: {
            html: '<a href="/x">x</a><img src="y.png">',
            rules: [
              { select: 'a[href]', set: { target: '_blank' }, rewriteUrls: { base: 'https://example.com/' } },
              { select: 'img', replace: '<b>picture</b>' },
            ],
          },
        },
      ],
    }),

    select: method({
      access: 'public',
      summary: 'Takes texts, HTML or attributes out of a page by CSS selectors',
      input: z.object({ html, queries: z.record(name, Query).describe('At most 100, by a name of your choice') }),
      output: z.object({ data: z.record(z.string(), z.union([z.string(), z.null(), z.array(z.string())])) }),
      limits,
      examples: [
        {
          input: {
            html: '<h1>Fruit</h1><ul><li><a href=/1>Apple</a><li><a href=/2>Pear</a></ul>',
            queries: { title: { css: 'h1' }, links: { css: 'li > a', get: '@href', all: true } },
          },
          output: { data: { title: 'Fruit', links: ['/1', '/2'] } },
        },
      ],
    }),

    toMarkdown: method({
      access: 'public',
      summary: 'Writes HTML as Markdown',
      description:
        'What would be markup in the text is escaped. Tables, fenced code with its language, nested lists, line breaks and pictures are kept; `gfm` adds tables, strike-through and task lists. `main` takes the readable part alone.',
      input: z.object({ html, base: base.optional(), gfm: z.boolean().default(true), main: z.boolean().default(false) }),
      output: z.object({ markdown: z.string(), title: z.string().optional() }),
      limits,
      examples: [
        {
          input: { html: '<h1>Hi</h1><p>1 * 2 is <b>two</b></p><pre><code class="language-js">let a</code></pre>' },
          output: { markdown: '# Hi\n\n1 \\* 2 is **two**\n\n```js\nlet a\n```' },
        },
      ],
    }),

    toText: method({
      access: 'public',
      summary: 'Writes HTML as plain text, as one would read it',
      description:
        'Headings, paragraphs, lists, quotations and tables are laid out by lines. Addresses of links and pictures are left out unless `links` is set.',
      input: z.object({
        html,
        width: z.int().min(20).max(1000).optional().describe('Characters a line is wrapped at; not wrapped unless set'),
        links: z.boolean().default(false).describe('Write [address] behind the text of links'),
      }),
      output: z.object({ text: z.string() }),
      limits,
      examples: [
        {
          input: { html: '<h1>Hi</h1><p>All of <a href="https://example.com/">it</a></p>', links: true },
          output: { text: 'Hi\n\nAll of it [https://example.com/]' },
        },
      ],
    }),

    readable: method({
      access: 'public',
      summary: 'Finds the article in a page: its title, author, text',
      description:
        'Mozilla’s Readability. `html` is sanitised, profile rich, with addresses made absolute against `url`. A page without an article is `failed_precondition`.',
      input: z.object({ html, url: base.optional().describe('Where the page comes from') }),
      output: z.object({
        title: z.string(),
        byline: z.string().optional(),
        siteName: z.string().optional(),
        lang: z.string().optional(),
        publishedAt: z.string().optional().describe('As the page says it'),
        excerpt: z.string(),
        html: z.string(),
        text: z.string(),
        wordCount: z.int(),
      }),
      errors: { failed_precondition: true },
      limits,
    }),

    minify: method({
      access: 'public',
      summary: 'Writes the same page in fewer bytes',
      description: 'Comments, white space that does not show, quotes and tags that a parser adds by itself go. Scripts and style sheets stay as they are.',
      input: z.object({ html }),
      output: z.object({ html: z.string() }),
      limits,
      examples: [
        {
          input: { html: '<!doctype html>\n<html>\n <body>\n  <p class="a">Hi</p> <!-- x -->\n </body>\n</html>' },
          output: { html: '<!doctype html><p class=a>Hi' },
        },
      ],
    }),

    format: method({
      access: 'public',
      summary: 'Indents HTML, a line an element where that shows no difference',
      input: z.object({ html }),
      output: z.object({ html: z.string() }),
      limits,
      examples: [{ input: { html: '<ul><li>a<li>b</ul>' }, output: { html: '<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>\n' } }],
    }),

    diff: method({
      access: 'public',
      summary: 'Marks what changed from one text to another with <ins> and <del>',
      description:
        'Compares words, pictures and tags; the answer has the tags of `b`. `changes` lists what went and what came, in order, as text. Texts that share almost nothing are all <del>, then all <ins>. The answer is not sanitised.',
      input: z.object({ a: html, b: html }),
      output: z.object({ html: z.string(), changes: z.array(z.object({ removed: z.string(), added: z.string() })) }),
      limits: { bodyBytesMax: 2 * limits.bodyBytesMax },
      examples: [
        {
          input: { a: '<p>The quick fox</p>', b: '<p>The slow fox</p>' },
          output: { html: '<p>The <del>quick</del><ins>slow</ins> fox</p>', changes: [{ removed: 'quick', added: 'slow' }] },
        },
      ],
    }),

    inline: method({
      access: 'public',
      summary: 'Moves the rules of style sheets into style attributes, for e-mail',
      description:
        'By specificity and order, as a browser applies them; what an attribute can’t say (@media, :hover, ::before) stays in a <style>. Linked sheets are not fetched: give their text as `css`.',
      input: z.object({ html, css: z.string().max(MiB).optional().describe('Rules that come before those of the page') }),
      output: z.object({ html: z.string() }),
      limits,
      examples: [
        {
          input: { html: '<p class="a">Hi</p>', css: 'p { margin: 0 } .a { color: red }' },
          output: { html: '<p class="a" style="margin: 0; color: red">Hi</p>' },
        },
      ],
    }),

    validate: method({
      access: 'public',
      summary: 'Lists what is wrong with a page, with its place',
      description:
        'Parse errors by the standard’s names; ids given twice; images without alt; a page without lang or title; elements where they may not stand; unknown ARIA roles. A text without <html>, <head>, <body> or doctype is taken for a part of a page. The first 1,000 are listed.',
      input: z.object({ html }),
      output: z.object({ valid: z.boolean(), errors: z.array(Fault) }),
      limits,
      examples: [
        {
          input: { html: '<p id=a>x</p><p id=a>y</p>' },
          output: { valid: false, errors: [{ code: 'duplicate-id', message: 'The id "a" is given twice; the first is in line 1', line: 1, column: 17 }] },
        },
      ],
    }),
  },
)
