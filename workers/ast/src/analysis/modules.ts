import type { Range } from 'ast.do/contract'
import { type Node, walk } from '../estree/nodes.ts'
import { namesOf } from '../scope/renaming.ts'

export interface Specifier {
  imported?: string
  local?: string
  isType: boolean
}

export interface Import {
  source: string
  kind: 'import' | 'dynamic' | 'require' | 'reexport' | 'type'
  specifiers: Specifier[]
  range: Range
}

export interface Export {
  name: string
  local?: string
  source?: string
  isType: boolean
  range: Range
}

type RangeOf = (node: Node) => Range

/** What a program takes from other modules, in the order of the source. */
export function importsOf(program: Node, rangeOf: RangeOf): Import[] {
  const imports: Import[] = []
  walk(program, {
    enter(node) {
      const found = importOf(node)
      if (found) imports.push({ ...found, range: rangeOf(node) })
    },
  })
  return imports
}

function importOf(node: Node): Omit<Import, 'range'> | undefined {
  const source = textOf(node['source'])
  switch (node.type) {
    case 'ImportDeclaration':
      return { source: source ?? '', kind: 'import', specifiers: (node['specifiers'] as Node[]).map((each) => specifierOf(each, node)) }
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return source === undefined ? undefined : { source, kind: 'reexport', specifiers: reexported(node) }
    case 'ImportExpression':
      return source === undefined ? undefined : { source, kind: 'dynamic', specifiers: [] }
    case 'TSImportType':
      return { source: textOf(node['source'] ?? (node['argument'] as Node)['literal']) ?? '', kind: 'type', specifiers: [] }
    case 'TSImportEqualsDeclaration':
      return importEquals(node)
    case 'CallExpression':
      return required(node)
    default:
      return undefined
  }
}

function specifierOf(specifier: Node, { importKind }: Node): Specifier {
  const local = nameOf(specifier['local'])
  const isType = importKind === 'type' || specifier['importKind'] === 'type'
  if (specifier.type === 'ImportDefaultSpecifier') return { imported: 'default', local, isType }
  return { imported: specifier.type === 'ImportNamespaceSpecifier' ? '*' : nameOf(specifier['imported']), local, isType }
}

const reexported = (node: Node): Specifier[] =>
  node.type === 'ExportAllDeclaration'
    ? [{ imported: '*', isType: node['exportKind'] === 'type' }]
    : (node['specifiers'] as Node[]).map((each) => ({ imported: nameOf(each['local']), isType: isTypeOf(node, each) }))

function importEquals(node: Node): Omit<Import, 'range'> | undefined {
  const reference = node['moduleReference'] as Node
  const source = textOf(reference['expression'])
  if (reference.type !== 'TSExternalModuleReference' || source === undefined) return undefined
  return { source, kind: 'require', specifiers: [{ imported: '*', local: nameOf(node['id']), isType: node['importKind'] === 'type' }] }
}

function required(node: Node): Omit<Import, 'range'> | undefined {
  const [first] = node['arguments'] as Node[]
  const source = textOf(first)
  const callee = node['callee'] as Node
  return callee.type === 'Identifier' && callee['name'] === 'require' && source !== undefined ? { source, kind: 'require', specifiers: [] } : undefined
}

/** What a program gives to other modules. */
export function exportsOf(program: Node, rangeOf: RangeOf): Export[] {
  return (program['body'] as Node[]).flatMap((node) => exportsIn(node).map((found) => ({ ...found, range: rangeOf(node) })))
}

function exportsIn(node: Node): Omit<Export, 'range'>[] {
  const source = textOf(node['source'])
  const from = source === undefined ? {} : { source }
  switch (node.type) {
    case 'ExportAllDeclaration':
      return [{ name: node['exported'] ? nameOf(node['exported']) : '*', ...from, isType: node['exportKind'] === 'type' }]
    case 'ExportDefaultDeclaration':
      return [{ name: 'default', ...localOf(node['declaration'] as Node), isType: (node['declaration'] as Node).type === 'TSInterfaceDeclaration' }]
    case 'TSExportAssignment':
      return [{ name: '=', ...localOf(node['expression'] as Node), isType: false }]
    case 'ExportNamedDeclaration': {
      const declaration = node['declaration'] as Node | null
      if (declaration) return namesOf(declaration).map(({ name }) => ({ name, local: name, isType: isTypeDeclaration(declaration) }))
      return (node['specifiers'] as Node[]).map((each) => ({
        name: nameOf(each['exported']),
        ...(source === undefined && { local: nameOf(each['local']) }),
        ...from,
        isType: isTypeOf(node, each),
      }))
    }
    default:
      return []
  }
}

const isTypeDeclaration = ({ type }: Node): boolean => type === 'TSTypeAliasDeclaration' || type === 'TSInterfaceDeclaration'
const isTypeOf = (statement: Node, specifier: Node): boolean => statement['exportKind'] === 'type' || specifier['exportKind'] === 'type'

function localOf(node: Node): { local?: string } {
  const id = node.type === 'Identifier' ? node : (node['id'] as Node | null | undefined)
  return id ? { local: nameOf(id) } : {}
}

/** A name, which of an export may be a string. */
function nameOf(node: unknown): string {
  const { name, value } = node as Node
  return String(name ?? value)
}

/** The text of a literal. */
function textOf(node: unknown): string | undefined {
  const { type, value } = (node ?? {}) as Node
  return type === 'Literal' && typeof value === 'string' ? value : undefined
}
