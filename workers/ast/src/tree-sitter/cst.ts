import type { Fault, Language } from 'ast.do/contract'
import type { Tree, TreeCursor } from 'web-tree-sitter'
import { requireDepth, Weight } from '../estree/shape.ts'
import { type Engine, withEngine } from './engine.ts'

/** A node of tree-sitter's tree; leaves have their text. */
type ConcreteNode = {
  kind: string
  named: boolean
  range: [number, number]
  field?: string
  text?: string
  children: ConcreteNode[]
}

/** The tree that tree-sitter makes of a source, and what is wrong in it. */
export function concreteTree(code: string, language: Language): Promise<{ ast: ConcreteNode; errors: Fault[] }> {
  return withEngine([language], (engine) => {
    const tree = treeOf(engine, code, language)
    const cursor = tree.walk()
    const weight = new Weight()
    const ast = nodeAt(cursor, weight)
    const path = [ast]
    const errors: Fault[] = []
    for (let isDone = false; !isDone;) {
      note(cursor, errors)
      if (cursor.gotoFirstChild()) path.push(append(path, nodeAt(cursor, weight)))
      else isDone = !next(cursor, path, weight)
      requireDepth(path.length)
    }
    return { ast, errors }
  })
}

/** The faults that tree-sitter finds in a source. */
export const concreteFaults = (code: string, language: Language): Promise<Fault[]> =>
  withEngine([language], (engine) => {
    const tree = treeOf(engine, code, language)
    const errors: Fault[] = []
    if (!tree.rootNode.hasError) return errors
    const cursor = tree.walk()
    for (let isDone = false; !isDone;) {
      note(cursor, errors)
      if (cursor.gotoFirstChild()) continue
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) {
          isDone = true
          break
        }
      }
    }
    return errors
  })

function treeOf({ Parser, grammar }: Engine, code: string, language: Language): Tree {
  const tree = new Parser().setLanguage(grammar(language)).parse(code)
  if (!tree) throw new TypeError('tree-sitter gave no tree')
  return tree
}

function append(path: ConcreteNode[], node: ConcreteNode): ConcreteNode {
  path.at(-1)?.children.push(node)
  return node
}

/** Goes on with the next node that is not below this one. */
function next(cursor: TreeCursor, path: ConcreteNode[], weight: Weight): boolean {
  do {
    path.pop()
    if (cursor.gotoNextSibling()) {
      path.push(append(path, nodeAt(cursor, weight)))
      return true
    }
  } while (cursor.gotoParent())
  return false
}

function nodeAt(cursor: TreeCursor, weight: Weight): ConcreteNode {
  const { nodeType: kind, nodeIsNamed: named, startIndex, endIndex, currentFieldName: field } = cursor
  const isLeaf = cursor.currentNode.childCount === 0
  const text = isLeaf ? cursor.nodeText : undefined
  weight.add(70 + kind.length + (field === null ? 0 : field.length + 12) + (text === undefined ? 0 : text.length + 10))
  return { kind, named, range: [startIndex, endIndex], ...(field !== null && { field }), ...(text !== undefined && { text }), children: [] }
}

function note(cursor: TreeCursor, errors: Fault[]): void {
  const { row, column } = cursor.startPosition
  const at = { line: row + 1, column, offset: cursor.startIndex }
  if (cursor.nodeIsMissing) errors.push({ message: `${cursor.nodeType} is missing`, ...at })
  else if (cursor.nodeType === 'ERROR') errors.push({ message: 'this is not what the grammar has here', ...at })
}
