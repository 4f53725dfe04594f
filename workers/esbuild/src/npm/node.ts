import type { Manifest } from './registry.ts'
import { satisfies, specOf } from './spec.ts'

export type EdgeKind = 'required' | 'optional' | 'peer' | 'optional peer'

/** What one package asks of another. */
export interface Edge {
  from: Node
  name: string
  spec: string
  kind: EdgeKind
}

/** A package in its folder; the root stands for the caller's own. */
export class Node {
  readonly name: string
  readonly manifest: Manifest | undefined
  readonly parent: Node | undefined
  readonly children = new Map<string, Node>()
  readonly edges: Edge[]
  readonly depth: number

  constructor(name: string, edges: Record<string, { spec: string; kind: EdgeKind }>, parent?: Node, manifest?: Manifest) {
    this.name = name
    this.parent = parent
    this.manifest = manifest
    this.depth = parent ? parent.depth + 1 : 0
    this.edges = Object.entries(edges)
      .map(([name, edge]): Edge => ({ from: this, name, ...edge }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
    parent?.children.set(name, this)
  }

  /** Its folder below the root's `node_modules`. */
  get path(): string {
    return this.parent?.parent ? `${this.parent.path}/node_modules/${this.name}` : this.name
  }

  /** Itself and the folders around it, inside out. */
  *ancestry(): Generator<Node> {
    yield this
    if (this.parent) yield* this.parent.ancestry()
  }

  /** Every package below. */
  *descendants(): Generator<Node> {
    for (const child of this.children.values()) {
      yield child
      yield* child.descendants()
    }
  }

  /** Whether no other package has taken its folder, or one around it. */
  get isPlaced(): boolean {
    return this.parent === undefined || (this.parent.children.get(this.name) === this && this.parent.isPlaced)
  }

  isBelow(other: Node): boolean {
    for (const node of this.ancestry()) if (node === other) return true
    return false
  }

  /** What Node.js would load for a name from here. */
  find(name: string): Node | undefined {
    for (const node of this.ancestry()) {
      const found = node.children.get(name)
      if (found) return found
    }
    return undefined
  }
}

const isPeer = ({ kind }: Edge): boolean => kind === 'peer' || kind === 'optional peer'

/** Where the search for what an edge asks for begins: a peer is never inside the one that asks. */
export const startOf = (edge: Edge): Node => (isPeer(edge) ? (edge.from.parent ?? edge.from) : edge.from)

/** Whether a package is what an edge asks for. */
export function answers({ manifest }: { manifest: Manifest | undefined }, edge: Edge): boolean {
  const spec = specOf(edge.name, edge.spec)
  return spec !== undefined && manifest !== undefined && manifest.name === spec.name && satisfies(manifest.version, spec.range)
}

/** Whether an edge needs nothing more. */
export function isMet(edge: Edge): boolean {
  const found = startOf(edge).find(edge.name)
  return found ? answers(found, edge) : edge.kind === 'optional peer'
}

/** The edges that a version of a package has; what it brings in its own archive is not asked for. */
export function edgesOf(manifest: Manifest): Record<string, { spec: string; kind: EdgeKind }> {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta, bundleDependencies } = manifest
  const edges: Record<string, { spec: string; kind: EdgeKind }> = {}
  const kindOfPeer = (name: string): EdgeKind => (peerDependenciesMeta[name]?.optional ? 'optional peer' : 'peer')
  for (const [name, spec] of Object.entries(peerDependencies)) edges[name] = { spec, kind: kindOfPeer(name) }
  for (const [name, spec] of Object.entries(dependencies)) edges[name] = { spec, kind: 'required' }
  for (const [name, spec] of Object.entries(optionalDependencies)) edges[name] = { spec, kind: 'optional' }
  const bundled = bundleDependencies === true ? Object.keys(dependencies) : bundleDependencies || []
  for (const name of bundled) delete edges[name]
  return edges
}
