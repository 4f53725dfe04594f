import type { Parent } from '@dot-do/sanitize'
import { serialize } from 'parse5'
import { isPage, parseEither } from './page.ts'
import type { Element, Root, RootContent } from 'hast'
import { format } from 'hast-util-format'
import { minifyWhitespace } from 'hast-util-minify-whitespace'
import { toHtml } from 'hast-util-to-html'
import { toHast } from './hast.ts'

/** HTML of a page or a part of one with neither comments, white space that does not show, nor what a parser adds by itself. */
export function minified(text: string): string {
  const tree = written(toHast(read(text)))
  withoutComments(tree)
  minifyWhitespace(tree)
  const small = toHtml(tree, { ...short, omitOptionalTags: true })
  const whole = toHtml(tree, short)
  // Within overlapping elements a tag that may be left out by the standard's words changes the tree.
  return serialize(read(small)) === serialize(read(whole)) && isPage(small) === isPage(text) ? small : whole
}

/** HTML indented. */
export function formatted(text: string): string {
  const tree = written(toHast(read(text)))
  format(tree)
  return toHtml(tree, html).trimStart()
}

// As where no scripts run: what <noscript> holds is elements then, and can be written as such.
const read = (text: string): Parent => parseEither(text, { scripting: false })

const html = { allowDangerousHtml: true, characterReferences: { useNamedReferences: true } } as const
const short = { ...html, preferUnquoted: true, quoteSmart: true, collapseEmptyAttributes: true, tightCommaSeparatedLists: true } as const

// A parser takes what these hold for text, so it is written as it is; scripts and style sheets are known to the library.
const raw = new Set('iframe noembed noframes xmp plaintext'.split(' '))

const newline = new Set(['pre', 'textarea', 'listing'])

function written(tree: Root): Root {
  const stack: (Root | Element)[] = [tree]
  for (let parent = stack.pop(); parent; parent = stack.pop()) {
    const isRaw = 'tagName' in parent && raw.has(parent.tagName)
    parent.children = parent.children.map((node) => (isRaw && node.type === 'text' ? { type: 'raw', value: node.value } : node)) as Element['children']
    const [first] = parent.children
    // A parser drops the line end behind these tags.
    if ('tagName' in parent && newline.has(parent.tagName) && first?.type === 'text' && first.value.startsWith('\n')) first.value = `\n${first.value}`
    for (const node of parent.children) {
      if (node.type !== 'element') continue
      stack.push(node)
      if (node.content) stack.push(node.content)
    }
  }
  return tree
}

function withoutComments(tree: Root): void {
  const stack: (Root | Element)[] = [tree]
  for (let parent = stack.pop(); parent; parent = stack.pop()) {
    parent.children = joined(parent.children.filter(({ type }) => type !== 'comment')) as Element['children']
    for (const node of parent.children) {
      if (node.type !== 'element') continue
      stack.push(node)
      if (node.content) stack.push(node.content)
    }
  }
}

// Texts on both sides of what went are one.
function joined(nodes: RootContent[]): RootContent[] {
  const list: RootContent[] = []
  for (const node of nodes) {
    const last = list.at(-1)
    if (node.type === 'text' && last?.type === 'text') last.value += node.value
    else list.push(node)
  }
  return list
}
