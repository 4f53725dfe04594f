import { lastAtMost, lineStarts } from '../positions.ts'
import { apply, type Change } from './edits.ts'

// Lines around a change that are shown.
const context = 3

/** Lines of the old text, counted from 0, and what they become. */
interface Block {
  from: number
  to: number
  lines: string[]
}

/** A unified diff of a text and its changes, as `patch` takes it; empty where nothing changes. */
export function unifiedDiff(name: string, code: string, changes: readonly Change[]): string {
  const old = linesOf(code)
  const blocks = blocksOf(code, old, changes)
  if (blocks.length === 0) return ''
  const hunks: string[] = []
  let shift = 0
  for (const group of groupsOf(blocks)) {
    hunks.push(hunkOf(old, group, shift))
    shift += group.reduce((sum, { from, to, lines }) => sum + lines.length - (to - from), 0)
  }
  // patch takes a name with spaces as far as a tab.
  const end = name.includes(' ') ? '\t' : ''
  return `--- a/${name}${end}\n+++ b/${name}${end}\n${hunks.join('')}`
}

/** Lines with their ends; the last may have none. */
function linesOf(text: string): string[] {
  const lines = text.split(/(?<=\n)/)
  return text === '' ? [] : lines
}

/** The changes as whole lines, without those that stay the same at either end. */
function blocksOf(code: string, old: string[], changes: readonly Change[]): Block[] {
  const starts = lineStarts(code)
  const blocks: Block[] = []
  for (const group of sharingLines(changes, starts)) {
    const [from, to] = [lastAtMost(starts, group[0]?.start ?? 0), Math.min(old.length, lastAtMost(starts, group.at(-1)?.end ?? 0) + 1)]
    const offset = starts[from] ?? 0
    const lines = linesOf(
      apply(
        code.slice(offset, starts[to] ?? code.length),
        group.map((change) => moved(change, -offset)),
      ),
    )
    const block = trimmed({ from, to, lines }, old)
    const last = blocks.at(-1)
    if (last && last.to === block.from) blocks.splice(-1, 1, { from: last.from, to: block.to, lines: [...last.lines, ...block.lines] })
    else if (block.to > block.from || block.lines.length > 0) blocks.push(block)
  }
  return blocks
}

const moved = ({ start, end, text }: Change, by: number): Change => ({ start: start + by, end: end + by, text })

function sharingLines(changes: readonly Change[], starts: number[]): Change[][] {
  const groups: Change[][] = []
  let last = -2
  for (const change of changes) {
    if (lastAtMost(starts, change.start) > last) groups.push([])
    groups.at(-1)?.push(change)
    last = lastAtMost(starts, change.end)
  }
  return groups
}

function trimmed({ from, to, lines }: Block, old: string[]): Block {
  let head = 0
  while (head < lines.length && from + head < to && lines[head] === old[from + head]) head++
  let tail = 0
  while (tail < lines.length - head && to - tail > from + head && lines.at(-1 - tail) === old[to - 1 - tail]) tail++
  return { from: from + head, to: to - tail, lines: lines.slice(head, lines.length - tail) }
}

/** Blocks so near to each other that they share a hunk. */
function groupsOf(blocks: Block[]): Block[][] {
  const groups: Block[][] = []
  for (const block of blocks) {
    const last = groups.at(-1)?.at(-1)
    if (last && block.from - last.to <= 2 * context) groups.at(-1)?.push(block)
    else groups.push([block])
  }
  return groups
}

function hunkOf(old: string[], blocks: Block[], shift: number): string {
  const from = Math.max(0, (blocks[0]?.from ?? 0) - context)
  const to = Math.min(old.length, (blocks.at(-1)?.to ?? 0) + context)
  const out: string[] = []
  let [at, removed, added] = [from, 0, 0]
  for (const block of blocks) {
    out.push(...old.slice(at, block.from).map((line) => shown(' ', line)))
    out.push(...old.slice(block.from, block.to).map((line) => shown('-', line)), ...block.lines.map((line) => shown('+', line)))
    removed += block.to - block.from
    added += block.lines.length
    at = block.to
  }
  out.push(...old.slice(at, to).map((line) => shown(' ', line)))
  const length = to - from
  return `@@ -${span(from, length)} +${span(from + shift, length - removed + added)} @@\n${out.join('')}`
}

// Where there are no lines, the one before is named.
const span = (from: number, length: number): string => (length === 1 ? String(from + 1) : `${length === 0 ? from : from + 1},${length}`)

const shown = (mark: string, line: string): string => (line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`)
