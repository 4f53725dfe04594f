import { type Parent, sanitize } from '@dot-do/sanitize'
import type { Element } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { type State, toMdast } from 'hast-util-to-mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import type { Html, Nodes } from 'mdast'
import { defaultHandlers, type Handle, toMarkdown } from 'mdast-util-to-markdown'
import { toHast } from './hast.ts'
import { mend } from './mdast.ts'
import { boundWeight } from './weight.ts'

/** Markdown of a tree: what would be markup in its text is escaped. */
export function markdownOf(root: Parent, isGfm: boolean): string {
  boundWeight(root)
  const tree = mend(toMdast(toHast(root), isGfm ? {} : { handlers: { del: through, s: through, strike: through, table: asHtml } }))
  return toMarkdown(tree, { ...style, handlers: { break: lineBreak }, extensions: isGfm ? [gfmToMarkdown({ tablePipeAlign: false })] : [] }).trimEnd()
}

// A cell of a table is one line.
const lineBreak: Handle = (node, parent, state, info) => (state.stack.includes('tableCell') ? '<br>' : defaultHandlers.break(node, parent, state, info))

const style = { bullet: '-', emphasis: '*', fence: '`', fences: true, listItemIndent: 'one', rule: '-' } as const

const through = (state: State, node: Element): Nodes[] => state.all(node)

// Markdown alone has no tables, but takes their HTML.
function asHtml(state: State, node: Element): Html {
  const html: Html = { type: 'html', value: sanitize(toHtml(node)).html.replaceAll(/\n\s*\n/g, '\n') }
  state.patch(node, html)
  return html
}
