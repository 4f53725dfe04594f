import { analyze, type Scope, type ScopeManager, type Variable } from '@typescript-eslint/scope-manager'
import type { Node } from '../estree/nodes.ts'
import { withinStack } from '../guard.ts'

/** A name in the source, where it is bound or used. */
export interface Occurrence {
  start: number
  end: number
  scope: Scope
  isRead: boolean
  isInJsx: boolean
}

/** What one declaration, or several that are one, bind: a class is bound around itself and within. */
export interface Binding {
  name: string
  variables: Variable[]
  /** Where it is declared first. */
  declared: Occurrence
  /** Every place that has the name, in the order of the source. */
  occurrences: Occurrence[]
}

export interface Bindings {
  all: Binding[]
  manager: ScopeManager
}

/** Who binds what in a program, by scope. */
export function bindingsOf(program: Node, code: string): Bindings {
  const manager = withinStack(() => analyze(program as never, { sourceType: 'module', lib: [], jsxPragma: null, jsxFragmentName: null }))
  const byDeclaration = new Map<number, Variable[]>()
  for (const variable of manager.variables) {
    const [first] = variable.defs
    // A type may be said of this, which is no name.
    if (!first || variable.name === 'this') continue
    const start = startOf(first.name as unknown as Node, code)
    const together = byDeclaration.get(start)
    if (together) together.push(variable)
    else byDeclaration.set(start, [variable])
  }
  const all = [...byDeclaration.values()].map((variables) => bindingOf(variables, code))
  return { all: all.toSorted((a, b) => a.declared.start - b.declared.start), manager }
}

function bindingOf(variables: Variable[], code: string): Binding {
  const found = new Map<number, Occurrence>()
  const note = (identifier: Node, scope: Scope, isRead: boolean): void => {
    const start = startOf(identifier, code)
    const known = found.get(start)
    if (known) known.isRead ||= isRead
    else found.set(start, { start, end: endOf(start, code), scope, isRead, isInJsx: identifier.type === 'JSXIdentifier' })
  }
  for (const variable of variables) {
    for (const { name } of variable.defs) note(name as unknown as Node, variable.scope, false)
    for (const reference of variable.references) note(reference.identifier as unknown as Node, reference.from, reference.isRead())
  }
  const occurrences = [...found.values()].toSorted((a, b) => a.start - b.start)
  const [first] = variables
  if (!first || !occurrences[0]) throw new TypeError('a binding is somewhere')
  const start = startOf(first.defs[0]?.name as unknown as Node, code)
  return { name: first.name, variables, declared: found.get(start) ?? occurrences[0], occurrences }
}

/** Where the name of an identifier begins: decorators of a parameter are part of the node. */
function startOf(identifier: Node, code: string): number {
  const start = identifier.range?.[0] ?? 0
  const decorators = (identifier['decorators'] as Node[] | undefined) ?? []
  const from = Math.max(start, decorators.at(-1)?.range?.[1] ?? 0)
  return from === start ? start : Math.max(from, code.indexOf(String(identifier['name']), from))
}

const identifier = /(?:[\p{ID_Continue}$\u200c-\u200d-]|\\u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]+\})+/uy

// A node with a type reaches to the end of the type, its name does not.
function endOf(start: number, code: string): number {
  identifier.lastIndex = start
  return start + (identifier.exec(code)?.[0].length ?? 0)
}
