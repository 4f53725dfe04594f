import type { Visitors } from 'esrap'
import tsx from 'esrap/languages/tsx'
import { isNode, type Node } from './nodes.ts'

type Options = Parameters<typeof tsx>[0]

// How tightly types bind: what is looser than its place asks for stands in parentheses.
const tightness: Record<string, number> = {
  TSConditionalType: 0,
  TSFunctionType: 0,
  TSConstructorType: 0,
  TSTypePredicate: 0,
  TSUnionType: 1,
  TSIntersectionType: 2,
  TSTypeOperator: 3,
  TSInferType: 3,
}

const asked: Record<string, Record<string, number>> = {
  TSUnionType: { types: 2 },
  TSIntersectionType: { types: 3 },
  TSTypeOperator: { typeAnnotation: 3 },
  TSOptionalType: { typeAnnotation: 4 },
  TSArrayType: { elementType: 4 },
  TSIndexedAccessType: { objectType: 4 },
  TSConditionalType: { checkType: 1, extendsType: 1 },
}

/** Prepares a node for the printer, which knows no parentheses of types and no patterns that are optional. In place. */
export function prepareForPrinter(node: Node): void {
  const places = asked[node.type]
  if (places) {
    for (const [key, least] of Object.entries(places)) {
      const value = node[key]
      node[key] = Array.isArray(value) ? value.map((each) => enclosed(each, least)) : enclosed(value, least)
    }
  } else if ((node.type === 'ObjectPattern' || node.type === 'ArrayPattern') && node['optional'] === true) {
    node['typeAnnotation'] = { type: 'OptionalAnnotation', annotation: node['typeAnnotation'] }
  } else if (node.type === 'TSParameterProperty' && isNode(node['parameter'])) {
    // No decorators of the parameter would stand for none of the property.
    const decorators = node['parameter']['decorators']
    if (Array.isArray(decorators) && decorators.length === 0) delete node['parameter']['decorators']
  }
}

function enclosed(type: unknown, least: number): unknown {
  if (!isNode(type)) return type
  const isConstrained = type.type === 'TSInferType' && isNode(type['typeParameter']) && Boolean(type['typeParameter']['constraint'])
  return isConstrained || (tightness[type.type] ?? least) < least ? { type: 'TSParenthesizedType', typeAnnotation: type } : type
}

const lists: Record<string, string> = { Program: 'body', BlockStatement: 'body', ClassBody: 'body', StaticBlock: 'body', VariableDeclaration: 'declarations' }

/** What is wrong with a node, as far as its printing would not say so. */
export function misshapen(node: Node): string | undefined {
  // A name that every object has would be looked up as if it were a printer's.
  if (node.type in {}) return `there is no ${node.type.slice(0, 40)}`
  const list = Object.hasOwn(lists, node.type) ? lists[node.type] : undefined
  return list === undefined || Array.isArray(node[list]) ? undefined : `the ${list} of a ${node.type} is a list`
}

/** How each kind of node is printed. */
export const visitorsOf = (options: Options): Visitors => ({ ...tsx(options), ...additions }) as unknown as Visitors

type Context = Parameters<Visitors[string] & {}>[1]

const additions = {
  TSParenthesizedType({ typeAnnotation }: Node, context: Context) {
    context.write('(')
    context.visit(typeAnnotation as Node)
    context.write(')')
  },
  OptionalAnnotation({ annotation }: Node, context: Context) {
    context.write('?')
    if (isNode(annotation)) context.visit(annotation)
  },
}
