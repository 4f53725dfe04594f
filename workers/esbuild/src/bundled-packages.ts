import type { Metafile } from 'esbuild.do/contract'

/** A package in a bundle: `versions` are known where its package.json is. */
export interface BundledPackage {
  name: string
  bytes: number
  versions: string[]
}

interface Place {
  name: string
  folder: string
}

/** What each package brings to the outputs, and which are there in more than one version, or twice where no version is known. */
export function bundledPackages(
  { outputs }: Metafile,
  versionOf: (folder: string) => string | undefined,
): { packages: BundledPackage[]; duplicates: string[] } {
  const found = new Map<string, { bytes: number; folders: Set<string> }>()
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const place = placeOf(path)
      if (!place) continue
      const entry = found.get(place.name) ?? { bytes: 0, folders: new Set() }
      found.set(place.name, entry)
      entry.bytes += bytesInOutput
      entry.folders.add(place.folder)
    }
  }
  const packages = [...found].map(([name, { bytes, folders }]) => {
    const versions = [...folders].map(versionOf)
    return { name, bytes, folders: folders.size, versions: [...new Set(versions.filter((version) => version !== undefined))].toSorted() }
  })
  packages.sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1))
  const duplicates = packages.filter(({ versions, folders }) => (versions.length === 0 ? folders > 1 : versions.length > 1)).map(({ name }) => name)
  return { packages: packages.map(({ name, bytes, versions }) => ({ name, bytes, versions })), duplicates: duplicates.toSorted() }
}

/** The innermost package that a module of `node_modules` belongs to. */
function placeOf(path: string): Place | undefined {
  const match = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)
  return match ? { name: match[1] ?? '', folder: match[0].slice(0, -1) } : undefined
}
