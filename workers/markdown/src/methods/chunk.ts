import type { Parsed as ParsedInput } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'markdown.do/contract'
import { type Chunk, textBytesMax } from 'markdown.do/contract'
import type { Calls } from '../calls.ts'
import { Blocks } from '../chunk/blocks.ts'
import { chunksOf } from '../chunk/chunks.ts'
import { overlapped } from '../chunk/overlap.ts'
import { Packer } from '../chunk/pack.ts'
import { partsOf } from '../chunk/parts.ts'
import { type Document, documentOf, titleOf } from '../document.ts'
import { github, parseBlocks } from '../engine/engine.ts'
import { headingsOf } from '../engine/headings.ts'
import { requireSize } from '../limits.ts'
import { Source } from '../source.ts'
import { counterOf } from '../tokens/tokenizers.ts'

type Input = ParsedInput<typeof contract, 'chunk'>

/** Cuts Markdown along its structure. */
export async function chunk(input: Input, call: Calls): Promise<{ chunks: Chunk[] } & Document['head']> {
  const { markdown, maxTokens, minTokens, overlap } = input
  requireSize(markdown, textBytesMax.corpus)
  if (overlap * 2 > maxTokens) invalid('more than half of maxTokens', ['overlap'])
  const document = await documentOf(markdown, call)
  const count = await counterOf(input.tokenizer)
  return { chunks: chunkBody(document, input, count, { max: maxTokens, min: Math.min(minTokens, maxTokens), overlap }), ...document.head }
}

function chunkBody(
  { bodyStart, body, head }: Document,
  input: Input,
  count: (text: string) => number,
  limits: { max: number; min: number; overlap: number },
): Chunk[] {
  const { tokens } = parseBlocks(body, github)
  const headings = headingsOf(tokens).filter(({ isTop }) => isTop)
  const source = new Source(input.markdown)
  const pieces = new Blocks(source, bodyStart).ofText(tokens)
  const packer = new Packer(input.markdown, count, limits)
  const packed = overlapped(
    packer.pack(
      partsOf(
        pieces,
        headings.map(({ text }) => text),
      ),
    ),
    packer,
    limits,
  )
  const title = titleOf(head) ?? headings.find(({ level }) => level === 1)?.text
  return chunksOf(packed, source, count, { source: input.source, title, hasHeadings: input.context === 'headings' })
}
