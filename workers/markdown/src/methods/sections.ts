import { type Section, textBytesMax } from 'markdown.do/contract'
import type { Token } from 'markdown-it'
import type { Calls } from '../calls.ts'
import { type Document, documentOf } from '../document.ts'
import { github, parseBlocks } from '../engine/engine.ts'
import { type HeadingAt, headingsOf } from '../engine/headings.ts'
import { textOf } from '../engine/text-of.ts'
import { requireSize } from '../limits.ts'
import { Source } from '../source.ts'
import { counterOf } from '../tokens/tokenizers.ts'

type Above = Pick<Section, 'level' | 'path' | 'children'>

/** The tree of sections. */
export async function sections({ markdown, depth }: { markdown: string; depth: number }, call: Calls): Promise<{ sections: Section[] } & Document['head']> {
  requireSize(markdown, textBytesMax.corpus)
  const document = await documentOf(markdown, call)
  const { tokens } = parseBlocks(document.body, github)
  const headings = headingsOf(tokens).filter(({ isTop, level }) => isTop && level <= depth)
  const flat = new Cutter(markdown, document.bodyStart, tokens, await counterOf('o200k')).cut(headings)
  const root: Above = { level: -1, path: [], children: [] }
  const open: Above[] = [root]
  for (const section of flat) {
    while ((open.at(-1) ?? root).level >= Math.max(section.level, 1)) open.pop()
    const above = open.at(-1) ?? root
    section.path = section.level === 0 ? [] : [...above.path, section.heading]
    above.children.push(section)
    if (section.level > 0) open.push(section)
  }
  return { sections: root.children, ...document.head }
}

/** Cuts a text at headings. */
class Cutter {
  readonly #source: Source
  readonly #bodyStart: number
  readonly #firstLine: number
  readonly #tokens: readonly Token[]
  readonly #count: (text: string) => number

  constructor(markdown: string, bodyStart: number, tokens: readonly Token[], count: (text: string) => number) {
    this.#source = new Source(markdown)
    this.#bodyStart = bodyStart
    this.#firstLine = this.#source.lineAt(bodyStart)
    this.#tokens = tokens
    this.#count = count
  }

  cut(headings: readonly HeadingAt[]): Section[] {
    const text = this.#source.text
    const starts = headings.map(({ lines: [line] }) => this.#source.startOf(this.#firstLine + line))
    const sections = headings.map((heading, index) => this.#section(heading, starts[index] ?? 0, starts[index + 1] ?? text.length, headings[index + 1]?.index))
    const first = starts[0] ?? text.length
    if (text.slice(this.#bodyStart, first).trim() === '') {
      // White space before the first heading goes with it.
      const [section] = sections
      return section ? [{ ...section, ...this.#slice(this.#bodyStart, section.end) }, ...sections.slice(1)] : []
    }
    return [this.#section({ id: '', text: '', level: 0, index: 0 }, this.#bodyStart, first, headings[0]?.index), ...sections]
  }

  #section({ id, text, level, index }: Pick<HeadingAt, 'id' | 'text' | 'level' | 'index'>, start: number, end: number, next: number | undefined): Section {
    const slice = this.#slice(start, end)
    // The footnotes, which are the last of all tokens, stand elsewhere in the text.
    const tokens = this.#tokens.slice(index, next)
    const footnotes = tokens.findIndex(({ type }) => type === 'footnotes_open')
    return {
      id,
      heading: text,
      level,
      path: [],
      ...slice,
      text: textOf(footnotes < 0 ? tokens : tokens.slice(0, footnotes)),
      tokens: this.#count(slice.markdown),
      children: [],
    }
  }

  #slice(start: number, end: number): Pick<Section, 'start' | 'end' | 'startLine' | 'endLine' | 'markdown'> {
    return { ...this.#source.range(start, end), markdown: this.#source.text.slice(start, end) }
  }
}
