import { contract, method } from '@dot-do/contract'
import { z } from 'zod'

const KiB = 1024

/** Of a text, in UTF-8 bytes: without a key, and with one. */
export const textBytesMax = { anonymous: 256 * KiB, authenticated: 1024 * KiB }
export const aliasesMax = 100
export const nodesMax = 100_000
export const depthMax = 100

// A control character takes six bytes in JSON.
const limits = { bodyBytesMax: 6 * textBytesMax.authenticated + 128 * KiB }

const text = z.string().describe('The text: at most 256 KiB of UTF-8, 1 MiB with a key')
const version = z
  .enum(['1.2', '1.1'])
  .default('1.2')
  .describe('The YAML version of documents without a %YAML directive. 1.1 adds merge keys (<<), dates, yes and no.')
const Format = z.enum(['yaml', 'json', 'toml'])
const Schema = z.union([z.record(z.string(), z.unknown()), z.boolean()]).describe('A JSON Schema of at most 64 KiB: 2020-12, or draft-07 where $schema says so')
const Path = z.array(z.union([z.string(), z.number().int()]))
const line = z.number().int().describe('From 1')
const column = z.number().int().describe('From 1, in UTF-16 code units')

/** A YAML value as JSON, handed on as it is (zod would drop a `__proto__` key); what JSON can't carry is `{ "$type", "value" }`. */
export type Data = z.infer<typeof Data>
export const Data = z
  .unknown()
  .describe(
    'Plain JSON. What JSON can’t carry is { "$type", "value" }: number (NaN, Infinity, -Infinity), bigint (beyond ±2^53), date, binary (base64), set, and map ([[key, value], …]: keys that are no strings, or a $type key)',
  )

/** Something odd in a text that was read all the same, such as an unknown tag. */
export type Warning = z.infer<typeof Warning>
export const Warning = z.object({ message: z.string(), line, column, code: z.string() })

/** A fault in a text. `path` leads to the value where a schema refused it. */
export type Fault = z.infer<typeof Fault>
export const Fault = z.object({
  message: z.string(),
  line,
  column,
  path: Path.optional(),
  code: z.string().describe('A stable word: a syntax rule such as bad_indent or duplicate_key, or schema.<keyword>'),
})

/** Where a value stands: line and column of its first character and of the one after its last, all from 1. */
export type Range = z.infer<typeof Range>
export const Range = z.tuple([z.number().int(), z.number().int(), z.number().int(), z.number().int()])

/** One operation of a JSON Patch (RFC 6902); paths are JSON Pointers (RFC 6901). */
export type Operation = z.infer<typeof Operation>
export const Operation = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['add', 'replace', 'test']), path: z.string(), value: Data }),
  z.object({ op: z.literal('remove'), path: z.string() }),
  z.object({ op: z.enum(['move', 'copy']), path: z.string(), from: z.string() }),
])

const At = z.object({ operation: z.number().int().describe('The index of the operation that failed; nothing was changed') })

export default contract(
  'yaml.do',
  { summary: 'Reads, writes, checks, converts and edits YAML', tags: ['formats', 'data'] },
  {
    parse: method({
      access: 'public',
      summary: 'Reads YAML as JSON, with the line and column of whatever is wrong',
      description:
        'YAML 1.2 core schema. A stream of several documents needs `multi`. At most 100 aliases, 100,000 nodes after they are expanded, 100 levels; past a limit, and for an alias inside its own anchor, `invalid_argument`. ' +
        '`positions` maps the JSON Pointer of each value in `data` to its range; with `multi` pointers start with the index of the document. Values that come from an alias have the place of the alias.',
      input: z.object({
        text,
        version,
        multi: z.boolean().default(false).describe('Read every document of the stream into `documents`'),
        positions: z.boolean().default(false).describe('Say where each value stands'),
      }),
      output: z.object({ data: Data, documents: z.array(Data).optional(), warnings: z.array(Warning), positions: z.record(z.string(), Range).optional() }),
      limits,
      examples: [
        { input: { text: 'name: app\nports: [80, 443]\n' }, output: { data: { name: 'app', ports: [80, 443] }, warnings: [] } },
        {
          title: 'Values that JSON can’t carry',
          input: { text: '1: .nan\n' },
          output: { data: { $type: 'map', value: [[1, { $type: 'number', value: 'NaN' }]] }, warnings: [] },
        },
        {
          title: 'Every document, and where the values stand',
          input: { text: 'a: 1\n---\n- b\n', multi: true, positions: true },
          output: {
            data: { a: 1 },
            documents: [{ a: 1 }, ['b']],
            warnings: [],
            positions: { '/0': [1, 1, 1, 5], '/0/a': [1, 4, 1, 5], '/1': [3, 1, 3, 4], '/1/0': [3, 3, 3, 4] },
          },
        },
      ],
    }),

    stringify: method({
      access: 'public',
      summary: 'Writes JSON as YAML that reads back as the same data',
      description: 'Takes the tagged values that `parse` returns. Data of at most 100,000 nodes; its text may have as many bytes as `parse` takes.',
      input: z.object({
        data: Data,
        indent: z.number().int().min(1).max(10).default(2).describe('Spaces a level'),
        lineWidth: z.number().int().min(0).max(10_000).default(80).describe('Where long text folds; 0 never folds'),
        sortKeys: z.boolean().default(false).describe('Keys in the order of their code units'),
        quote: z
          .enum(['auto', 'single', 'double'])
          .default('auto')
          .describe('auto quotes strings where they need it; single and double quote every string value'),
        flow: z.boolean().default(false).describe('[flow, style] throughout instead of one item a line'),
      }),
      output: z.object({ text: z.string() }),
      limits,
      examples: [
        { input: { data: { name: 'app', ports: [80, 443] } }, output: { text: 'name: app\nports:\n  - 80\n  - 443\n' } },
        { input: { data: { $type: 'date', value: '2001-12-14T21:59:43.100Z' } }, output: { text: '!!timestamp 2001-12-14T21:59:43.100Z\n' } },
      ],
    }),

    validate: method({
      access: 'public',
      summary: 'Checks YAML, and its values against a JSON Schema, and lists every fault with its place',
      description:
        'Faults in the text are a negative answer, not a failed call; the first 1,000 are listed. Each document of a stream is checked against the schema, once the text has no other fault. The schema sees strings, numbers, booleans, nulls, arrays and objects: ' +
        'keys as text, dates and binary as their text, sets as objects with null values. Patterns run in linear time: look-around and back-references are refused.',
      input: z.object({ text, schema: Schema.optional(), version }),
      output: z.object({ valid: z.boolean(), errors: z.array(Fault) }),
      limits,
      examples: [
        {
          input: { text: 'a: 1\na: 2\n' },
          output: { valid: false, errors: [{ message: 'Map keys must be unique: "a"', line: 2, column: 1, code: 'duplicate_key' }] },
        },
        {
          input: { text: 'port: high\n', schema: { properties: { port: { type: 'integer' } } } },
          output: {
            valid: false,
            errors: [{ message: 'Instance type "string" is invalid. Expected "integer".', line: 1, column: 7, path: ['port'], code: 'schema.type' }],
          },
        },
      ],
    }),

    convert: method({
      access: 'public',
      summary: 'Turns YAML, JSON or TOML into one of the others',
      description:
        'One document. JSON carries tagged values as in `parse`, in both directions. TOML has a table at its top, no null, no binary, no sets, only string keys, integers of 64 bits: other data is `invalid_argument` with its path. ' +
        'Dates stay dates; a TOML local date or date-time is taken as UTC, a local time becomes a string. Comments are not carried over.',
      input: z.object({ text, from: Format, to: Format }),
      output: z.object({ text: z.string() }),
      limits,
      examples: [
        { input: { text: '[server]\nport = 80\n', from: 'toml', to: 'yaml' }, output: { text: 'server:\n  port: 80\n' } },
        { input: { text: 'a: [1, .inf]\n', from: 'yaml', to: 'toml' }, output: { text: 'a = [ 1, inf ]\n' } },
      ],
    }),

    edit: method({
      access: 'public',
      summary: 'Applies a JSON Patch to YAML; comments, anchors and layout of what it does not touch stay as they are',
      description:
        'RFC 6902, all operations or none. Keys that are no strings are named by their text. An anchored value is one value: changing it at its anchor changes it for every alias, and a path may not lead through an alias. One document.',
      input: z.object({ text, patch: z.array(Operation).max(1000) }),
      output: z.object({ text: z.string() }),
      errors: { failed_precondition: At, not_found: At },
      limits: { bodyBytesMax: limits.bodyBytesMax + 1024 * KiB },
      examples: [
        {
          input: {
            text: '# service\nimage: web # pinned\nports: [80]\n',
            patch: [
              { op: 'replace', path: '/image', value: 'api' },
              { op: 'add', path: '/ports/-', value: 443 },
            ],
          },
          output: { text: '# service\nimage: api # pinned\nports: [80, 443]\n' },
        },
      ],
    }),
  },
)
