import type { Env, MarkdownIt, StateBlock, StateCore, StateInline, Token } from 'markdown-it'
import { bounded } from './depth.ts'

/** A footnote that is referred to. */
export interface Footnote {
  label: string
  /** From 1, in the order of first references. */
  number: number
  references: number
}

interface Notes {
  defined: Set<string>
  used: Map<string, Footnote>
  definitions: Map<string, Token[]>
}

const key = Symbol('footnotes')
const notesOf = (env: Env): Notes => ((env as { [key]?: Notes })[key] ??= { defined: new Set(), used: new Map(), definitions: new Map() })

const keyOf = (md: MarkdownIt, label: string): string => md.utils.normalizeReference(label)

/** Footnotes as GitHub has them: `[^label]` and `[^label]: text`; those referred to come at the end. */
export function footnotes(engine: MarkdownIt, inPlace: boolean): void {
  engine.block.ruler.before('reference', 'footnote', bounded(definition), { alt: ['paragraph', 'reference', 'blockquote', 'list'] })
  engine.inline.ruler.before('link', 'footnote', reference)
  engine.core.ruler.after('inline', 'footnotes', inPlace ? note : gather)
}

const [open, caret, close, colon, tab] = [91, 94, 93, 58, 9]
const isBlank = (code: number): boolean => code === 32 || code === 9

/** Where the label that begins at `from` ends, if it is one. */
function labelEnd(src: string, from: number, max: number): number | undefined {
  let at = from
  for (; at < max; at++) {
    const code = src.charCodeAt(at)
    if (code === close) return at > from ? at : undefined
    if (code <= 32 || code === open) return undefined
  }
  return undefined
}

function definition(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
  const max = state.eMarks[startLine] ?? 0
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4 || state.src.charCodeAt(start) !== open || state.src.charCodeAt(start + 1) !== caret) return false
  const end = labelEnd(state.src, start + 2, max)
  if (end === undefined || state.src.charCodeAt(end + 1) !== colon) return false
  if (silent) return true
  const label = state.src.slice(start + 2, end)
  const name = keyOf(state.md, label)
  const notes = notesOf(state.env)
  const isFirst = !notes.defined.has(name)
  notes.defined.add(name)
  const token = state.push('footnote_open', 'li', 1)
  token.meta = { label, name, isFirst }
  const map: [number, number] = [startLine, 0]
  token.map = map
  within(state, { startLine, endLine, start, after: end + 2, max })
  state.push('footnote_close', 'li', -1)
  map[1] = state.line
  return true
}

/** Reads the blocks of a definition: what follows on its line, and the lines indented by four. */
function within(state: StateBlock, { startLine, endLine, start, after, max }: Record<'startLine' | 'endLine' | 'start' | 'after' | 'max', number>): void {
  const kept = [state.bMarks[startLine], state.tShift[startLine], state.sCount[startLine], state.parentType] as const
  const initial = (state.sCount[startLine] ?? 0) + after - start
  let [offset, at] = [initial, after]
  for (; at < max && isBlank(state.src.charCodeAt(at)); at++) offset += state.src.charCodeAt(at) === tab ? 4 - (offset % 4) : 1
  state.bMarks[startLine] = after
  state.tShift[startLine] = at - after
  state.parentType = 'footnote'
  state.blkIndent += 4
  // What follows the colon is indented as the lines below are.
  state.sCount[startLine] = state.blkIndent
  if (at < max) state.md.block.tokenize(state, startLine, endLine)
  else {
    // An empty first line may be followed by indented ones.
    state.line = startLine + 1
    const next = state.skipEmptyLines(startLine + 1)
    if (next < endLine && (state.sCount[next] ?? 0) >= state.blkIndent) state.md.block.tokenize(state, next, endLine)
  }
  state.blkIndent -= 4
  const [bMark, tShift, sCount, parentType] = kept
  Object.assign(state, { parentType })
  state.bMarks[startLine] = bMark ?? 0
  state.tShift[startLine] = tShift ?? 0
  state.sCount[startLine] = sCount ?? 0
}

function reference(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state
  if (src.charCodeAt(pos) !== open || src.charCodeAt(pos + 1) !== caret) return false
  const end = labelEnd(src, pos + 2, posMax)
  if (end === undefined) return false
  const label = src.slice(pos + 2, end)
  const name = keyOf(state.md, label)
  const { defined, used } = notesOf(state.env)
  if (!defined.has(name)) return false
  if (!silent) {
    const note = used.get(name) ?? { label, number: used.size + 1, references: 0 }
    used.set(name, note)
    note.references++
    state.push('footnote_ref', '', 0).meta = { note, occurrence: note.references }
  }
  state.pos = end + 1
  return true
}

/** Knows the definitions and leaves them where they are. */
function note(state: StateCore): void {
  separate(state.tokens, notesOf(state.env).definitions)
}

/** Takes the definitions out of the flow; those referred to go to the end, in the order of their numbers. */
function gather(state: StateCore): void {
  const { defined, used, definitions } = notesOf(state.env)
  if (defined.size === 0) return
  const flow = separate(state.tokens, definitions)
  const { Token: Made } = state
  const add = (type: string, tag: string, nesting: -1 | 1, meta: Token['meta'] = null): void => {
    const token = new Made(type, tag, nesting)
    Object.assign(token, { meta, block: true })
    flow.push(token)
  }
  if (used.size > 0) add('footnotes_open', 'section', 1)
  for (const [name, note] of used) {
    const [opening, ...body] = definitions.get(name) ?? []
    if (!opening) continue
    opening.meta = { ...opening.meta, note }
    flow.push(opening)
    for (const token of withWayBack(body, new Made('footnote_back', '', 0), note)) flow.push(token)
  }
  if (used.size > 0) add('footnotes_close', 'section', -1)
  state.tokens = flow
}

/** The links back to where a footnote is referred to stand at the end of its last paragraph, or behind what else it ends in. */
function withWayBack(body: Token[], back: Token, note: Footnote): Token[] {
  back.meta = { note }
  const [inline, paragraph] = body.slice(-3)
  if (paragraph?.type !== 'paragraph_close' || paragraph.hidden || !inline?.children) return [...body.slice(0, -1), back, ...body.slice(-1)]
  const space = Object.assign(Object.create(Object.getPrototypeOf(back) as object) as Token, back, { type: 'text', content: ' ', meta: null })
  inline.children.push(space, back)
  return body
}

/** Puts the first definition of each label apart, with its opening and closing tokens, and gives what is left. A definition within another is one of its own. */
function separate(tokens: Token[], definitions: Map<string, Token[]>): Token[] {
  const flow: Token[] = []
  const within: Token[][] = []
  for (const token of tokens) {
    if (token.type === 'footnote_open') {
      const body: Token[] = []
      within.push(body)
      if (token.meta?.['isFirst'] === true) definitions.set(String(token.meta['name']), body)
    }
    ;(within.at(-1) ?? flow).push(token)
    if (token.type === 'footnote_close') within.pop()
  }
  return flow
}

/** Every footnote that is defined, in the order of the definitions: its tokens, and how often it is referred to. */
export function footnotesOf(env: Env): { label: string; references: number; tokens: Token[] }[] {
  const { definitions, used } = notesOf(env)
  return [...definitions].map(([name, tokens]) => ({ label: String(tokens[0]?.meta?.['label']), references: used.get(name)?.references ?? 0, tokens }))
}
