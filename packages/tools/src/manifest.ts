/** What a package.json of the workspace says. */
export interface Manifest {
  name?: string
  version?: string
  private?: boolean
  type?: string
  exports?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/** The manifest of a domain's Worker, but for what it depends on. */
export const workerManifest = (label: string): Manifest => ({ name: `@dot-do/worker-${label}`, private: true, type: 'module' })

/** The manifest of a domain's SDK. */
export const sdkManifest = (label: string): Manifest => ({
  name: `${label}.do`,
  version: '0.0.0',
  type: 'module',
  exports: { '.': './src/index.ts', './contract': './src/contract.ts' },
  dependencies: { '@dot-do/client': 'workspace:*', '@dot-do/contract': 'workspace:*', zod: 'catalog:' },
})

/** Where a manifest differs from the generated one: `name`, `exports`, … Dependencies may be more, never less. */
export function differences(manifest: Manifest, wanted: Manifest): string[] {
  return Object.entries(wanted).flatMap(([field, value]) => {
    const found = manifest[field as keyof Manifest]
    const has =
      field === 'dependencies'
        ? Object.entries(value).every(([name, version]) => manifest.dependencies?.[name] === version)
        : JSON.stringify(found) === JSON.stringify(value)
    return has ? [] : [field]
  })
}
