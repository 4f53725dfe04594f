import { DefinitionType, ScopeType, type Variable } from '@typescript-eslint/scope-manager'
import { type Node, walk } from '../estree/nodes.ts'
import type { Binding } from '../scope/bindings.ts'
import { isAmbient, namesOf } from '../scope/renaming.ts'

export interface Unused {
  name: string
  kind: string
  start: number
  end: number
}

/** Bindings that nothing reads and nobody else can. */
export function unusedOf(bindings: Binding[], program: Node): Unused[] {
  const exported = exportedIn(program)
  return bindings
    .filter(({ occurrences, variables }) => !occurrences.some(({ isRead, start }) => isRead || exported.has(start)) && variables.every(isOwn))
    .map(({ name, variables, declared: { start, end } }) => ({ name, kind: kindOf(variables[0]), start, end }))
}

// Members of an enum and the name of a function expression are there to be seen from elsewhere.
const isOwn = ({ defs, scope }: Variable): boolean =>
  !isAmbient(scope) &&
  scope.type !== ScopeType.functionExpressionName &&
  defs.every(({ type }) => type !== DefinitionType.TSEnumMember && type !== DefinitionType.ImplicitGlobalVariable)

/** Where names are declared that are exported right there, or that declare something for others. */
function exportedIn(program: Node): Set<number> {
  const starts = new Set<number>()
  const add = (declaration: unknown): void => {
    if (declaration) for (const { start } of namesOf(declaration as Node)) starts.add(start)
  }
  walk(program, {
    enter(node) {
      if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration') add(node['declaration'])
      else if (node['declare'] === true) add(node)
      else if (node.type === 'TSParameterProperty') {
        const parameter = node['parameter'] as Node
        const name = (parameter.type === 'AssignmentPattern' ? parameter['left'] : parameter) as Node
        starts.add(name.range?.[0] ?? 0)
      }
    },
  })
  return starts
}

const typeKinds: Record<string, string> = { TSInterfaceDeclaration: 'interface', TSTypeAliasDeclaration: 'type' }

/** What kind of thing a variable is. */
function kindOf(variable: Variable | undefined): string {
  const def = variable?.defs[0]
  switch (def?.type) {
    case DefinitionType.Variable:
      return def.parent.kind
    case DefinitionType.FunctionName:
      return 'function'
    case DefinitionType.ClassName:
      return 'class'
    case DefinitionType.ImportBinding:
      return 'import'
    case DefinitionType.CatchClause:
      return 'catch'
    case DefinitionType.TSEnumName:
      return 'enum'
    case DefinitionType.TSModuleName:
      return 'namespace'
    case DefinitionType.Type:
      return typeKinds[def.node.type as string] ?? 'type parameter'
    default:
      return 'parameter'
  }
}
