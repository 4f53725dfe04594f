import { bytes, contract, method } from '@dot-do/contract'
import { z } from 'zod'

const KiB = 1024
const MiB = 1024 * KiB

/** Of a text, in UTF-8 bytes: what is shown, and what is taken apart for an index. */
export const textBytesMax = { page: 2 * MiB, corpus: 10 * MiB }
/** Of rendered HTML, in characters. */
export const htmlLengthMax = 10 * MiB

// A line end takes two bytes in JSON, a control character six.
const limits = { bodyBytesMax: 2 * textBytesMax.page + MiB }
const corpusLimits = { bodyBytesMax: 2 * textBytesMax.corpus + 4 * MiB, timeoutMs: 60_000 }

const markdown = z.string().describe('The text: CommonMark 0.31.2 with GitHub’s extensions, of at most 2 MiB in UTF-8; front matter may stand before it')
const corpus = z.string().describe('The text, of at most 10 MiB in UTF-8; front matter may stand before it')
const line = z.int().describe('From 1')
const startLine = line
const endLine = z.int().describe('The last one, from 1')
const start = z.int().describe('In UTF-16 code units of the text as it was sent')
const end = z.int().describe('The offset behind it')
const place = { startLine, endLine, start, end }
const level = z.int().describe('1 to 6')

const Data = z.unknown().describe('Plain JSON; dates and what else JSON can’t carry are { "$type", "value" }, as in yaml.do')

/** What is wrong with front matter; `line` is one of the whole text. */
export type FrontMatterFault = z.infer<typeof FrontMatterFault>
export const FrontMatterFault = z.object({ message: z.string(), line, column: z.int().describe('From 1') })

const frontMatter = {
  frontMatter: Data.optional().describe('The data before the text, if there is any'),
  frontMatterError: FrontMatterFault.optional().describe('Why it can’t be read; the text below it is all the same'),
}

/** A heading in the order of the text; `id` is GitHub’s anchor. */
export type Heading = z.infer<typeof Heading>
export const Heading = z.object({ id: z.string(), text: z.string(), level, ...place })

/** A piece of a text that fits a model. */
export type Chunk = z.infer<typeof Chunk>
export const Chunk = z.object({
  id: z.string().describe('A hash of source, path and text: what did not change keeps it'),
  text: z.string().describe('The text from start to end, as it was sent; with `repeated` around it'),
  embedText: z.string().describe('The title and the headings it stands under, then the text'),
  tokens: z.int().describe('Of `text`'),
  path: z.array(z.string()).describe('The headings it stands under, the outermost first'),
  ...place,
  kind: z.enum(['prose', 'code', 'table', 'list']),
  index: z.int().describe('From 0'),
  source: z.string().optional(),
  repeated: z
    .object({ before: z.string(), after: z.string() })
    .optional()
    .describe('What `text` has around the slice: the header of a table, the fences of code'),
})

/** A part of a text under one heading, up to its first subsection. */
export interface Section {
  id: string
  heading: string
  level: number
  path: string[]
  start: number
  end: number
  startLine: number
  endLine: number
  markdown: string
  text: string
  tokens: number
  children: Section[]
}
const Section: z.ZodType<Section> = z.lazy(() =>
  z.object({
    id: z.string(),
    heading: z.string().describe('Empty for what stands before the first heading'),
    level: z.int().describe('0 for what stands before the first heading'),
    path: z.array(z.string()),
    ...place,
    markdown: z.string().describe('The text from start to end: without its subsections'),
    text: z.string().describe('The same without markup'),
    tokens: z.int().describe('Of `markdown`, in o200k'),
    children: z.array(Section),
  }),
)

/** One operation of a JSON Patch (RFC 6902); paths are JSON Pointers (RFC 6901). */
export type Operation = z.infer<typeof Operation>
export const Operation = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['add', 'replace', 'test']), path: z.string(), value: z.unknown() }),
  z.object({ op: z.literal('remove'), path: z.string() }),
  z.object({ op: z.enum(['move', 'copy']), path: z.string(), from: z.string() }),
])

const At = z.object({ operation: z.int().describe('The index of the operation that failed; nothing was changed') })

const Fix = z.object({ start, end, text: z.string().describe('What to put from start to end') })

/** A rule of `lint`. */
export type Rule = z.infer<typeof Rule>
export const Rule = z.enum([
  ...([
    'broken-anchor',
    'undefined-reference',
    'undefined-footnote',
    'unused-footnote',
    'unused-reference',
    'empty-link',
    'duplicate-heading',
    'skipped-level',
  ] as const),
  ...([
    'several-titles',
    'empty-heading',
    'missing-alt',
    'missing-language',
    'bare-url',
    'reversed-link',
    'unclosed-fence',
    'uneven-table',
    'front-matter',
  ] as const),
])

/** Something that is probably not meant so. */
export type Finding = z.infer<typeof Finding>
export const Finding = z.object({ rule: Rule, message: z.string(), line, column: z.int().describe('From 1, in UTF-16 code units'), fix: Fix.optional() })

const Tokenizer = z.enum(['o200k', 'cl100k', 'chars', 'words'])

export default contract(
  'markdown.do',
  { summary: 'Renders Markdown safely, chunks it for models, and takes it apart', tags: ['text', 'formats', 'ai'] },
  {
    render: method({
      access: 'public',
      summary: 'Renders Markdown as HTML that is safe in any page',
      description:
        'CommonMark with tables, task lists, strikethrough, autolinks, footnotes and alerts as GitHub has them. Raw HTML is sanitised as html.do’s profile `rich` says, together with the Markdown around it; there is no unsafe mode. ' +
        'HTML of more than 10 Mi characters is `payload_too_large`. Blocks nested more than 100 deep are `invalid_argument`.',
      input: z.object({
        markdown,
        gfm: z.boolean().default(true).describe('Tables, task lists, strikethrough and autolinks without brackets'),
        math: z
          .union([z.boolean(), z.enum(['mathml', 'katex'])])
          .default(false)
          .describe('$…$, $$…$$ and fences of math: as MathML, or as code with the classes that KaTeX’s scripts look for'),
        footnotes: z.boolean().default(true),
        alerts: z.boolean().default(true).describe('> [!NOTE] and its like'),
        headingIds: z.boolean().default(true).describe('Give headings the ids that GitHub gives them'),
        toc: z.boolean().default(false).describe('List the headings; in a page they stand before the text'),
        highlight: z
          .union([z.boolean(), z.object({ theme: z.enum(['github', 'vitesse', 'min']) })])
          .default(false)
          .describe(
            'Colour code in some 30 languages: its colours are CSS variables (--shiki-token-keyword, …) with the theme’s as they stand where none is set. A block of more than 50 KiB stays plain, as does what comes after 128 KiB of code',
          ),
        html: z.enum(['sanitize', 'escape']).default('sanitize').describe('What becomes of raw HTML: cleaned, or shown as text'),
        links: z
          .object({
            rel: z.string().max(200).optional().describe('nofollow noopener ugc unless set'),
            target: z.enum(['_blank', '_self', '_parent', '_top']).optional(),
            hosts: z.array(z.string().max(253)).max(100).optional().describe('The only hosts, with what is under them, that links may lead to'),
          })
          .optional(),
        base: z.url().max(2048).optional().describe('Relative addresses are made absolute against it'),
        page: z
          .union([z.boolean(), z.object({ title: z.string().max(500).optional(), lang: z.string().max(35).optional() })])
          .default(false)
          .describe('A whole page with a small stylesheet, as text/html, instead of JSON'),
      }),
      output: bytes('text/html; charset=utf-8').or(
        z.object({
          html: z.string(),
          ...frontMatter,
          toc: z.array(Heading).optional(),
          title: z.string().optional().describe('Of the front matter, or the first heading of level 1'),
        }),
        { page: [false, undefined] },
      ),
      limits,
      examples: [
        { input: { markdown: '# Hello *world*\n\nSee https://example.com\n' } },
        { title: 'A task list and raw HTML', input: { markdown: '- [x] done\n\n<b onclick="alert(1)">bold</b>\n', toc: true } },
        { title: 'A page', input: { markdown: '---\ntitle: Note\n---\n$x^2$\n', math: true, page: true } },
      ],
    }),

    chunk: method({
      access: 'public',
      summary: 'Cuts Markdown along its structure into pieces that fit a model',
      description:
        'A section that fits is one chunk; a larger one is cut between subsections, blocks, list items, table rows (the header repeated), lines of code (the fences repeated), sentences, and at last words. Neighbours of one section below `minTokens` are joined. ' +
        'No chunk’s text has more than `maxTokens`, overlap included. Without overlap every character that is no white space is in one chunk, in order.',
      input: z.object({
        markdown: corpus,
        maxTokens: z.int().min(16).max(32_768).default(512),
        minTokens: z.int().min(0).max(32_768).default(64).describe('At most maxTokens'),
        overlap: z.int().min(0).max(8192).default(0).describe('How many tokens of the text before a chunk it may begin with; at most half of maxTokens'),
        tokenizer: Tokenizer.default('o200k').describe('What counts: OpenAI’s encodings, UTF-16 code units, or words'),
        context: z.enum(['none', 'headings']).default('headings').describe('What embedText has before the text'),
        source: z.string().max(2048).optional().describe('Where the text is from; part of every id'),
      }),
      output: z.object({ chunks: z.array(Chunk), ...frontMatter }),
      limits: corpusLimits,
      examples: [{ input: { markdown: '# Guide\n\n## Install\n\nRun it.\n\n## Use\n\nCall it.\n', maxTokens: 16, minTokens: 0 } }],
    }),

    embed: method({
      access: 'read',
      effect: 'write',
      summary: 'Brings an index of vectors.do to what a text says now: only chunks that changed are embedded',
      description:
        'Needs the right to read and write vectors too, and an index that has a model. Each chunk (512 tokens, under its headings) is an item with its text and { source, path, kind, startLine, endLine, start, end, index } as metadata; chunks of this source that are no longer in the text are deleted.',
      input: z.object({
        markdown: corpus,
        source: z
          .string()
          .min(1)
          .max(1024)
          .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'a source has no control characters')
          .describe('Where the text is from: what is of another source stays'),
        index: z.string().min(1).max(128).describe('The index of vectors.do'),
      }),
      output: z.object({
        indexed: z.int().describe('Chunks that are new, or say something else'),
        unchanged: z.int(),
        removed: z.int(),
      }),
      errors: { not_found: true, failed_precondition: true },
      limits: corpusLimits,
    }),

    sections: method({
      access: 'public',
      summary: 'Gives the tree of sections, each with its text and tokens',
      description: 'The slices of all sections together are the whole text below the front matter.',
      input: z.object({ markdown: corpus, depth: z.int().min(1).max(6).default(6).describe('Headings below this level begin no section') }),
      output: z.object({ sections: z.array(Section), ...frontMatter }),
      limits: corpusLimits,
      examples: [{ input: { markdown: '# Guide\n\nHello.\n\n## Install\n\nRun it.\n' } }],
    }),

    parse: method({
      access: 'public',
      summary: 'Finds the outline, links, images, code, tables, tasks and footnotes of a text, each with its place',
      input: z.object({ markdown }),
      output: z.object({
        ...frontMatter,
        title: z.string().optional(),
        outline: z.array(Heading),
        links: z.array(
          z.object({
            url: z.string(),
            text: z.string(),
            title: z.string().optional(),
            kind: z.enum(['inline', 'reference', 'autolink']),
            reference: z.string().optional().describe('The label of the definition'),
            ...place,
          }),
        ),
        images: z.array(z.object({ url: z.string(), alt: z.string(), title: z.string().optional(), ...place })),
        codeBlocks: z.array(z.object({ lang: z.string().optional(), meta: z.string().optional(), code: z.string(), isFenced: z.boolean(), ...place })),
        tables: z.array(
          z.object({
            header: z.array(z.string()),
            align: z.array(z.enum(['left', 'center', 'right']).nullable()),
            rows: z.array(z.array(z.string())),
            ...place,
          }),
        ),
        tasks: z.array(z.object({ text: z.string(), isDone: z.boolean(), depth: z.int().describe('Lists it stands in, from 1'), ...place })),
        footnotes: z.array(z.object({ label: z.string(), text: z.string(), references: z.int(), ...place })),
        wordCount: z.int().describe('Of the text without markup and code blocks'),
        readingMinutes: z.number().describe('At 238 words a minute, 500 characters a minute where words have no spaces'),
        lang: z.string().optional().describe('Of the front matter’s `lang`, or guessed by its script where that is enough'),
      }),
      limits,
      examples: [{ input: { markdown: '# Title\n\n- [x] [done](https://example.com)\n' } }],
    }),

    frontMatter: method({
      access: 'public',
      summary: 'Reads the YAML, TOML or JSON before a text, or changes it and keeps the rest',
      description:
        '`---` is YAML, `+++` TOML, `;;;` JSON. `set` is a JSON Patch on the data; in YAML comments, order and layout stay, in TOML and JSON those of the top-level entries that it does not touch. ' +
        'Without front matter `set` begins one in YAML. Front matter that can’t be read is told in `error`; it can’t be changed.',
      input: z.object({ markdown, set: z.array(Operation).max(1000).optional().describe('At most 1,000 operations, all of them or none') }),
      output: z.object({
        data: Data.describe('null where there is none'),
        format: z.enum(['yaml', 'toml', 'json']).optional(),
        content: z.string().describe('The text below'),
        markdown: z.string().optional().describe('With `set`: the whole text'),
        error: FrontMatterFault.optional(),
      }),
      errors: { failed_precondition: At, not_found: At },
      limits,
      examples: [
        {
          input: { markdown: '---\ntitle: One # for now\n---\nText\n', set: [{ op: 'replace', path: '/title', value: 'Two' }] },
          output: { data: { title: 'Two' }, format: 'yaml', content: 'Text\n', markdown: '---\ntitle: Two # for now\n---\nText\n' },
        },
      ],
    }),

    toText: method({
      access: 'public',
      summary: 'Gives the text without markup, as it would be read out',
      description:
        'Blocks are apart by an empty line, list items by a line; links give their text, images their alt text, tables their cells; raw HTML and front matter are left out.',
      input: z.object({ markdown }),
      output: z.object({ text: z.string() }),
      limits,
      examples: [{ input: { markdown: '# Hello *world*\n\n- [one](https://example.com)\n' }, output: { text: 'Hello world\n\n- one\n' } }],
    }),

    format: method({
      access: 'public',
      summary: 'Writes Markdown in one style that means the same',
      description:
        'ATX headings, `-` for lists, fences for code, `*emphasis*` and `**strong**`, aligned tables, one empty line between blocks. What can’t be rewritten without another meaning stays as it is. Formatting twice is the same as once.',
      input: z.object({ markdown, wrap: z.int().min(20).max(1000).optional().describe('Fold paragraphs at this column; left as they are unless set') }),
      output: z.object({ markdown: z.string() }),
      limits,
      examples: [{ input: { markdown: 'Title\n===\n* one\n* __two__\n' }, output: { markdown: '# Title\n\n- one\n- **two**\n' } }],
    }),

    lint: method({
      access: 'public',
      summary: 'Finds broken anchors, skipped levels, missing alt texts and the like',
      description: 'All rules unless some are named. The first 1,000 findings.',
      input: z.object({ markdown, rules: z.array(Rule).min(1).max(50).optional() }),
      output: z.object({ problems: z.array(Finding) }),
      limits,
      examples: [
        {
          input: { markdown: '# One\n\n### Two\n', rules: ['skipped-level'] },
          output: { problems: [{ rule: 'skipped-level', message: 'a heading of level 3 follows one of level 1', line: 3, column: 1 }] },
        },
      ],
    }),
  },
)
