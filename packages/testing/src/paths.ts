import { join } from 'node:path'

/** The checkout this file belongs to. */
export const repository = join(import.meta.dirname, '..', '..', '..')

/** The root of the test's own Workers, given to the launcher by `--with`. */
export const testing = join(repository, 'packages', 'testing')
