import { Problem } from '@dot-do/contract'
import { searchDepthMax } from 'ast.do/contract'
import type { TreeCursor } from 'web-tree-sitter'

/** Ends the call where a tree is too deep to be searched: ast-grep calls itself, and compares whole branches at each level. */
export function requireTreeDepth(cursor: TreeCursor): void {
  let depth = 1
  for (;;) {
    if (cursor.gotoFirstChild()) {
      if (++depth > searchDepthMax) throw new Problem('invalid_argument', `the tree is more than ${searchDepthMax} nodes deep`, { reason: 'depth' })
      continue
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return
      depth--
    }
  }
}
