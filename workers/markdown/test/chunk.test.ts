import fc from 'fast-check'
import { getEncoding } from 'js-tiktoken'
import type { Chunk } from 'markdown.do/contract'
import { describe, expect, test } from 'vitest'
import type { Calls } from '../src/calls.ts'
import { chunk as chunkHere } from '../src/methods/chunk.ts'
import { call } from './call.ts'
import { readmes } from './readmes.ts'

const encodings = { o200k: getEncoding('o200k_base'), cl100k: getEncoding('cl100k_base') }

interface Options {
  maxTokens?: number
  minTokens?: number
  overlap?: number
  tokenizer?: 'o200k' | 'cl100k' | 'chars' | 'words'
  source?: string
}

// Texts without front matter need no other domain; in this process many can be cut.
const noCalls = {} as Calls

async function chunksOf(markdown: string, { maxTokens = 512, minTokens = 64, overlap = 0, tokenizer = 'o200k', source }: Options = {}): Promise<Chunk[]> {
  const { chunks } = await chunkHere({ markdown, maxTokens, minTokens, overlap, tokenizer, context: 'headings', source }, noCalls)
  return chunks
}

const countOf = (text: string, tokenizer: Options['tokenizer'] = 'o200k'): number =>
  tokenizer === 'chars' ? text.length : tokenizer === 'words' ? text.split(/\s+/).filter(Boolean).length : encodings[tokenizer].encode(text, [], []).length

let lines: { text: string; at: number; line: number } = { text: '', at: 0, line: 1 }

/** The line of an offset, counted on from the one before. */
function lineOf(text: string, offset: number): number {
  if (lines.text !== text || offset < lines.at) lines = { text, at: 0, line: 1 }
  lines = { text, at: offset, line: lines.line + (text.slice(lines.at, offset).match(/\r\n?|\n/g)?.length ?? 0) }
  return lines.line
}

/** What must hold of the chunks of any text. */
function expectSound(markdown: string, chunks: readonly Chunk[], { maxTokens = 512, overlap = 0, tokenizer }: Options = {}): void {
  let covered = 0
  for (const [index, chunk] of chunks.entries()) {
    const { text, start, end, repeated, tokens } = chunk
    expect(chunk.index).toBe(index)
    expect(text).toBe(`${repeated?.before ?? ''}${markdown.slice(start, end)}${repeated?.after ?? ''}`)
    expect(tokens).toBe(countOf(text, tokenizer))
    expect(tokens).toBeLessThanOrEqual(maxTokens)
    expect(markdown.slice(covered, start).trim()).toBe('')
    if (overlap === 0) expect(start).toBeGreaterThanOrEqual(covered)
    expect(end).toBeGreaterThan(covered)
    expect(markdown.slice(start, end).trim()).not.toBe('')
    expect([chunk.startLine, chunk.endLine]).toEqual([lineOf(markdown, start), lineOf(markdown, end - 1)])
    covered = end
  }
  expect(markdown.slice(covered).trim()).toBe('')
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(chunks.length)
}

const words = fc
  .array(fc.constantFrom('one', 'two.', 'A sentence here.', '漢字かな。', '**bold**', '`code`', '😀', 'x'.repeat(40), '[a](b)', '\\|'), {
    minLength: 1,
    maxLength: 30,
  })
  .map((parts) => parts.join(' '))
const item = words.map((text) => `- ${text}\n`)
const blocks = fc.oneof(
  words.map((text) => `${text}\n\n`),
  fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('One', 'Two', 'Three')).map(([level, text]) => `${'#'.repeat(level)} ${text}\n\n`),
  fc.array(item, { minLength: 1, maxLength: 8 }).map((items) => `${items.join('')}\n`),
  fc
    .array(fc.tuple(words, words), { minLength: 1, maxLength: 12 })
    .map((rows) => `| a | b |\n|---|---|\n${rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '')).join(' | ')} |\n`).join('')}\n`),
  fc
    .array(fc.constantFrom('let a = 1', '', '  if (x) {', '}', '// words and words and words'), { maxLength: 20 })
    .map((lines) => `\`\`\`js\n${lines.join('\n')}\n\`\`\`\n\n`),
  fc.array(words, { minLength: 1, maxLength: 4 }).map((lines) => `> ${lines.join('\n> ')}\n\n`),
  fc.constantFrom('[a]: http://example.com\n\n', '[^1]: a note\n\n', '***\n', '<div>\n\n', '\n\n', '    indented code\n\n', '\r\n'),
)
const texts = fc.array(blocks, { maxLength: 25 }).map((parts) => parts.join(''))
const options = fc.record({
  maxTokens: fc.integer({ min: 16, max: 200 }),
  minTokens: fc.integer({ min: 0, max: 60 }),
  tokenizer: fc.constantFrom('o200k' as const, 'cl100k' as const, 'chars' as const, 'words' as const),
})
const numRuns = process.env.CONFORMANCE === undefined ? 60 : 10_000

describe('chunks of any text', () => {
  test('cover it, in order, within the bound that tiktoken counts', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(texts, options, async (markdown, given) => {
        expectSound(markdown, await chunksOf(markdown, given), given)
      }),
      { numRuns },
    )
  })

  test('begin with the end of the one before, where asked to', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(texts, options, fc.integer({ min: 1, max: 100 }), async (markdown, given, overlap) => {
        const wanted = { ...given, overlap: Math.min(overlap, Math.floor(given.maxTokens / 2)) }
        expectSound(markdown, await chunksOf(markdown, wanted), wanted)
      }),
      { numRuns },
    )
  })

  test('keep rows and fences whole', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (markdown) => {
        for (const { text } of await chunksOf(markdown, { maxTokens: 300, minTokens: 0 })) expect((text.match(/^```/gm) ?? []).length % 2).toBe(0)
      }),
      { numRuns },
    )
  })

  test('change in the section alone that was edited', { timeout: 600_000 }, async () => {
    const section = fc
      .array(
        blocks.filter((block) => !/^(?:#|\[|<div)/.test(block)),
        { minLength: 1, maxLength: 8 },
      )
      .map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(fc.array(section, { minLength: 2, maxLength: 6 }), fc.nat(), section, async (sections, chosen, edit) => {
        const at = chosen % sections.length
        const write = (parts: string[]): string => parts.map((part, index) => `# Section ${index}\n\n${part}\n\n`).join('')
        const own = { maxTokens: 60, minTokens: 10 }
        const idsOf = async (parts: string[]): Promise<Map<string, string | undefined>> =>
          new Map((await chunksOf(write(parts), own)).map(({ id, path }) => [id, path[0]]))
        const before = await idsOf(sections)
        const after = await idsOf(sections.with(at, edit))
        const others = (ids: Map<string, string | undefined>): string[] => [...ids].filter(([, path]) => path !== `Section ${at}`).map(([id]) => id)
        expect(others(after)).toEqual(others(before))
      }),
      { numRuns },
    )
  })
})

test('the READMEs of all packages that are here', { timeout: 300_000 }, async () => {
  const files = readmes().filter((_, index) => process.env.CONFORMANCE !== undefined || index % 12 === 0)
  expect(files.length).toBeGreaterThan(25)
  for (const { markdown, name } of files) {
    if (markdown.startsWith('---')) continue
    for (const maxTokens of [64, 512]) {
      const chunks = await chunksOf(markdown, { maxTokens, minTokens: maxTokens / 8 })
      try {
        expectSound(markdown, chunks, { maxTokens })
      } catch (cause) {
        throw new Error(`${name} at ${maxTokens}`, { cause })
      }
    }
  }
})

describe('by structure', () => {
  const guide = '# Guide\n\nIntro.\n\n## Install\n\nRun it.\n\n## Use\n\nCall it.\n'

  test('a section that fits is one chunk', async () => {
    const { chunks } = await call('chunk', { markdown: guide })
    expect(chunks.map(({ text, path }) => ({ text, path }))).toEqual([{ text: guide.trim(), path: ['Guide'] }])
  })

  test('one that does not is cut at its subsections, small neighbours joined, never across a heading of the same level', async () => {
    const { chunks } = await call('chunk', { markdown: guide, maxTokens: 16, minTokens: 8 })
    expect(chunks.map(({ text, path, startLine, endLine }) => ({ text, path, startLine, endLine }))).toEqual([
      { text: '# Guide\n\nIntro.\n\n## Install\n\nRun it.', path: ['Guide'], startLine: 1, endLine: 7 },
      { text: '## Use\n\nCall it.', path: ['Guide', 'Use'], startLine: 9, endLine: 11 },
    ])
  })

  test('the header of a table and the fences of code are repeated, and said to be', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => `| ${index} | value |\n`).join('')
    const { chunks } = await call('chunk', { markdown: `| a | b |\n|---|---|\n${rows}`, maxTokens: 60 })
    expect(chunks.length).toBeGreaterThan(2)
    for (const { kind, text } of chunks) expect([kind, text.startsWith('| a | b |\n|---|---|\n')]).toEqual(['table', true])
    expect(chunks[1]?.repeated).toEqual({ before: '| a | b |\n|---|---|\n', after: '' })
    const code = await call('chunk', { markdown: `\`\`\`\`ts\n${'const a = 1\n\n'.repeat(40)}\`\`\`\`\n`, maxTokens: 60 })
    expect(code.chunks.length).toBeGreaterThan(2)
    for (const { text } of code.chunks) expect(text).toMatch(/^````ts\n[\s\S]*\n````$/)
    expect(code.chunks[1]).toMatchObject({ kind: 'code', repeated: { before: '````ts\n', after: '\n````' } })
  })

  test('what is embedded has the title and the headings first', async () => {
    const { chunks, frontMatter } = await call('chunk', { markdown: `---\ntitle: Handbook\n---\n${guide}`, maxTokens: 16, minTokens: 0 })
    expect(frontMatter).toEqual({ title: 'Handbook' })
    expect(chunks.at(-1)).toMatchObject({ embedText: 'Handbook > Guide > Use\n\n## Use\n\nCall it.', startLine: 12 })
    const plain = await call('chunk', { markdown: guide, context: 'none', source: 'a.md' })
    expect(plain.chunks[0]).toMatchObject({ embedText: guide.trim(), source: 'a.md' })
  })
})
