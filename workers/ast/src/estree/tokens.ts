import type { Node } from './nodes.ts'
import { type Loc, plain, type Weight } from './shape.ts'

interface Label {
  label: string
  keyword?: string
}

/** Comments as ESTree's users have them: Line and Block. */
export function commentsOf(comments: Node[], withLoc: boolean, weight: Weight): Node[] {
  return comments.map((comment) => {
    const { start, end } = comment as unknown as { start: number; end: number }
    weight.add(60 + (withLoc ? 80 : 0) + String(comment['value']).length)
    return {
      type: comment.type === 'CommentLine' ? 'Line' : 'Block',
      value: comment['value'],
      range: [start, end],
      ...(withLoc && { loc: plain(comment['loc'] as Loc) }),
    }
  })
}

/** Tokens with the names that Esprima gave them; comments are not among them. */
export function tokensOf(tokens: Node[], code: string, withLoc: boolean, weight: Weight): Node[] {
  return tokens.flatMap((token) => {
    if (typeof token.type === 'string' || (token.type as Label).label === 'eof') return []
    const { start, end } = token as unknown as { start: number; end: number }
    const type = nameOf(token.type)
    const value = code.slice(start, end)
    weight.add(55 + (withLoc ? 80 : 0) + value.length)
    return [{ type, value, range: [start, end] as [number, number], ...(withLoc && { loc: plain(token['loc'] as Loc) }) }]
  })
}

const byLabel: Record<string, string> = {
  name: 'Identifier',
  string: 'String',
  num: 'Numeric',
  bigint: 'Numeric',
  decimal: 'Numeric',
  regexp: 'RegularExpression',
  '...`': 'Template',
  '...${': 'Template',
  '#name': 'PrivateIdentifier',
  jsxName: 'JSXIdentifier',
  jsxText: 'JSXText',
  true: 'Boolean',
  false: 'Boolean',
  null: 'Null',
}

function nameOf({ label, keyword }: Label): string {
  if (Object.hasOwn(byLabel, label)) return byLabel[label] ?? 'Punctuator'
  return keyword === undefined ? 'Punctuator' : 'Keyword'
}
