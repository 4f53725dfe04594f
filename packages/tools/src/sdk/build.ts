import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { generated } from '../paths.ts'
import { clientPackage, clientVersion } from './client.ts'
import { allPackage, domainPackages, type Package } from './package.ts'
import { type SdkSource, sdkSources } from './source.ts'

export interface BuildSdkOptions {
  /** Where the packages go, each in a folder of its name; `.do/sdk` unless given. */
  outDir?: string
  /** Labels of the domains; all that are in `sdk/` unless given. */
  domains?: string[]
  /** Further domains, read with `readSource`. */
  further?: SdkSource[]
}

export interface BuiltPackage {
  name: string
  folder: string
  isShaped: boolean
}

/** Writes the packages that are published: the client, one for each domain and alias, and sdk.do. */
export async function buildSdk({ outDir = join(generated, 'sdk'), domains, further = [] }: BuildSdkOptions = {}): Promise<BuiltPackage[]> {
  const [client, sources] = await Promise.all([clientPackage(), sdkSources(domains)])
  const all = [...sources, ...further]
  const version = clientVersion()
  const packages = [
    client,
    ...all.flatMap((source) => domainPackages(source, version)),
    allPackage(
      all.map(({ contract }) => contract),
      version,
    ),
  ]
  rmSync(outDir, { recursive: true, force: true })
  return packages.map((each) => write(outDir, each))
}

function write(outDir: string, { name, files, isShaped = false }: Package): BuiltPackage {
  const folder = join(outDir, name)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return { name, folder, isShaped }
}
