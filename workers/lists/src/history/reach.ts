import { Problem } from '@dot-do/contract'
import type { Open } from '../list/open.ts'

/** Refuses a version that the list has not had yet, or of which not all that came later is known any more. */
export function checkReach({ scope: { sql }, row }: Open, version: number): void {
  const { first } = sql.exec<{ first: number | null }>('select min(version) as first from change').one()
  const oldest = (first ?? row.version + 1) - 1
  if (version >= oldest && version <= row.version) return
  const why =
    version > row.version ? `the list has version ${row.version}, and ${version} not yet` : `the history reaches back to version ${oldest}, not to ${version}`
  throw new Problem('failed_precondition', why, { data: { version: row.version, oldest }, reason: 'version' })
}
