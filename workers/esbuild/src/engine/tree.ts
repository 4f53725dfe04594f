/** A folder of the tree that a build sees: its entries by name. */
export type Folder = Map<string, Folder | Uint8Array>

/** A tree of these files; the paths are absolute, normalised and free of conflicts (see `paths.ts`). */
export function treeOf(files: Iterable<[path: string, contents: Uint8Array]>): Folder {
  const root: Folder = new Map()
  for (const [path, contents] of files) {
    const names = path.split('/').slice(1)
    const name = names.pop() ?? ''
    let folder = root
    for (const part of names) folder = subfolder(folder, part)
    folder.set(name, contents)
  }
  return root
}

function subfolder(folder: Folder, name: string): Folder {
  const found = folder.get(name)
  if (found instanceof Map) return found
  const made: Folder = new Map()
  folder.set(name, made)
  return made
}
