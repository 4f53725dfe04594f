import { join } from 'node:path'
import { env } from 'node:process'

/** The checkout this file belongs to. */
export const repository = join(import.meta.dirname, '..', '..', '..')

/** Everything generated lives here, git-ignored. */
export const generated = join(repository, '.do')

/** Where state is kept when nobody says otherwise. */
export const defaultStateDir = (): string => env['DO_STATE_DIR'] ?? join(generated, 'state')
