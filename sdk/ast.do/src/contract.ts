import { contract, method } from '@dot-do/contract'
import { z } from 'zod'

const MiB = 1024 * 1024

/** Of all source of a call, in UTF-16 code units. */
export const sourceMax = 2 * MiB
export const filesMax = 500
/** Brackets inside brackets. */
export const nestingMax = 1000
/** Nodes inside nodes, in a tree that is answered or printed. */
export const treeDepthMax = 1000
/** The same of a tree that is searched by a pattern or a rule. */
export const searchDepthMax = 5000
export const patternMax = 10 * 1024
export const rulesMax = 100
export const answerBytesMax = 10 * MiB

const names = ['javascript', 'jsx', 'typescript', 'tsx', 'python', 'go', 'rust', 'java', 'css', 'bash'] as const

/** A language by its name. */
export type Language = z.infer<typeof Language>
export const Language = z.enum(names)

const offset = z.int().min(0).describe('From 0, in UTF-16 code units')
const line = z.int().min(1).describe('From 1')
const column = z.int().min(0).describe('From 0, in UTF-16 code units')

/** A place in a source: lines from 1, columns and offsets from 0, in UTF-16 code units. */
export type Position = z.infer<typeof Position>
export const Position = z.object({ line, column, offset })

/** From the first character to behind the last. */
export type Range = z.infer<typeof Range>
export const Range = z.object({ start: Position, end: Position })

/** A fault in a source. */
export type Fault = z.infer<typeof Fault>
export const Fault = z.object({ message: z.string(), line, column, offset })

/** Text for what stands from `start` to `end`; `path` where there are files. */
export type Edit = z.infer<typeof Edit>
export const Edit = z.strictObject({ path: z.string().optional(), start: offset, end: offset, text: z.string() })

const path = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[^\p{Cc}"\\]+$/u, 'a path without control characters, quotes and backslashes')
const code = z.string().max(sourceMax).describe('The source: at most 2 MiB')
const language = Language.optional().describe('Told from the extension of the path unless set, else tsx')
const filePath = path.optional().describe('Its extension tells the language')
const sourceType = z
  .enum(['module', 'script', 'commonjs'])
  .optional()
  .describe('Of JavaScript and TypeScript. Unless set told from the extension (.mjs, .cjs, …); else a module, or a script where it is none')

const files = z.record(path, z.string().max(sourceMax)).describe('Sources by their paths: at most 500, 2 MiB in all; instead of code')
const source = { code: code.optional(), files: files.optional(), language, path: filePath }

const pattern = z.string().min(1).max(patternMax)
const search = {
  pattern: pattern.optional().describe('Code with $A for a node and $$$A for any number of them, as ast-grep reads it'),
  rule: z.record(z.string(), z.unknown()).optional().describe('A rule object of ast-grep, or a whole rule with rule, constraints, utils and transform'),
  selector: pattern.optional().describe('A selector of esquery, for JavaScript and TypeScript; attributes match by RE2'),
}

const Fix = z.string().max(patternMax)

/** What a pattern, a rule or a selector finds, and the template that takes its place. */
export type Rewrite = z.infer<typeof Rewrite>
export const Rewrite = z.strictObject({
  ...search,
  fix: Fix.describe('A template of ast-grep: $A and $$$A stand for what was captured; of a selector plain text'),
})

const Captured = z.object({ text: z.string(), range: Range.optional().describe('Not of what a transform made') })

/** A node that was found. */
export type Match = z.infer<typeof Match>
export const Match = z.object({
  path: z.string().optional(),
  kind: z.string(),
  text: z.string(),
  range: Range,
  captures: z.record(z.string(), z.union([Captured, z.array(Captured)])).describe('By the names of metavariables'),
})

const Broken = z.object({ diff: z.string(), errors: z.array(Fault.extend({ path: z.string().optional() })) })
const Conflict = z.object({ places: z.array(Position) })

const Tree = z.looseObject({}).describe('A node')
const Node = z.looseObject({ type: z.string() }).describe('A node of an ESTree')

const Specifier = z.object({ imported: z.string().optional(), local: z.string().optional(), isType: z.boolean() })

const Import = z.object({
  source: z.string(),
  kind: z.enum(['import', 'dynamic', 'require', 'reexport', 'type']),
  specifiers: z.array(Specifier),
  range: Range,
})

const Export = z.object({
  name: z.string().describe('* for all of another module'),
  local: z.string().optional(),
  source: z.string().optional(),
  isType: z.boolean(),
  range: Range,
})

/** A declaration, with what is declared inside it. */
export interface Outline {
  kind: string
  name: string
  range: Range
  signature: string
  children: Outline[]
}
export const Outline: z.ZodType<Outline> = z.object({
  kind: z.string(),
  name: z.string(),
  range: Range,
  signature: z.string().describe('The line it begins on'),
  children: z.array(z.lazy(() => Outline)),
})

const Complexity = z.object({
  name: z.string(),
  range: Range,
  cyclomatic: z.int().describe('Paths, as ESLint counts them'),
  cognitive: z.int().describe('As SonarSource’s paper counts it'),
})

const limits = { bodyBytesMax: 14 * MiB }
const shortLine = 'console.log("hi")'

export default contract(
  'ast.do',
  { summary: 'Parses, searches, rewrites and prints code', tags: ['code', 'agents'] },
  {
    parse: method({
      access: 'public',
      summary: 'Reads code as a tree, with every syntax error beside the best tree',
      description:
        '`estree` (JavaScript and TypeScript) is ESTree with JSX and the TypeScript nodes of typescript-eslint, every node with `type` and `range`; `cst` (every language) is tree-sitter’s tree. ' +
        'A source of which no tree can be made is `invalid_argument`, an answer of more than 10 MiB `payload_too_large`. Values that JSON can’t carry (regular expressions, bigints) are null beside `raw`.',
      input: z.object({
        ...{ code, language, path: filePath, sourceType },
        format: z.enum(['estree', 'cst']).optional().describe('estree for JavaScript and TypeScript unless set, cst for the others'),
        comments: z.boolean().default(false).describe('Give the comments, of estree'),
        tokens: z.boolean().default(false).describe('Give the tokens, of estree'),
        loc: z.boolean().default(false).describe('Give lines and columns of nodes, comments and tokens too'),
      }),
      output: z.object({ ast: Tree, errors: z.array(Fault), comments: z.array(Node).optional(), tokens: z.array(Node).optional() }),
      limits,
      examples: [
        {
          input: { code: 'a', language: 'javascript' },
          output: {
            ast: {
              type: 'Program',
              range: [0, 1],
              sourceType: 'module',
              body: [{ type: 'ExpressionStatement', range: [0, 1], expression: { type: 'Identifier', range: [0, 1], name: 'a' } }],
            },
            errors: [],
          },
        },
        { title: 'The tree of tree-sitter', input: { code: 'def f(x): return x\n', language: 'python' } },
      ],
    }),

    query: method({
      access: 'public',
      summary: 'Finds code by a pattern, a rule of ast-grep or a selector',
      description:
        'Give one of `pattern`, `rule` and `selector`. Rules are read as ast-grep documents them; `regex` runs in linear time. Matches come in the order of the source, at most `limit` of them and at most 10 MiB; `total` counts all.',
      input: z.object({ ...source, ...search, limit: z.int().min(1).max(10_000).default(1000) }),
      output: z.object({ matches: z.array(Match), total: z.int(), truncated: z.boolean() }),
      limits,
      examples: [
        { input: { code: shortLine, pattern: 'console.log($$$ARGS)' } },
        { title: 'A rule', input: { code: 'if (a) { return 1 }', rule: { kind: 'return_statement', inside: { kind: 'if_statement', stopBy: 'end' } } } },
        { title: 'A selector', input: { code: 'a.b(c)', selector: 'CallExpression > Identifier[name=/^c$/]' } },
      ],
    }),

    transform: method({
      access: 'public',
      summary: 'Rewrites code by rules or edits; every byte that is not matched stays as it is',
      description:
        'Rules apply in order, each on what the one before made; a match is replaced whole, as ast-grep does (of a declaration with its semicolon), and of overlapping matches of one rule the outer is taken. `edits` are offsets of the source, refused whole if any overlap. ' +
        'With `verify` a result with syntax errors that the source had not is `failed_precondition`. `edits` in the answer lead from the source to the result in one step; `counts` are matches a rule; `diff` is what `patch` takes.',
      input: z.object({
        ...source,
        rules: z.array(Rewrite).min(1).max(rulesMax).optional(),
        edits: z.array(Edit).max(10_000).optional().describe('Instead of rules'),
        verify: z.boolean().default(true),
      }),
      output: z.object({
        code: z.string().optional(),
        files: z.record(z.string(), z.string()).optional(),
        edits: z.array(Edit),
        diff: z.string(),
        counts: z.array(z.int()),
      }),
      errors: { failed_precondition: Broken },
      limits,
      examples: [
        {
          input: { code: 'if (a == b) c() // same\n', rules: [{ pattern: '$A == $B', fix: '$A === $B' }] },
          output: {
            code: 'if (a === b) c() // same\n',
            edits: [{ start: 4, end: 10, text: 'a === b' }],
            diff: '--- a/code\n+++ b/code\n@@ -1 +1 @@\n-if (a == b) c() // same\n+if (a === b) c() // same\n',
            counts: [1],
          },
        },
      ],
    }),

    rename: method({
      access: 'public',
      summary: 'Renames a variable, function, class, type or import, by scope',
      description:
        'Say which by `at`, a place in any of its occurrences, or by `name`, where one binding has it. Shorthand properties keep their key, exports their name (`export { to as name }`). ' +
        '`failed_precondition` where `to` is taken: where it would capture another name, or be captured.',
      input: z.object({
        ...{ code, language, path: filePath, sourceType },
        at: z.strictObject({ line, column }).optional(),
        name: z.string().min(1).max(1024).optional().describe('Instead of at'),
        to: z.string().min(1).max(1024),
      }),
      output: z.object({ code: z.string(), edits: z.array(Edit), diff: z.string() }),
      errors: { failed_precondition: Conflict },
      limits,
      examples: [
        {
          input: { code: 'const a = 1\nfoo({ a })\n', name: 'a', to: 'b' },
          output: {
            code: 'const b = 1\nfoo({ a: b })\n',
            edits: [
              { start: 6, end: 7, text: 'b' },
              { start: 18, end: 19, text: 'a: b' },
            ],
            diff: '--- a/code\n+++ b/code\n@@ -1,2 +1,2 @@\n-const a = 1\n-foo({ a })\n+const b = 1\n+foo({ a: b })\n',
          },
        },
      ],
    }),

    generate: method({
      access: 'public',
      summary: 'Prints an ESTree, with TypeScript and JSX, as code',
      description:
        'Takes what `parse` gives, comments too: they need the `range` of nodes, and `loc` to stay on their lines; without it they stand before the statement they were in. Parsing what it prints gives an equal tree but for positions. A node that can’t be printed is `invalid_argument`.',
      input: z.object({
        ast: Node.describe('A Program, or any node'),
        comments: z.array(Node).max(20_000).optional().describe('As parse gives them; those of ast.comments unless set'),
        indent: z.int().min(0).max(16).default(2).describe('Spaces a level'),
        quotes: z.enum(['single', 'double']).optional().describe('Of every string; unless set strings stay as they were written, new ones are single'),
        sourceMap: z.boolean().default(false).describe('Give a source map, of a tree with loc'),
      }),
      output: z.object({
        code: z.string(),
        map: z.object({ version: z.literal(3), sources: z.array(z.string()), names: z.array(z.string()), mappings: z.string() }).optional(),
      }),
      limits: { bodyBytesMax: 32 * MiB, jsonDepthMax: 2 * treeDepthMax + 10 },
      examples: [
        {
          input: { ast: { type: 'ExpressionStatement', expression: { type: 'Literal', value: 'use it' } } },
          output: { code: "'use it';" },
        },
      ],
    }),

    analyze: method({
      access: 'public',
      summary: 'Says what a JavaScript or TypeScript source imports, exports, declares, calls and leaves unused',
      description:
        '`symbols` is an outline; `globals` are names that nothing in the source binds; `unused` are bindings that are never read and not exported; `complexity` is per function, `calls` by callee.',
      input: z.object({ code, language, path: filePath, sourceType }),
      output: z.object({
        imports: z.array(Import),
        exports: z.array(Export),
        symbols: z.array(Outline),
        globals: z.array(z.object({ name: z.string(), count: z.int(), first: Position })),
        unused: z.array(z.object({ name: z.string(), kind: z.string(), range: Range })),
        calls: z.array(z.object({ callee: z.string(), count: z.int(), first: Position })),
        complexity: z.array(Complexity),
        directives: z.array(z.string()),
        hasTopLevelAwait: z.boolean(),
      }),
      limits,
      examples: [{ input: { code: "import { a } from './a.js'\nexport const b = a(1)\n" } }],
    }),

    languages: method({
      access: 'public',
      summary: 'Lists the languages, with the kinds of nodes of one of them where asked',
      input: z.object({ language: Language.optional().describe('Only this one, with its kinds of nodes') }),
      output: z.array(
        z.object({
          name: Language,
          extensions: z.array(z.string()),
          formats: z.array(z.enum(['estree', 'cst'])),
          kinds: z.array(z.string()).optional().describe('Of named nodes of the cst, for rules'),
        }),
      ),
      examples: [{ input: { language: 'css' } }],
    }),
  },
)
