import type { Token } from 'markdown-it'
import { type Dialect, github, parseBlocks } from '../engine/engine.ts'
import { split } from '../front-matter/split.ts'
import { Source } from '../source.ts'
import { BlockWriter, type Node, nodesOf } from './blocks.ts'
import { signatureOf } from './signature.ts'

const dialect: Dialect = { ...github, math: true, positions: true, inPlace: true }

/** A block that stands by itself, what it means, and its lines. */
interface Block {
  node: Node
  signature: string
  verbatim: string
}

/** Markdown in one style. What would mean something else in it stays as it was written. */
export function format(text: string, wrap?: number): string {
  const once = attempt(text, wrap)
  // What is kept in one pass may be seen otherwise in the next.
  for (let [round, last] = [0, once]; round < roundsMax; round++) {
    const next = attempt(last, wrap)
    // What was a paragraph must not come to stand where front matter does.
    if (next === last) return split(last).format === undefined ? last : text
    last = next
  }
  return text
}

const roundsMax = 4
const repairsMax = 12

function attempt(text: string, wrap: number | undefined): string {
  const blocks = blocksOf(text, wrap)
  const isBesideMath = (index: number) => touchesMath(blocks[index - 1], blocks[index]) || touchesMath(blocks[index], blocks[index + 1])
  const kept = new Set(blocks.flatMap((_, index) => (isBesideMath(index) ? [index] : [])))
  for (let repair = 0; repair < repairsMax; repair++) {
    const written = write(blocks, kept, text, wrap)
    const wrong = differences(blocks, blocksOf(written, wrap))
    if (wrong.length === 0) return written
    const before = kept.size
    for (const index of wrong) kept.add(index)
    if (kept.size === before) for (const index of wrong) for (const near of [index - 1, index + 1]) if (near >= 0 && near < blocks.length) kept.add(near)
    if (kept.size === before) return text
  }
  return text
}

function blocksOf(text: string, wrap: number | undefined): Block[] {
  const { tokens } = parseBlocks(text, dialect)
  const source = new Source(text)
  const blocks: Block[] = []
  let [first, level] = [0, 0]
  for (const [index, token] of tokens.entries()) {
    if (level === 0) first = index
    level += token.nesting
    if (level > 0) continue
    const own = tokens.slice(first, index + 1)
    const [node] = nodesOf(own)
    if (node) blocks.push({ node, signature: signatureOf(own, wrap !== undefined), verbatim: linesOf(source, node.token) })
  }
  return blocks
}

function linesOf(source: Source, { map }: Token): string {
  const [from, to] = map ?? [0, 0]
  return source.text.slice(source.startOf(from), source.startOf(to)).replaceAll(/\r\n?/g, '\n').trimEnd()
}

function write(blocks: readonly Block[], kept: ReadonlySet<number>, text: string, wrap: number | undefined): string {
  const source = new Source(text)
  const writer = new BlockWriter({ wrap, linesOf: (token) => linesOf(source, token).trim() })
  let written = ''
  let last: Block | undefined
  let marker = ''
  for (const [index, block] of blocks.entries()) {
    const { node } = block
    const isBeside = last?.node.token.type === node.token.type
    marker = node.token.type.endsWith('list_open') ? otherThan(isBeside ? marker : undefined, node.token.type) : ''
    // Definitions of links stand together.
    const isClose = (isBeside && node.token.type === 'reference_definition' && !kept.has(index)) || touchesMath(last, block)
    const gap = isClose ? '\n' : '\n\n'
    written += `${index === 0 ? '' : gap}${kept.has(index) ? block.verbatim : writer.one(node, marker, index === 0)}`
    last = block
  }
  return written === '' ? '' : `${written}\n`
}

/** Whether math and another block stand on lines that follow each other. Who reads it without math sees one paragraph, so both stay as they are. */
const touchesMath = (upper: Block | undefined, lower: Block | undefined): boolean =>
  upper !== undefined &&
  lower !== undefined &&
  [upper, lower].some(({ node }) => node.token.type === 'math_block') &&
  upper.node.token.map?.[1] === lower.node.token.map?.[0]

function otherThan(marker: string | undefined, type: string): string {
  const [usual, other] = type === 'bullet_list_open' ? ['-', '*'] : ['.', ')']
  return marker === usual ? (other ?? '') : (usual ?? '')
}

/** The blocks that mean something else than they did; where there are more or fewer of them, the first that does. */
function differences(before: readonly Block[], after: readonly Block[]): number[] {
  const wrong = before.flatMap(({ signature }, index) => (after[index]?.signature === signature ? [] : [index]))
  if (before.length === after.length) return wrong
  return [wrong[0] ?? Math.max(0, before.length - 1)]
}
