import { type FSWatcher, existsSync, watch } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Calls back after edits, one call at a time. */
export interface Watcher {
  watch(files: string[], folders: string[]): void
  close(): void
}

// Editors write a file in several steps.
const quietMs = 40

/** Watches files, and all that is in folders. Folders are watched, not files: editors replace those. */
export function watchFiles(changed: () => Promise<void>, files: string[], folders: string[]): Watcher {
  const watchers = new Map<string, FSWatcher>()
  let inputs = new Set<string>()
  let parents = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  let work = Promise.resolve()
  const later = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      work = work.then(changed)
    }, quietMs)
  }
  const heard = (folder: string, name: string | null): void => {
    if (name === null || inputs.has(resolve(folder, name)) || parents.has(folder)) later()
  }
  const self: Watcher = {
    watch(files, folders) {
      if (isClosed) return
      inputs = new Set(files.map((file) => resolve(file)).filter((file) => !file.includes('node_modules')))
      parents = new Set(folders)
      const wanted = new Set([...parents, ...[...inputs].map(dirname)].filter((folder) => existsSync(folder)))
      for (const [folder, watcher] of watchers) {
        if (wanted.delete(folder)) continue
        watcher.close()
        watchers.delete(folder)
      }
      // What was written there before it was watched was not heard.
      if (watchers.size > 0 && wanted.size > 0) later()
      for (const folder of wanted)
        watchers.set(
          folder,
          watch(folder, (_, name) => heard(folder, name)).on('error', () => watchers.delete(folder)),
        )
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      for (const watcher of watchers.values()) watcher.close()
    },
  }
  self.watch(files, folders)
  return self
}
