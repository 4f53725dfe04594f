import type { MarkdownIt, StateCore } from 'markdown-it'

const box = /^\[([ \t\nxX])\](?=[ \t\n])/

/** GFM's task lists: `[ ]` or `[x]` at the start of a list item is a check box. */
export function tasks(engine: MarkdownIt): void {
  engine.core.ruler.before('inline', 'gfm_tasks', findTasks)
  engine.core.ruler.after('inline', 'gfm_boxes', addBoxes)
}

/** An item's state stands in the `meta` of its token and of its first inline, whose content loses the brackets. */
function findTasks({ tokens }: StateCore): void {
  for (let index = 2; index < tokens.length; index++) {
    const [item, paragraph, inline] = [tokens[index - 2], tokens[index - 1], tokens[index]]
    if (inline?.type !== 'inline' || paragraph?.type !== 'paragraph_open' || item?.type !== 'list_item_open') continue
    const found = box.exec(inline.content)
    if (!found) continue
    item.meta = { ...item.meta, checked: found[1] === 'x' || found[1] === 'X' }
    inline.meta = { ...inline.meta, checked: item.meta['checked'], cut: found[0].length }
    inline.content = inline.content.slice(found[0].length)
  }
}

function addBoxes({ tokens, Token }: StateCore): void {
  for (const { meta, children } of tokens) {
    if (meta?.['cut'] === undefined || !children) continue
    const token = new Token('task_box', 'input', 0)
    token.attrs =
      meta['checked'] === true
        ? [
            ['checked', ''],
            ['disabled', ''],
            ['type', 'checkbox'],
          ]
        : [
            ['disabled', ''],
            ['type', 'checkbox'],
          ]
    children.unshift(token)
  }
}
