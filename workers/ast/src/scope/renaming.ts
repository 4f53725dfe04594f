import { Problem } from '@dot-do/contract'
import { type Scope, ScopeType } from '@typescript-eslint/scope-manager'
import type { Change } from '../edits/edits.ts'
import { type Node, walk } from '../estree/nodes.ts'
import type { Binding } from './bindings.ts'

/** The nodes in which one name is two things: a shorthand property, an import or an export; and what is exported where it is declared. */
export interface Doubles {
  byStart: Map<number, 'property' | 'import' | 'export'>
  exported: { declaration: Node; statement: Node; isInNamespace: boolean }[]
  /** Parameters and enum members that are properties too. */
  properties: Set<number>
}

export function doublesOf(program: Node): Doubles {
  const doubles: Doubles = { byStart: new Map(), exported: [], properties: new Set() }
  walk(program, { enter: (node, parent) => note(node, parent, doubles) })
  return doubles
}

function note(node: Node, parent: Node | undefined, { byStart, exported, properties }: Doubles): void {
  const start = node.range?.[0] ?? 0
  if (node.type === 'Property' && node['shorthand'] === true) byStart.set(start, 'property')
  else if (node.type === 'ImportSpecifier' && isSame(node['imported'], node['local'])) byStart.set(startOf(node['local']), 'import')
  else if (node.type === 'ExportSpecifier' && isSame(node['exported'], node['local'])) byStart.set(startOf(node['local']), 'export')
  else if (node.type === 'TSEnumMember') properties.add(startOf(node['id']))
  else if (node.type === 'TSParameterProperty') {
    const parameter = node['parameter'] as Node
    properties.add(startOf(parameter.type === 'AssignmentPattern' ? parameter['left'] : parameter))
  } else if (node.type === 'ExportNamedDeclaration' && node['declaration']) {
    exported.push({ declaration: node['declaration'] as Node, statement: node, isInNamespace: parent?.type === 'TSModuleBlock' })
  }
}

const startOf = (node: unknown): number => (node as Node).range?.[0] ?? 0
const isSame = (one: unknown, other: unknown): boolean => startOf(one) === startOf(other)

/** The edits that give every occurrence of a binding the name `to`, in the order of the source. */
export function editsOf(binding: Binding, to: string, code: string, doubles: Doubles): Change[] {
  requireRenamable(binding, to, doubles)
  const changes = binding.occurrences.map(({ start, end }) => ({ start, end, text: textAt(start, code.slice(start, end), to, doubles) }))
  const starts = new Set(binding.occurrences.map(({ start }) => start))
  const names = doubles.exported.filter(({ declaration }) => namesOf(declaration).some(({ start }) => starts.has(start)))
  return [...changes, ...exportEdits(names, starts, to, code)].toSorted((a, b) => a.start - b.start || a.end - b.end)
}

function textAt(start: number, name: string, to: string, { byStart }: Doubles): string {
  const kind = byStart.get(start)
  if (kind === 'property') return `${name}: ${to}`
  if (kind === 'import') return `${name} as ${to}`
  return kind === 'export' ? `${to} as ${name}` : to
}

function requireRenamable({ name, occurrences, variables }: Binding, to: string, { properties, exported }: Doubles): void {
  const starts = new Set(occurrences.map(({ start }) => start))
  if ([...properties].some((start) => starts.has(start))) refuse(`${name} is a property too: others may use it by that name`)
  if (
    variables.some(({ scope }) => isAmbient(scope)) ||
    exported.some(({ isInNamespace, declaration }) => isInNamespace && namesOf(declaration).some(({ start }) => starts.has(start)))
  )
    refuse(`${name} is a member of a namespace: others may use it by that name`)
  if (/^[a-z]/.test(to) && occurrences.some(({ isInJsx }) => isInJsx))
    refuse(`${name} is an element of JSX, where names that begin with a small letter are HTML`)
}

/** In a declared namespace everything is exported, and another block may go on with it. */
export function isAmbient(scope: Scope): boolean {
  if (scope.type !== ScopeType.tsModule) return false
  const { declare } = scope.block as unknown as { declare?: boolean }
  return declare === true || (scope.upper !== null && isAmbient(scope.upper))
}

function refuse(detail: string): never {
  throw new Problem('failed_precondition', detail, { data: { places: [] }, reason: 'name' })
}

/** An exported declaration is declared without export, and all it declares is exported behind it, under the names it had. */
function exportEdits(statements: Doubles['exported'], renamed: Set<number>, to: string, code: string): Change[] {
  return statements.flatMap(({ statement, declaration }) => {
    const [start, end] = statement.range ?? [0, 0]
    const specifiers = namesOf(declaration).map(({ name, start: at }) => (renamed.has(at) ? `${to} as ${name}` : name))
    const keyword = isType(declaration) ? 'export type' : 'export'
    const semicolon = code.charAt(end - 1) === ';' ? ';' : ''
    return [
      { start, end: startOf(declaration), text: '' },
      { start: end, end, text: `\n${keyword} { ${specifiers.join(', ')} }${semicolon}` },
    ]
  })
}

const isType = ({ type }: Node): boolean => type === 'TSTypeAliasDeclaration' || type === 'TSInterfaceDeclaration'

/** The names that a declaration binds, and where. */
export function namesOf(declaration: Node): { name: string; start: number }[] {
  if (declaration.type !== 'VariableDeclaration') {
    const id = declaration['id'] as Node | null | undefined
    return id?.type === 'Identifier' ? [{ name: String(id['name']), start: startOf(id) }] : []
  }
  return (declaration['declarations'] as Node[]).flatMap(({ id }) => namesOfPattern(id as Node))
}

/** The names that a pattern binds. Patterns nest as deep as trees may. */
export function namesOfPattern(pattern: Node | null): { name: string; start: number }[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [{ name: String(pattern['name']), start: startOf(pattern) }]
    case 'ObjectPattern':
      return (pattern['properties'] as Node[]).flatMap((property) => namesOfPattern((property['value'] ?? property['argument']) as Node))
    case 'ArrayPattern':
      return (pattern['elements'] as (Node | null)[]).flatMap(namesOfPattern)
    case 'AssignmentPattern':
      return namesOfPattern(pattern['left'] as Node)
    case 'RestElement':
      return namesOfPattern(pattern['argument'] as Node)
    default:
      return []
  }
}
