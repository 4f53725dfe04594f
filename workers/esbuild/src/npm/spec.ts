import semver from 'semver'
import type { Manifest, Packument } from './registry.ts'

/** What is asked for: a package of the registry and a range of it, or a dist-tag. */
export interface Spec {
  name: string
  range: string
}

/** `^1.2.3`, `latest`, `npm:other@1`; undefined for what no registry has: git, addresses, files, workspaces. */
export function specOf(name: string, text: string): Spec | undefined {
  const wanted = text.trim()
  if (wanted.startsWith('npm:')) {
    const at = wanted.lastIndexOf('@')
    return at > 'npm:'.length ? { name: wanted.slice(4, at), range: wanted.slice(at + 1) } : { name: wanted.slice(4), range: '' }
  }
  if (semver.validRange(wanted, { loose: true }) !== null) return { name, range: wanted }
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(wanted) ? { name, range: wanted } : undefined
}

/** Whether a version is one of a range; a dist-tag takes any, since what it was put on may have moved. */
export function satisfies(version: string, range: string): boolean {
  const key = `${version}\n${range}`
  let known = cache.get(key)
  if (known === undefined) {
    if (cache.size > 10_000) cache.clear()
    known = semver.validRange(range, { loose: true }) === null || semver.satisfies(version, range, { loose: true })
    cache.set(key, known)
  }
  return known
}

const cache = new Map<string, boolean>()

/** The version that npm would pick: `latest` where it fits and is not deprecated, else the highest, before those that are deprecated. */
export function pick({ tags, versions, manifest }: Packument, ranges: string[]): Manifest | undefined {
  const [only = ''] = ranges
  const tagged = tags[only]
  if (ranges.length === 1 && semver.validRange(only, { loose: true }) === null)
    return tagged !== undefined && versions.has(tagged) ? manifest(tagged) : undefined
  const fits = (version: string) =>
    ranges.every((range) => (range === '' || range === '*' ? version === latest || semver.satisfies(version, '*') : satisfies(version, range)))
  const { latest } = tags
  if (latest !== undefined && versions.has(latest) && fits(latest) && !versions.get(latest)?.deprecated) return manifest(latest)
  const [best] = [...versions]
    .filter(([version]) => semver.valid(version, { loose: true }) !== null && fits(version))
    .toSorted(([a, one], [b, other]) => Number(Boolean(one.deprecated)) - Number(Boolean(other.deprecated)) || semver.rcompare(a, b, { loose: true }))
  return best && manifest(best[0])
}
