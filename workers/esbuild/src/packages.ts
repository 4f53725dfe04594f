import { invalid } from '@dot-do/service'
import type { Lock } from 'esbuild.do/contract'
import { satisfies, specOf } from './npm/spec.ts'
import { install, lockOf, type PackagesEnv } from './npm/install.ts'
import { Registry } from './npm/registry.ts'
import { idealTree } from './npm/tree.ts'

/** Chooses the versions of packages and all they need. */
export async function choose(dependencies: Record<string, string>, registry: Registry): Promise<Lock> {
  return lockOf(await idealTree(dependencies, registry))
}

interface Wanted {
  dependencies?: Record<string, string> | undefined
  lock?: Lock | undefined
}

/** The files of the packages that a build asks for, and the lock they come by; nothing where it asks for none. */
export async function packagesFor(
  { dependencies, lock }: Wanted,
  env: PackagesEnv,
  signal: AbortSignal,
  sourceBytes: number,
): Promise<{ lock: Lock; files: Map<string, Uint8Array> } | undefined> {
  if (!dependencies && !lock) return undefined
  const registry = new Registry(env, signal)
  if (lock) checkLock(lock, dependencies ?? {})
  const chosen = lock ?? (await choose(dependencies ?? {}, registry))
  return { lock: chosen, files: await install(chosen, env, registry, sourceBytes) }
}

const folder = /^(?:@[^/]+\/)?[^/@][^/]*(?:\/node_modules\/(?:@[^/]+\/)?[^/@][^/]*)*$/

function checkLock(lock: Lock, dependencies: Record<string, string>): void {
  for (const path of Object.keys(lock))
    if (!folder.test(path) || path.split('/').some((name) => /^\.{1,2}$/.test(name))) invalid('not the folder of a package', ['lock', path])
  for (const [name, range] of Object.entries(dependencies)) {
    const [spec, locked] = [specOf(name, range), lock[name]]
    const isLocked = spec !== undefined && locked !== undefined && (locked.name ?? name) === spec.name && satisfies(locked.version, spec.range)
    if (!isLocked) invalid('the lock has nothing for it; leave the lock out to choose anew', ['dependencies', name])
  }
}
