import type { Outline, Range } from 'ast.do/contract'
import { type Node, walk } from '../estree/nodes.ts'
import { namesOfPattern } from '../scope/renaming.ts'

const signatureMax = 200

const kinds: Record<string, string> = {
  FunctionDeclaration: 'function',
  TSDeclareFunction: 'function',
  ClassDeclaration: 'class',
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
  TSEnumDeclaration: 'enum',
  TSEnumMember: 'member',
  TSModuleDeclaration: 'namespace',
  MethodDefinition: 'method',
  TSAbstractMethodDefinition: 'method',
  PropertyDefinition: 'property',
  TSAbstractPropertyDefinition: 'property',
  AccessorProperty: 'property',
  TSMethodSignature: 'method',
  TSPropertySignature: 'property',
}

/** The declarations of a program, each with what is declared inside it. */
export function outlineOf(program: Node, code: string, rangeOf: (node: Node) => Range): Outline[] {
  const top: Outline[] = []
  const open: { node: Node; children: Outline[] }[] = []
  walk(program, {
    enter(node, parent) {
      const declared = declaredBy(node, parent, open.at(-1)?.node)
      if (!declared) return
      const entry = { ...declared, range: rangeOf(node), signature: signatureOf(node, code), children: [] }
      ;(open.at(-1)?.children ?? top).push(entry)
      open.push({ node, children: entry.children })
    },
    leave(node) {
      if (open.at(-1)?.node === node) open.pop()
    },
  })
  return top
}

function declaredBy(node: Node, parent: Node | undefined, around: Node | undefined): { kind: string; name: string } | undefined {
  if (node.type === 'VariableDeclarator') return variableOf(node, parent, around)
  const kind = kinds[node.type]
  if (kind === undefined) return undefined
  const special = typeof node['kind'] === 'string' && /^(?:get|set|constructor)$/.test(node['kind']) ? node['kind'] : kind
  return { kind: special, name: nameOf(node) }
}

/** Of variables inside functions only those that hold a function or a class. */
function variableOf(node: Node, parent: Node | undefined, around: Node | undefined): { kind: string; name: string } | undefined {
  const init = (node['init'] as Node | null)?.type ?? ''
  const isFunction = /^(?:ArrowFunction|Function|Class)Expression$/.test(init)
  const isOuter = around === undefined || around.type === 'TSModuleDeclaration'
  if (!isFunction && !isOuter) return undefined
  const names = namesOfPattern(node['id'] as Node).map(({ name }) => name)
  const kind = isFunction ? (init === 'ClassExpression' ? 'class' : 'function') : String(parent?.['kind'] ?? 'variable')
  return names.length > 0 ? { kind, name: names.join(', ') } : undefined
}

function nameOf(node: Node): string {
  const name = (node['id'] ?? node['key']) as Node | null | undefined
  if (!name) return 'default'
  if (name.type === 'PrivateIdentifier') return `#${String(name['name'])}`
  if (name.type === 'TSQualifiedName') return `${nameOf({ type: '', id: name['left'] })}.${nameOf({ type: '', id: name['right'] })}`
  if (node['computed'] === true) return '[computed]'
  return String(name['name'] ?? name['value'])
}

function signatureOf({ range }: Node, code: string): string {
  const start = range?.[0] ?? 0
  const line = code.slice(start, Math.min(range?.[1] ?? start, start + signatureMax)).split(/\r?\n/, 1)[0] ?? ''
  return line.replace(/\s*\{$/, '').trim()
}
