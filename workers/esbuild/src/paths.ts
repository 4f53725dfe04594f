import { invalid } from '@dot-do/service'

/** A caller's path from the root `/`, normalised as POSIX has it; refuses what leads out of the tree or names no file. */
export function normalised(path: string, at: string): string {
  if (path.includes('\0')) invalid('a path may not have a NUL in it', [at, path])
  const names: string[] = []
  for (const name of path.split('/')) {
    if (name === '..' && names.pop() === undefined) invalid('the path leads out of the tree', [at, path])
    if (name !== '' && name !== '.' && name !== '..') names.push(name)
  }
  if (names.length === 0 || path.endsWith('/')) invalid('that is the path of a folder', [at, path])
  return `/${names.join('/')}`
}

/** Refuses a file where another one's folder has to be: both can't be there. */
export function checkFolders(paths: Map<string, unknown>, at: string): void {
  const seen = new Set<string>()
  for (const path of paths.keys()) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end)
      if (seen.has(folder)) break
      if (paths.has(folder)) invalid('another file has this path as its folder', [at, folder])
      seen.add(folder)
    }
  }
}
