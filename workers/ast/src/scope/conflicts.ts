import type { Scope } from '@typescript-eslint/scope-manager'
import type { Node } from '../estree/nodes.ts'
import type { Binding, Bindings } from './bindings.ts'

/** Offsets where a name would come to mean another thing if a binding were called `to`. */
export function conflictsOf(binding: Binding, to: string, { manager }: Bindings): number[] {
  const conflicts = new Set<number>()
  const own = new Set<Scope>(binding.variables.map(({ scope }) => scope))
  const note = (node: unknown): unknown => conflicts.add((node as Node).range?.[0] ?? 0)
  // Another of that name where it is declared, or between there and a place that uses it.
  for (const scope of own) for (const { name } of taken(scope, to)) note(name)
  for (const { scope: from, start } of binding.occurrences) {
    for (let scope: Scope | null = from; scope && !own.has(scope); scope = scope.upper) if (taken(scope, to).length > 0) conflicts.add(start)
  }
  // A use of that name which means something further out.
  for (const scope of manager.scopes) {
    for (const { identifier, resolved } of scope.references) {
      if (identifier.name !== to) continue
      for (let inner: Scope | null = scope; inner && inner !== resolved?.scope; inner = inner.upper) if (own.has(inner)) note(identifier)
    }
  }
  return [...conflicts].toSorted((a, b) => a - b)
}

const taken = (scope: Scope, name: string) => scope.set.get(name)?.defs ?? []
