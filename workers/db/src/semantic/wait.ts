import { Problem } from '@dot-do/contract'
import type { Scope } from '../scope.ts'
import { spaceOf, unkeyed } from '../scope.ts'

const waitMsMax = 250

/** Waits until vectors.do knows all that was written to a namespace up to now. */
export async function searchable(scope: Scope & { signal: AbortSignal }, ns: string): Promise<void> {
  const space = spaceOf(unkeyed(scope), ns)
  const { last } = await space.lag()
  if (last === null) return
  for (let waitMs = 5; ; waitMs = Math.min(waitMsMax, waitMs * 2)) {
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    const { first } = await space.lag()
    if (first === null || first > last) return
    if (scope.signal.aborted) throw new Problem('deadline_exceeded', 'it is written, and search by meaning finds it later')
  }
}
