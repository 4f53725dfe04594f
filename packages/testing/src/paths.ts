import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The checkout this file belongs to. */
export const repository = join(import.meta.dirname, '..', '..', '..')

/** The root of the test's own Workers, given to the launcher by `--with`. */
export const testing = join(repository, 'packages', 'testing')

/** The SDK folders of the domains that run: the repository's, and the test's own. */
export function sdkFolders(): string[] {
  return [repository, testing].flatMap((root) => {
    const parent = join(root, 'sdk')
    return readdirSync(parent)
      .map((name) => join(parent, name))
      .filter((folder) => existsSync(join(folder, 'src', 'contract.ts')) && existsSync(join(root, 'workers', basename(folder, '.do'), 'src', 'index.ts')))
  })
}
