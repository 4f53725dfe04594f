import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'ast.do/contract'
import { callsOf, count, type Counted } from '../analysis/calls.ts'
import { complexitiesOf } from '../analysis/complexity.ts'
import { exportsOf, importsOf } from '../analysis/modules.ts'
import { outlineOf } from '../analysis/outline.ts'
import { unusedOf } from '../analysis/unused.ts'
import { parseScript } from '../estree/babel.ts'
import { childrenOf, type Node } from '../estree/nodes.ts'
import { requireTreeDepth } from '../estree/shape.ts'
import { withinStack } from '../guard.ts'
import { positionsOf, rangeOf } from '../positions.ts'
import { type Bindings, bindingsOf } from '../scope/bindings.ts'
import { scriptOf } from '../script.ts'

type Contract = typeof contract

/** What a source imports, exports, declares, calls and leaves unused. */
export function analyze(input: Parsed<Contract, 'analyze'>): Answer<Contract, 'analyze'> {
  const { code } = input
  const { language } = scriptOf(input)
  const { program } = parseScript(code, { ...input, language })
  requireTreeDepth(program)
  const position = positionsOf(code)
  const placed = ({ range }: Node) => rangeOf(position, ...(range ?? [0, 0]))
  const bindings = bindingsOf(program, code)
  return {
    imports: importsOf(program, placed),
    exports: exportsOf(program, placed),
    symbols: outlineOf(program, code, placed),
    globals: Array.from(globalsOf(bindings, position), ([name, times]) => ({ name, ...times })),
    unused: unusedOf(bindings.all, program).map(({ name, kind, start, end }) => ({ name, kind, range: rangeOf(position, start, end) })),
    calls: Array.from(callsOf(program, position), ([callee, times]) => ({ callee, ...times })),
    complexity: withinStack(() => complexitiesOf(program)).map(({ node, name, cyclomatic, cognitive }) => ({
      name,
      range: placed(node),
      cyclomatic,
      cognitive,
    })),
    directives: (program['body'] as Node[]).flatMap(({ directive }) => (typeof directive === 'string' ? [directive] : [])),
    hasTopLevelAwait: hasTopLevelAwait(program),
  }
}

/** Names that nothing in the source binds, in the order they are first used. */
function globalsOf({ manager }: Bindings, position: (offset: number) => Counted['first']): Map<string, Counted> {
  const counts = new Map<string, Counted>()
  const through = manager.globalScope?.through ?? []
  const uses = through.map(({ identifier }) => identifier).toSorted((a, b) => a.range[0] - b.range[0])
  for (const { name, range } of uses) count(counts, name, () => position(range[0]))
  return counts
}

const functions = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|StaticBlock|PropertyDefinition|AccessorProperty)$/

function hasTopLevelAwait(program: Node): boolean {
  const stack = [program]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node['await'] === true)) return true
    if (node.type === 'VariableDeclaration' && node['kind'] === 'await using') return true
    stack.push(...childrenOf(node).filter(({ type }) => !functions.test(type)))
  }
  return false
}
