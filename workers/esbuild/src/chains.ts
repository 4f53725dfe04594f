import type { Metafile } from 'esbuild.do/contract'

const chainsMax = 100

/** Every shortest chain of imports from an entry point to a module, at most a hundred; none where nothing leads there. */
export function shortestChains(metafile: Metafile, module: string): string[][] {
  const before = importersOf(metafile, module)
  const chains: string[][] = []
  const follow = (chain: string[]): void => {
    if (chains.length >= chainsMax) return
    const importers = before.get(chain[0] ?? '') ?? []
    if (importers.length === 0) chains.push(chain)
    for (const importer of importers) follow([importer, ...chain])
  }
  if (before.has(module)) follow([module])
  return chains
}

/** By module, those that import it on a shortest way from an entry point; an entry point has none. */
function importersOf({ inputs, outputs }: Metafile, module: string): Map<string, string[]> {
  const entries = new Set(Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []))
  const before = new Map<string, string[]>([...entries].map((entry) => [entry, []]))
  let edge = [...entries]
  while (edge.length > 0 && !before.has(module)) {
    const next = new Map<string, string[]>()
    for (const importer of edge) for (const path of importsOf(inputs, importer)) if (!before.has(path)) next.set(path, [...(next.get(path) ?? []), importer])
    for (const [path, importers] of next) before.set(path, importers)
    edge = [...next.keys()]
  }
  return before
}

const importsOf = (inputs: Metafile['inputs'], importer: string): Set<string> =>
  new Set((inputs[importer]?.imports ?? []).filter(({ external, path }) => !external && path in inputs).map(({ path }) => path))
