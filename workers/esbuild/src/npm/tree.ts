import { Problem } from '@dot-do/contract'
import { limits } from 'esbuild.do/contract'
import semver from 'semver'
import { tooLarge } from '../files.ts'
import { answers, type Edge, edgesOf, isMet, Node, startOf } from './node.ts'
import { type Manifest, type Registry, unknownPackage, unusable } from './registry.ts'
import { pick, specOf } from './spec.ts'

// Each step places what one package asks for; those whose needs can't be met together would go on for ever.
const stepsMax = 20 * limits.packages

/**
 * The packages that dependencies need and their folders, as npm chooses them (Arborist's ideal tree): shallow folders first, each
 * package as near to the root as it may be without being in another's way.
 */
export async function idealTree(dependencies: Record<string, string>, registry: Registry): Promise<Node> {
  const root = new Node('', Object.fromEntries(Object.entries(dependencies).map(([name, spec]) => [name, { spec, kind: 'required' as const }])))
  const queue = new Set([root])
  let steps = 0
  while (queue.size > 0) {
    const node = nextOf(queue)
    queue.delete(node)
    if (!node.isPlaced) continue
    if (++steps > stepsMax) throw new Problem('failed_precondition', 'the packages ask for versions that no tree has', { reason: 'no_tree' })
    const wanted = await Promise.all(node.edges.filter((edge) => !isMet(edge)).map(async (edge) => ({ edge, manifest: await manifestFor(edge, registry) })))
    for (const { edge, manifest } of wanted) {
      // One before it may have brought what this one asks for.
      if (manifest && !isMet(edge)) for (const changed of await place(root, edge, manifest, registry)) queue.add(changed)
    }
    if ([...root.descendants()].length > limits.packages) tooLarge('packages', limits.packages)
  }
  return root
}

function nextOf(queue: Set<Node>): Node {
  const [first, ...others] = queue
  return others.reduce((next, node) => ((node.depth - next.depth || node.path.localeCompare(next.path, 'en')) < 0 ? node : next), first as Node)
}

/** The version that is best for an edge; undefined where one that is optional can't be had. */
async function manifestFor(edge: Edge, registry: Registry): Promise<Manifest | undefined> {
  const isOptional = edge.kind === 'optional'
  const spec = specOf(edge.name, edge.spec)
  if (!spec) return isOptional ? undefined : refuse(edge, 'is no version, range or tag of a registry')
  const packument = await registry.packument(spec.name)
  if (!packument) return isOptional ? undefined : refuse(edge, 'is not in the registry')
  const manifest = pick(packument, [spec.range])
  // What is for one system alone is never bundled.
  if (isOptional && (manifest?.os !== undefined || manifest?.cpu !== undefined)) return undefined
  if (!manifest && !isOptional) refuse(edge, 'is a version that the registry has not')
  return manifest
}

function refuse({ from, name, spec }: Edge, why: string): never {
  const message = `${name}@${spec} ${why}`
  return from.parent ? raise(unusable(`${from.name}@${from.manifest?.version}`, message)) : unknownPackage(name, message)
}

function raise(problem: Problem): never {
  throw problem
}

type Verdict = 'ok' | 'keep' | 'replace' | 'conflict'

/** Puts a package into the shallowest folder where it may be. Gives the nodes whose edges are to be looked at (again). */
async function place(root: Node, edge: Edge, wanted: Manifest, registry: Registry): Promise<Node[]> {
  const found = placeFor(root, edge, wanted)
  const { target, verdict, manifest } = found ? { ...found, manifest: wanted } : await agreement(root, edge, registry)
  if (verdict === 'keep') return []
  const node = new Node(edge.name, edgesOf(manifest), target, manifest)
  // What found the one that was there may now find one it can't use.
  const broken = verdict === 'replace' ? [root, ...root.descendants()].filter(({ edges }) => edges.some((each) => !isMet(each))) : []
  return [node, ...broken]
}

function placeFor(root: Node, edge: Edge, manifest: Manifest): Place | undefined {
  const deepest = startOf(edge)
  let best: Place | undefined
  for (const target of deepest.ancestry()) {
    // Who asks for a peer does not hold it.
    if (target.parent && target.edges.some(({ name, kind }) => name === edge.name && (kind === 'peer' || kind === 'optional peer'))) continue
    const verdict = verdictOn(root, edge, manifest, target, deepest)
    if (verdict === 'conflict') break
    best = { target, verdict }
  }
  return best
}

function verdictOn(root: Node, edge: Edge, manifest: Manifest, target: Node, deepest: Node): Verdict {
  const current = target.children.get(edge.name)
  const candidate = { manifest }
  if (!current) {
    const own = target.edges.find(({ name }) => name === edge.name)
    if (own && own !== edge && !answers(candidate, own)) return 'conflict'
    // Those below that now look past this folder would find it here.
    const further = target.find(edge.name)
    const affected = further ? edgesInto(root, further).filter(({ from }) => from !== target && from.isBelow(target)) : []
    return affected.every((each) => answers(candidate, each)) ? 'ok' : 'conflict'
  }
  const isNewer = semver.gte(manifest.version, current.manifest?.version ?? '0.0.0', { loose: true })
  if (isNewer && edgesInto(root, current).every((each) => answers(candidate, each))) return 'replace'
  if (answers(current, edge)) return 'keep'
  return target === deepest && target === edge.from ? 'replace' : 'conflict'
}

const edgesInto = (root: Node, node: Node): Edge[] =>
  [root, ...root.descendants()].flatMap(({ edges }) =>
    edges.filter((edge) => edge.name === node.name && startOf(edge).find(edge.name) === node && answers(node, edge)),
  )

interface Place {
  target: Node
  verdict: Verdict
}

/** In the folder of the one that is in an edge's way: a version that the edge and all that ask for that one would take. */
async function agreement(root: Node, edge: Edge, registry: Registry): Promise<Place & { manifest: Manifest }> {
  const current = startOf(edge).find(edge.name)
  const manifest = current && (await agreed(root, edge, current, registry))
  return manifest && current.parent ? { target: current.parent, verdict: 'replace', manifest } : conflict(edge)
}

async function agreed(root: Node, edge: Edge, current: Node, registry: Registry): Promise<Manifest | undefined> {
  const specs = [edge, ...edgesInto(root, current)].map(({ name, spec }) => specOf(name, spec))
  const [first] = specs
  if (!first || specs.some((spec) => spec?.name !== first.name)) return undefined
  const packument = await registry.packument(first.name)
  return (
    packument &&
    pick(
      packument,
      specs.map((spec) => spec?.range ?? ''),
    )
  )
}

function conflict({ from, name, spec }: Edge): never {
  const found = from.find(name)?.manifest?.version ?? 'none'
  throw new Problem('failed_precondition', `${from.name}@${from.manifest?.version} asks for ${name}@${spec} beside it, where ${found} is`, {
    reason: 'peer_conflict',
  })
}
