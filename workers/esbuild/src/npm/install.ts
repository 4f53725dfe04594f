import { limits, type Lock } from 'esbuild.do/contract'
import { tooLarge } from '../files.ts'
import { ArchiveError, ArchiveTooLarge, unpack } from './archive.ts'
import { integrityOf, isIntact } from './integrity.ts'
import type { Node } from './node.ts'
import { type Manifest, type Registry, type RegistryEnv, unusable } from './registry.ts'

export interface PackagesEnv extends RegistryEnv {
  /** Archives by integrity. They are the same for everyone. */
  PACKAGES: R2Bucket
}

/** What was chosen, as a lock. */
export const lockOf = (root: Node): Lock =>
  Object.fromEntries([...root.descendants()].map((node): [string, Lock[string]] => [node.path, entryOf(node)]).toSorted(([a], [b]) => (a < b ? -1 : 1)))

function entryOf({ name, manifest, edges }: Node): Lock[string] {
  if (!manifest) throw new TypeError(`${name} has no manifest`)
  return {
    ...(manifest.name !== name && { name: manifest.name }),
    ...{ version: manifest.version, integrity: integrityIn(manifest) },
    dependencies: Object.fromEntries(edges.map(({ name, spec }) => [name, spec])),
  }
}

function integrityIn({ name, dist }: Manifest): string {
  if (dist.integrity) return dist.integrity
  if (dist.shasum && /^[0-9a-f]{40}$/.test(dist.shasum)) return integrityOf(dist.shasum)
  throw unusable(name, 'the registry tells no integrity of its archive')
}

/** The files of every package of a lock, by absolute path; together with so many bytes of sources within the limit. */
export async function install(lock: Lock, env: PackagesEnv, registry: Registry, sourceBytes: number): Promise<Map<string, Uint8Array>> {
  if (Object.keys(lock).length > limits.packages) tooLarge('packages', limits.packages)
  const files = new Map<string, Uint8Array>()
  let left = limits.installedBytes - sourceBytes
  // One after another: each may take what is left.
  for (const [folder, locked] of Object.entries(lock)) {
    const name = locked.name ?? nameOf(folder)
    for (const [path, contents] of await filesOf(name, locked, env, registry, left)) {
      left -= contents.length
      if (left < 0) tooLarge('packages’ files', limits.installedBytes)
      files.set(`/node_modules/${folder}/${path}`, contents)
    }
  }
  return files
}

const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + (folder.includes('node_modules/') ? 'node_modules/'.length : 1))

async function filesOf(name: string, locked: Lock[string], env: PackagesEnv, registry: Registry, left: number): Promise<Map<string, Uint8Array>> {
  try {
    return await unpack(await archiveOf(name, locked, env, registry, left), left)
  } catch (err) {
    if (err instanceof ArchiveTooLarge) return tooLarge('packages’ files', limits.installedBytes)
    throw err instanceof ArchiveError ? unusable(`${name}@${locked.version}`, err.message) : err
  }
}

async function archiveOf(name: string, { version, integrity }: Lock[string], env: PackagesEnv, registry: Registry, left: number): Promise<Uint8Array> {
  const key = `integrity:${integrity.replaceAll('/', '_')}`
  const kept = await env.PACKAGES.get(key)
  if (kept) return new Uint8Array(await kept.arrayBuffer())
  const packument = await registry.packument(name)
  if (!packument?.versions.has(version)) throw unusable(name, `the registry has no version ${version.slice(0, 100)}`)
  const archive = await registry.tarball(packument.manifest(version), left)
  if (!(await isIntact(archive, integrity))) throw unusable(`${name}@${version}`, 'its archive has another integrity than it should')
  await env.PACKAGES.put(key, archive)
  return archive
}
